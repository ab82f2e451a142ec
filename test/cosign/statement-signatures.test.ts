import { describe, expect, it } from 'vitest';
import { combineStatementPsbts, finishStatementPsbt, readFinishedStatement } from '../../src/cosign/index.ts';
import { field, INPUT } from '../../src/cosign/fields.ts';
import { parsePsbt } from '../../src/cosign/format.ts';
import { concatBytes, serializeTransaction, u32le, type Transaction } from '../../src/encoding/index.ts';
import { flipBit } from '../support/bytes.ts';
import { throwsCode } from '../support/throws.ts';
import { editMap, put } from './edit.ts';
import { partialSignatures, refuses } from './hostile.ts';
import { identity } from './people.ts';
import { history, knowledge, options, sign, statement } from './scenario.ts';

const { psbt } = statement();
const signed = sign(psbt, 'custodian');
const [made] = partialSignatures(signed);
const der = made?.value ?? new Uint8Array(0);
const key = made?.keyData ?? new Uint8Array(0);
const input = (type: number, value: Uint8Array, keyData?: Uint8Array) =>
  editMap(psbt, { input: 0 }, put(field(type, value, keyData)));
const partial = (value: Uint8Array, publicKey = key) => input(INPUT.partialSignature, value, publicKey);

const past = history(1);
const next = statement({ before: past });
const nextSigned = sign(next.psbt, 'custodian', knowledge(past[0]?.made.known));

describe('signatures in a statement', () => {
  it('are one field each, and nothing else changes', () => {
    expect(partialSignatures(signed)).toHaveLength(1);
    expect(
      editMap(signed, { input: 0 }, (map) => map.filter((entry) => entry.type !== INPUT.partialSignature)),
    ).toEqual(psbt);
  });

  it('are made whatever paths and fingerprints the file states', () => {
    const fields = parsePsbt(psbt).inputs[0]?.filter(({ type }) => type === INPUT.derivation) ?? [];
    expect(fields).toHaveLength(3);
    const lies = fields.map(({ keyData }) =>
      field(INPUT.derivation, concatBytes(u32le(1), u32le(1), u32le(9)), keyData),
    );
    const lying = lies.reduce((bytes, lie) => editMap(bytes, { input: 0 }, put(lie)), psbt);
    const hidden = editMap(psbt, { input: 0 }, (map) => map.filter(({ type }) => type !== INPUT.derivation));
    for (const bytes of [lying, hidden]) expect(partialSignatures(sign(bytes, 'custodian'))).toEqual([made]);
  });

  it.each<[string, string, Uint8Array]>([
    ['wrong-sighash', 'SIGHASH_SINGLE asked for', input(INPUT.sighashType, u32le(3))],
    ['malformed-psbt', 'half a sighash type', input(INPUT.sighashType, Uint8Array.of(1))],
    ['wrong-sighash', 'made with ANYONECANPAY', partial(concatBytes(der.slice(0, -1), Uint8Array.of(0x81)))],
    ['wrong-sighash', 'empty', partial(new Uint8Array(0))],
    ['bad-signature', 'one bit changed', partial(flipBit(der, 12))],
    ['bad-signature', 'over another statement', partial(partialSignatures(nextSigned)[0]?.value ?? der)],
    ['bad-signature', 'not strict DER', partial(concatBytes(der.slice(0, -1), Uint8Array.of(0, 1)))],
    ['foreign-signature', 'a key outside the script', partial(der, identity('stranger').publicKey)],
    ['unsupported-input', 'a redeem script', input(INPUT.redeemScript, der)],
    ['unsupported-input', 'a scriptSig', input(INPUT.finalScriptSig, der)],
    ['malformed-psbt', 'a finished witness that is none', input(INPUT.finalWitness, Uint8Array.of(9))],
    [
      'wrong-script',
      'a finished witness of something else',
      input(INPUT.finalWitness, Uint8Array.of(1, 1, 7)),
    ],
  ])('%s: %s', (code, _, bytes) => {
    refuses(code, bytes);
  });

  it.each([
    ['not-our-key', 'a stranger', psbt, 'stranger', 0],
    ['not-our-key', 'another account of a co-signer', psbt, 'custodian', 2],
    ['already-signed', 'twice', signed, 'custodian', 0],
    ['too-many-signatures', 'a third', sign(signed, 'patient'), 'guardian', 0],
  ] as const)('%s: %s', (code, _, bytes, person, account) => {
    throwsCode(code, () => sign(bytes, person, knowledge(), account));
  });

  it('second-opinion: a file that only one of two readers takes', () => {
    throwsCode('second-opinion', () =>
      sign(input(INPUT.derivation, Uint8Array.of(1, 2, 3), key), 'custodian'),
    );
  });
});

