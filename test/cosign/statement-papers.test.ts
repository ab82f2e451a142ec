import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkStatementPsbt,
  createStatementPsbt,
  finishStatementPsbt,
  readStatementPsbt,
} from '../../src/cosign/index.ts';
import { ownField, SUBTYPE, type Subtype } from '../../src/cosign/proprietary.ts';
import {
  bytesToUtf8,
  concatBytes,
  serializeTransaction,
  u32le,
  u64le,
  utf8ToBytes,
} from '../../src/encoding/index.ts';
import { drop, editMap, put } from './edit.ts';
import { MedwalletError } from '../../src/errors.ts';
import { throwsCode } from '../support/throws.ts';
import { refuses } from './hostile.ts';
import { circleFile } from './people.ts';
import {
  descriptorOf,
  genesis,
  history,
  home,
  knowledge,
  logStep,
  options,
  scriptAt,
  sign,
  statement,
} from './scenario.ts';

const past = history(2);
const [one, two] = past;
const third = statement({ before: past });
const known = knowledge(one?.made.known);

const number = (value: number) => u64le(BigInt(value));
const between = (first: number, second: number) => concatBytes(number(first), number(second));
const own = (subtype: Subtype, value: Uint8Array | string, key?: Uint8Array) =>
  editMap(
    third.psbt,
    'global',
    put(ownField(subtype, typeof value === 'string' ? utf8ToBytes(value) : value, key)),
  );
const without = (subtype: Subtype, key?: Uint8Array) =>
  editMap(third.psbt, 'global', drop(ownField(subtype, new Uint8Array(0), key)));
const none = new Uint8Array(0);
const note = (from: string | RegExp, to: string) => own(SUBTYPE.note, third.draft.note.replace(from, to));

