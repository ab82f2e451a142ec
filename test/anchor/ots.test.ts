import { describe, expect, it } from 'vitest';
import { otsFile, type OtsRequest } from '../../src/anchor/index.ts';
import { opReturnScript } from '../../src/encoding/index.ts';
import { eventBytes, noteText, parseNote } from '../../src/ledger/index.ts';
import { throwsCode } from '../support/throws.ts';
import { patient } from './lab.ts';
import { findOpenTimestamps } from './opentimestamps.ts';
import { otsCases } from './ots-cases.ts';

const verifier = findOpenTimestamps();
const bytes = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const declared = eventBytes({
  type: 'circle.declared',
  time: 1,
  actor: patient.identity(0).did,
  circle: 'cc'.repeat(32),
  seq: 0,
});

describe.each(otsCases)('OpenTimestamps file of $name', ({ request, header, expected }) => {
  it('is the same every time, and begins as every such file', () => {
    const file = otsFile(request);
    expect(otsFile(request)).toEqual(file);
    expect(new TextDecoder('latin1').decode(file.slice(1, 24))).toContain('OpenTimestamps');
    // Version 1, SHA-256, and then the digest of the ciphertext.
    expect(Buffer.from(file.slice(31, 33)).toString('hex')).toBe('0108');
    expect(Buffer.from(file.slice(33, 65)).toString('hex')).toBe(expected.digest);
  });

  it.runIf(verifier !== undefined)('is accepted by python-opentimestamps', () => {
    expect(verifier?.verify(otsFile(request), header)).toMatchObject(expected);
  });

  it.each<[string, string, (request: OtsRequest) => Partial<OtsRequest>]>([
    ['ots-mismatch', 'another salt', () => ({ salt: bytes(1) })],
    [
      'ots-mismatch',
      'another index',
      ({ inclusion }) => ({ inclusion: { ...inclusion, index: inclusion.index ^ 1 } }),
    ],
    [
      'ots-mismatch',
      'a short path',
      ({ inclusion }) => ({ inclusion: { ...inclusion, path: inclusion.path.slice(1) } }),
    ],
    [
      'ots-mismatch',
      'another note',
      ({ note }) => ({ note: noteText({ ...parseNote(note), circle: bytes(2) }) }),
    ],
    ['ots-mismatch', 'another place in the block', ({ txIndex }) => ({ txIndex: txIndex ^ 2 })],
    ['ots-mismatch', 'another branch', ({ branch }) => ({ branch: branch.slice(1) })],
    ['ots-mismatch', 'another root', () => ({ merkleRoot: bytes(3) })],
    ['ots-no-blob', 'an event without ciphertext', () => ({ event: declared })],
    ['malformed-event', 'something else than an event', () => ({ event: bytes(4) })],
    ['malformed-note', 'something else than a note', () => ({ note: 'hello' })],
    [
      'ots-too-large',
      'a transaction over 4,096 bytes',
      ({ transaction }) => {
        const output = { value: 0n, script: opReturnScript(new Uint8Array(75)) };
        return {
          transaction: {
            ...transaction,
            outputs: [...transaction.outputs, ...Array.from({ length: 50 }, () => output)],
          },
        };
      },
    ],
  ])('%s: %s', (code, _, change) => {
    throwsCode(code, () => otsFile({ ...request, ...change(request) }));
  });
});
