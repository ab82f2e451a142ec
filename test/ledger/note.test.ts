import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToBase64, bytesToBase64Url, NETWORKS } from '../../src/encoding/index.ts';
import {
  commitment,
  emptyRoot,
  LedgerError,
  noteHash,
  noteText,
  parseNote,
  type Note,
} from '../../src/ledger/index.ts';
import { throwsCode } from '../support/throws.ts';

const hash = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const ledger = bytesToBase64Url(new Uint8Array(36).fill(1));
const older = bytesToBase64Url(new Uint8Array(36).fill(2));
const note: Note = {
  network: 'regtest',
  ledger,
  size: 10,
  root: hash(3),
  statement: 2,
  activeCount: 1,
  activeRoot: hash(4),
  circle: hash(5),
};
const text = noteText(note);

describe('notes', () => {
  it('are read back from their text', () => {
    expect(parseNote(text)).toEqual(note);
    const successor = { ...note, after: { ledger: older, noteHash: hash(6) } };
    expect(parseNote(noteText(successor))).toEqual(successor);
  });

  it.each<[string, (text: string) => string]>([
    ['no line feed at the end', (t) => t.slice(0, -1)],
    ['a line feed more', (t) => `${t}\n`],
    ['Windows line ends', (t) => t.replaceAll('\n', '\r\n')],
    ['a leading zero', (t) => t.replace('\n10\n', '\n010\n')],
    ['a plus sign', (t) => t.replace('statement 2', 'statement +2')],
    ['a number beyond 2^53', (t) => t.replace('statement 2', 'statement 9007199254740993')],
    ['statement 0', (t) => t.replace('statement 2', 'statement 0')],
    ['two spaces', (t) => t.replace('active 1', 'active  1')],
    ['an unknown network', (t) => t.replace('regtest', 'testnet3')],
    ['another origin', (t) => t.replace('medwallet/', 'Medwallet/')],
    ['a ledger id cut short', (t) => t.replace(ledger, ledger.slice(1))],
    ['a padded ledger id', (t) => t.replace(ledger, `${ledger}=`)],
    ['base64 without padding', (t) => t.replace('=', '')],
    ['base64 with bits behind the end', (t) => t.replace('M=\n', 'N=\n')],
    ['base64url in a root', (t) => t.replace(bytesToBase64(hash(3)), bytesToBase64Url(hash(255)) + '=')],
    ['a line less', (t) => t.replace(/circle .*\n/, '')],
    ['lines exchanged', (t) => t.replace(/(active .*\n)(circle .*\n)/, '$2$1')],
    ['a further line', (t) => `${t}hello\n`],
    ['a predecessor that is itself', (t) => `${t}after ${ledger} ${bytesToBase64(hash(6))}\n`],
    ['a root for an empty log', (t) => t.replace('\n10\n', '\n0\n')],
    ['a root for no active grants', (t) => t.replace('active 1', 'active 0')],
    ['letters that look alike', (t) => t.replace('medwallet', 'mеdwallet')],
    ['nothing', () => ''],
  ])('refuse %s', (_, change) => {
    expect(change(text)).not.toBe(text);
    throwsCode('malformed-note', () => parseNote(change(text)));
    throwsCode('malformed-note', () => commitment(change(text)));
  });

  it('refuse more than 1,024 characters before they look at them', () => {
    throwsCode('malformed-note', () => parseNote('a'.repeat(1024)));
    throwsCode('too-large', () => parseNote('a'.repeat(1025)));
  });

  it('are not written from values that make none', () => {
    throwsCode('malformed-note', () => noteText({ ...note, statement: 0 }));
    throwsCode('malformed-note', () => noteText({ ...note, size: 1.5 }));
    throwsCode('malformed-note', () => noteText({ ...note, ledger: 'x' }));
    throwsCode('bad-length', () => noteText({ ...note, root: new Uint8Array(31) }));
  });

  it('throw only typed errors, and what parses is written the same', () => {
    const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const id = fc.uint8Array({ minLength: 36, maxLength: 36 }).map(bytesToBase64Url);
    const notes = fc.record({
      network: fc.constantFrom(...NETWORKS),
      ledger: id,
      size: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      root: bytes32,
      statement: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      activeCount: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      activeRoot: bytes32,
      circle: bytes32,
    });
    const cut = fc.tuple(notes.map(noteText), fc.nat(400), fc.nat(5), fc.string({ maxLength: 5 }));
    fc.assert(
      fc.property(cut, ([whole, at, length, put]) => {
        expect(noteText(parseNote(whole))).toBe(whole);
        const changed = whole.slice(0, at) + put + whole.slice(at + length);
        try {
          expect(noteText(parseNote(changed))).toBe(changed);
        } catch (error) {
          if (!(error instanceof LedgerError)) throw error;
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('commitment', () => {
  it('changes with the roots, and with anything else in the note', () => {
    const all = [
      note,
      { ...note, root: hash(9) },
      { ...note, activeRoot: hash(9) },
      { ...note, root: note.activeRoot, activeRoot: note.root },
      { ...note, circle: hash(9) },
      { ...note, statement: 3 },
      { ...note, root: emptyRoot(), size: 0 },
    ].map((each) => bytesToBase64(commitment(noteText(each))));
    expect(new Set(all).size).toBe(all.length);
    expect(noteHash(text)).toHaveLength(32);
  });
});