describe('catching up', () => {
  it('works from wherever a co-signer stood', () => {
    for (const last of [undefined, ...past.map(({ made }) => made.known)]) {
      const { checked } = checkStatementPsbt(third.psbt, options(knowledge(last)));
      expect([checked.statement, checked.replaces]).toEqual([3, false]);
    }
  });

  it('works where a statement that the co-signer signed was replaced by another', () => {
    const signed = statement({ before: past.slice(0, 1), size: 3 }).known;
    const consistency = [...third.draft.consistency, logStep(3, 4)];
    const { psbt } = statement({ before: past, change: { consistency } });
    expect(checkStatementPsbt(psbt, options(knowledge(signed))).checked.statement).toBe(3);
  });

  it('works for a statement that takes the place of the last one', () => {
    const dearer = statement({ before: past, feeRate: 3 });
    const { checked } = checkStatementPsbt(dearer.psbt, options(knowledge(third.known)));
    expect([checked.statement, checked.replaces]).toEqual([3, true]);
  });

  it('reads what was written', () => {
    const { papers } = readStatementPsbt(third.psbt, { network: 'regtest' });
    const { note, circle, consistency } = third.draft;
    const history = past.map(({ made, transaction }) => ({ note: made.draft.note, transaction }));
    expect(papers).toEqual({ note, circle, consistency, genesis, history });
    expect(createStatementPsbt({ ...third.draft, ...papers })).toEqual(third.psbt);
  });

  it('throws nothing but our own errors, whatever was changed', () => {
    fc.assert(
      fc.property(fc.nat({ max: third.psbt.length - 1 }), fc.nat({ max: 255 }), (at, value) => {
        const changed = third.psbt.slice();
        changed[at] = value;
        try {
          checkStatementPsbt(changed, options(known));
        } catch (error) {
          if (!(error instanceof MedwalletError)) throw error;
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('papers that cannot be written', () => {
  it('duplicate-field: one past statement twice', () => {
    const twice = [...third.draft.history, ...third.draft.history.slice(0, 1)];
    throwsCode('duplicate-field', () => statement({ before: past, change: { history: twice } }));
  });

  it('leaves out proofs that nobody needs', () => {
    const needless = [0, 6].map((first) => ({ first, second: 6, path: [] }));
    const consistency = [...third.draft.consistency, ...needless, ...needless];
    expect(statement({ before: past, change: { consistency } }).psbt).toEqual(third.psbt);
  });
});

describe('papers that do not belong to the statement', () => {
  it.each<[string, string, Uint8Array]>([
    ['missing-field', 'no note', without(SUBTYPE.note)],
    ['malformed-psbt', 'a note that is no text', own(SUBTYPE.note, Uint8Array.of(0xff))],
    ['malformed-note', 'a note that is none', own(SUBTYPE.note, 'hello')],
    ['wrong-commitment', 'a note that was changed', note('active 0', 'active 1')],
    ['wrong-network', 'of another network', note('/regtest/', '/signet/')],
    ['wrong-ledger', 'of another ledger', note(/regtest\/..../, 'regtest/AAAA')],
    ['wrong-number', 'a number left out', note('statement 3', 'statement 4')],
    ['missing-field', 'no circle document', without(SUBTYPE.statementCircle)],
    ['malformed-circle', 'a circle document that is none', own(SUBTYPE.statementCircle, '{}')],
    ['bad-signature', 'a circle document that was changed', own(SUBTYPE.statementCircle, changedCircle())],
    ['foreign-document', "somebody else's", own(SUBTYPE.statementCircle, circleFile('stranger'))],
    ['wrong-circle', 'another one of the patient', own(SUBTYPE.statementCircle, circleFile('patient'))],
    ['missing-field', 'no proof that the log goes on', without(SUBTYPE.consistency, between(4, 6))],
    ['log-rewritten', 'a proof of another log', own(SUBTYPE.consistency, new Uint8Array(64), between(4, 6))],
    ['malformed-psbt', 'a part of a hash', own(SUBTYPE.consistency, new Uint8Array(31), between(4, 6))],
    ['malformed-psbt', 'a proof with half a key', own(SUBTYPE.consistency, new Uint8Array(32), number(4))],
    [
      'malformed-psbt',
      'a size beyond all logs',
      own(SUBTYPE.consistency, new Uint8Array(32), concatBytes(number(4), u64le(2n ** 63n))),
    ],
    ['missing-field', 'a past note alone', without(SUBTYPE.pastTransaction, number(2))],
    ['missing-field', 'a past transaction alone', without(SUBTYPE.pastNote, number(2))],
    ['malformed-psbt', 'a past note under another number', own(SUBTYPE.pastNote, noteOf(two), number(1))],
    ['malformed-psbt', 'a number of one byte', own(SUBTYPE.pastNote, noteOf(two), Uint8Array.of(2))],
    ['malformed-note', 'a past note that is none', own(SUBTYPE.pastNote, 'hello', number(2))],
    ['malformed-psbt', 'a past transaction that is none', own(SUBTYPE.pastTransaction, u32le(2), number(2))],
    ['unsigned-statement', 'one that nobody signed', own(SUBTYPE.pastTransaction, unsigned(two), number(2))],
    ['wrong-number', 'one of another number', own(SUBTYPE.pastTransaction, unsigned(one), number(2))],
    ['malformed-psbt', 'a genesis with key data', own(SUBTYPE.genesis, u32le(2), Uint8Array.of(1))],
    ['malformed-psbt', 'a genesis that is none', own(SUBTYPE.genesis, u32le(2))],
    ['malformed-psbt', 'a flag with a value', own(SUBTYPE.cosignersOnly, Uint8Array.of(1))],
    ['unknown-field', 'a field from the future', own(0x7f as Subtype, none)],
  ])('%s: %s', (code, _, bytes) => {
    refuses(code, bytes, known);
  });

  it('seal-not-linked: a history with a gap', () => {
    const consistency = [logStep(2, 6)];
    refuses('seal-not-linked', statement({ before: past, change: { history: [], consistency } }).psbt, known);
  });

  it('wrong-genesis: a newcomer who is not shown the beginning', () => {
    refuses('wrong-genesis', without(SUBTYPE.genesis), knowledge());
  });
});

describe('moving home', () => {
  const target = descriptorOf(['patient', 'spare', 'guardian'], 2);
  const moving = statement({ target, change: { nextDescriptor: target.text } });
  const told = knowledge(undefined, { descriptors: [home, target], target });

  it('is signed by those of the old home who were told of the new one', () => {
    expect(checkStatementPsbt(moving.psbt, options(told)).checked.movesHome).toBe(true);
    expect(readStatementPsbt(moving.psbt, { network: 'regtest' }).papers.nextDescriptor).toBe(target.text);
    const both = sign(sign(moving.psbt, 'guardian', told), 'patient', told);
    expect(finishStatementPsbt(both, options(told)).checked.movesHome).toBe(true);
  });

  it('not-our-key: the new co-signer has no part in it', () => {
    throwsCode('not-our-key', () => sign(moving.psbt, 'spare', told, 2));
  });

  it('wrong-next-seal: a home nobody agreed to', () => {
    refuses('wrong-next-seal', moving.psbt);
  });

  it('move-not-agreed: a seal under a home that is known and not expected now', () => {
    // The note and its circle document stay at home, only the seal goes elsewhere.
    const { draft } = statement();
    const [, ...rest] = draft.transaction.outputs;
    const away = { value: 99_799n, script: scriptAt(0, 1, target) };
    const transaction = { ...draft.transaction, outputs: [away, ...rest] };
    const stays = knowledge(undefined, { descriptors: [home, target] });
    refuses('move-not-agreed', statement({ change: { transaction } }).psbt, stays);
    refuses('wrong-circle', moving.psbt, stays);
  });
});

function noteOf(of: (typeof past)[number] | undefined): string {
  return of?.made.draft.note ?? '';
}

function unsigned(of: (typeof past)[number] | undefined): Uint8Array {
  return serializeTransaction(of?.made.draft.transaction ?? genesis, { witness: true });
}

function changedCircle(): Uint8Array {
  return utf8ToBytes(bytesToUtf8(third.draft.circle).replace('vault:default', 'vault:another'));
}