describe('a finished statement', () => {
  const both = sign(signed, 'patient');
  const { transaction } = finishStatementPsbt(both, options());
  const raw = serializeTransaction(transaction, { witness: true });

  it('has as many signatures as the script takes, in its order, whoever signed first', () => {
    const turned = sign(sign(psbt, 'patient'), 'custodian');
    expect(finishStatementPsbt(turned, options()).transaction).toEqual(transaction);
    const third = partialSignatures(sign(psbt, 'guardian')).reduce(
      (bytes, extra) => editMap(bytes, { input: 0 }, put(extra)),
      both,
    );
    expect(finishStatementPsbt(third, options()).transaction.inputs[0]?.witness).toHaveLength(4);
  });

  it('comes back from other wallets raw, as hex, or as a PSBT that lost everything of ours', () => {
    const hex = Array.from(raw, (byte) => byte.toString(16).padStart(2, '0')).join('');
    const bare = editMap(both, 'global', (map) => map.filter(({ type }) => type !== 0xfc));
    const text = new TextEncoder().encode(`${hex}\n`);
    for (const returned of [raw, hex, hex.toUpperCase(), text, bare]) {
      expect(readFinishedStatement(returned, psbt, options()).transaction).toEqual(transaction);
    }
  });

  it('is put together from halves that signed apart, onto our own draft', () => {
    const bare = editMap(signed, 'global', (map) => map.filter(({ type }) => type !== 0xfc));
    const half = combineStatementPsbts(psbt, [bare]);
    expect(half).toEqual(signed);
    expect(combineStatementPsbts(half, [sign(psbt, 'patient'), raw])).toEqual(
      combineStatementPsbts(psbt, [raw]),
    );
    expect(finishStatementPsbt(sign(half, 'patient'), options()).transaction).toEqual(transaction);
  });

  it('missing-signatures: one is not enough', () => {
    const error = throwsCode('missing-signatures', () => finishStatementPsbt(signed, options()));
    expect(error.outcome).toBe('incomplete');
    expect(error.facts).toEqual({ input: 0, present: 1, needed: 2 });
    throwsCode('missing-signatures', () => readFinishedStatement(signed, psbt, options()));
  });

  it('different-transaction: what comes back is another one', () => {
    const scripted = transaction.inputs.map((one) => ({ ...one, scriptSig: Uint8Array.of(0x51) }));
    for (const change of [
      { lockTime: 1 },
      { inputs: scripted },
      { version: 1 },
    ] satisfies Partial<Transaction>[]) {
      const returned = serializeTransaction({ ...transaction, ...change }, { witness: true });
      const hex = Array.from(returned, (byte) => byte.toString(16).padStart(2, '0')).join('');
      throwsCode('different-transaction', () => readFinishedStatement(hex, psbt, options()));
    }
    throwsCode('different-transaction', () => readFinishedStatement(next.psbt, psbt, options()));
  });

  it.each([
    ['malformed-psbt', 'nothing that is known', 'hello'],
    ['malformed-psbt', 'a part of a transaction', '02000000'],
    ['malformed-psbt', 'bytes', Uint8Array.of(0xff, 0xfe)],
  ])('%s: what comes back is %s', (code, _, returned) => {
    throwsCode(code, () => readFinishedStatement(returned, psbt, options()));
  });

  it('bad-signature: one signature changed on the way', () => {
    const [one] = transaction.inputs;
    const witness = (one?.witness ?? []).map((item, i) => (i === 1 ? flipBit(item, 12) : item));
    const changed = { ...transaction, inputs: transaction.inputs.map((each) => ({ ...each, witness })) };
    const returned = serializeTransaction(changed, { witness: true });
    throwsCode('bad-signature', () => readFinishedStatement(returned, psbt, options()));
  });
});
