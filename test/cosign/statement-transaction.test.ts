import { describe, it } from 'vitest';
import { field, INPUT } from '../../src/cosign/fields.ts';
import {
  concatBytes,
  opReturnScript,
  p2wpkhScript,
  serializeOutput,
  u32le,
  utf8ToBytes,
  type Transaction,
  type TxInput,
  type TxOutput,
} from '../../src/encoding/index.ts';
import { transactionId } from '../../src/crypto/index.ts';
import { drop, editMap, editTransaction, put } from './edit.ts';
import { pay, previousField, refuses, sponsored } from './hostile.ts';
import { descriptorOf, GENESIS_SAT, history, knowledge, payment, scriptAt, statement } from './scenario.ts';

const { psbt, draft } = statement();
const ALL_ZERO = new Uint8Array(32);
const [SEAL, DATA] = draft.transaction.outputs as [TxOutput, TxOutput];

const edited = (change: Partial<Transaction>) => editTransaction(psbt, (tx) => ({ ...tx, ...change }));
const outputs = (...all: readonly TxOutput[]) => edited({ outputs: all });
const sealTo = (script: Uint8Array) => outputs({ ...SEAL, script }, DATA);
const sealOf = (value: bigint) => outputs({ ...SEAL, value }, DATA);
const sealInput = (change: Partial<TxInput>) =>
  edited({ inputs: draft.transaction.inputs.map((input) => ({ ...input, ...change })) });

describe('a transaction that is not the statement it should be', () => {
  const p2pkh = concatBytes(Uint8Array.of(0x76, 0xa9, 20), new Uint8Array(20), Uint8Array.of(0x88, 0xac));

  it.each<[string, string, Uint8Array]>([
    ['no-commitment', 'no OP_RETURN', outputs(SEAL)],
    ['no-commitment', 'outputs in another order', outputs(DATA, SEAL)],
    ['no-commitment', '31 bytes', outputs(SEAL, pay(0n, opReturnScript(ALL_ZERO.slice(1))))],
    ['extra-op-return', 'a second OP_RETURN', outputs(SEAL, DATA, pay(0n, opReturnScript(ALL_ZERO)))],
    ['burned-value', 'money in the OP_RETURN', outputs(SEAL, { ...DATA, value: 1n })],
    ['wrong-commitment', 'another commitment', outputs(SEAL, pay(0n, opReturnScript(ALL_ZERO)))],
    ['seal-too-small', 'a seal below the floor', sealOf(999n)],
    [
      'wrong-next-seal',
      'a policy swapped',
      sealTo(scriptAt(0, 1, descriptorOf(['patient', 'stranger', 'guardian']))),
    ],
    ['wrong-next-seal', 'the index before', sealTo(scriptAt(0, 0))],
    ['wrong-next-seal', 'the index after', sealTo(scriptAt(0, 2))],
    ['wrong-next-seal', 'the branch of fee money', sealTo(scriptAt(1, 1))],
    ['wrong-next-seal', 'one key alone', sealTo(p2wpkhScript(new Uint8Array(20)))],
    [
      'foreign-output',
      'the seal drained to somebody',
      outputs({ ...SEAL, value: 10_000n }, DATA, pay(89_799n)),
    ],
    ['overspent', 'more out than in', sealOf(GENESIS_SAT + 1n)],
    ['fee-too-high', 'everything for the miner', sealOf(1_000n)],
    ['not-replaceable', 'a final sequence', sealInput({ sequence: 0xffffffff })],
    ['time-locked', 'a relative lock time', sealInput({ sequence: 1 })],
    ['time-locked', 'a lock time', edited({ lockTime: 1 })],
    ['bad-version', 'version 1', edited({ version: 1 })],
    [
      'duplicate-input',
      'the seal twice',
      edited({ inputs: [...draft.transaction.inputs, ...draft.transaction.inputs] }),
    ],
    ['foreign-input', 'a coin of somebody else', sponsored().psbt],
    ['malleable-input', 'a coin with a scriptSig to come', sponsored({ script: p2pkh }).psbt],
    [
      'missing-previous',
      'a coin without its transaction',
      editMap(sponsored().psbt, { input: 1 }, drop(INPUT.nonWitnessUtxo)),
    ],
  ])('%s: %s', (code, _, bytes) => {
    refuses(code, bytes);
  });

  it('fee-rate-too-high: over the cap in sat/vB', () => {
    refuses('fee-rate-too-high', psbt, knowledge(undefined, { maxFeeRate: 0.5 }));
  });

  it.each<[string, string, Uint8Array]>([
    [
      'sponsor-overpaid',
      'more change than coins',
      sponsored({ change: 5_001n, seal: GENESIS_SAT - 1_000n }).psbt,
    ],
    ['value-not-returned', 'the seal pays too', sponsored({ seal: GENESIS_SAT - 1n }).psbt],
  ])('%s: a sponsor, %s', (code, _, bytes) => {
    refuses(code, bytes, knowledge(undefined, { sponsor: 'allowed' }));
  });
});

describe('what a PSBT says of the outputs spent', () => {
  const past = history(1);
  const known = knowledge(past[0]?.made.known);
  const next = statement({ before: past });
  const spent = { value: past[0]?.transaction.outputs[0]?.value ?? 0n, script: scriptAt(0, 1) };
  const other = payment(0x12, [5_000n, scriptAt(0, 0)], [GENESIS_SAT, scriptAt(0, 0)]);
  const replaced = (type: number, value: Uint8Array) =>
    editMap(next.psbt, { input: 0 }, put(field(type, value)));
  const stated = (change: Partial<TxOutput>) =>
    replaced(INPUT.witnessUtxo, serializeOutput({ ...spent, ...change }));

  it.each<[string, string, Uint8Array]>([
    ['missing-previous', 'no transaction', editMap(next.psbt, { input: 0 }, drop(INPUT.nonWitnessUtxo))],
    ['false-previous', 'another transaction', editMap(next.psbt, { input: 0 }, put(previousField(other)))],
    ['amount-mismatch', 'another amount', stated({ value: 1n })],
    ['amount-mismatch', 'another script', stated({ script: scriptAt(0, 9) })],
    ['malformed-psbt', 'a transaction that is none', replaced(INPUT.nonWitnessUtxo, u32le(2))],
    ['malformed-psbt', 'an output that is none', replaced(INPUT.witnessUtxo, u32le(2))],
    ['wrong-script', 'another witness script', replaced(INPUT.witnessScript, utf8ToBytes('x'))],
    ['missing-field', 'no witness script', editMap(next.psbt, { input: 0 }, drop(INPUT.witnessScript))],
  ])('%s: %s', (code, _, bytes) => {
    refuses(code, bytes, known);
  });

  it.each([
    ['wrong-genesis', 'a ledger that begins with another transaction', knowledge()],
    ['seal-not-linked', 'another seal than the one known', known],
  ])('%s: %s', (code, _, knows) => {
    refuses(code, closing(other), knows);
  });

  /** A statement that closes output 1 of another transaction, with everything that goes with it. */
  function closing(previous: Transaction): Uint8Array {
    const spends = { previous: { txid: transactionId(previous), vout: 1 } };
    const inputs = draft.transaction.inputs.map((input) => ({ ...input, ...spends }));
    const drafts = draft.inputs.map((input) => ({ ...input, previous }));
    return statement({ change: { transaction: { ...draft.transaction, inputs }, inputs: drafts } }).psbt;
  }
});
