import { describe, expect, it } from 'vitest';
import { chooseSponsorCoins } from '../../src/anchor/index.ts';
import {
  addSponsorSignatures,
  adoptSponsoredPsbt,
  finishStatementPsbt,
  readSponsorPlan,
  sponsorForeignStatementPsbt,
  sponsorStatementPsbt,
} from '../../src/cosign/index.ts';
import { field, fieldsOf, GLOBAL, INPUT } from '../../src/cosign/fields.ts';
import { parsePsbt } from '../../src/cosign/format.ts';
import { sighashAll } from '../../src/crypto/index.ts';
import {
  compactToDer,
  concatBytes,
  p2wpkhScriptCode,
  serializeTransaction,
  type Transaction,
} from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';
import { editMap, editTransaction, put } from './edit.ts';
import { partialSignatures, previousField, sponsored, sponsorKey, sponsorScript } from './hostile.ts';
import { GENESIS_SAT, knowledge, options, payment, scriptAt, sign, statement } from './scenario.ts';

const NETWORK = { network: 'regtest' } as const;
const COIN = 5_000n;
const known = knowledge(undefined, { sponsor: 'allowed' });
const coin = { previous: payment(0x22, [COIN, sponsorScript]), vout: 0 };
const sponsor = { coins: [coin], changeScript: sponsorScript, feeRate: 1 };
const draft = statement().psbt;
const good = sponsorStatementPsbt(draft, { ...options(known), sponsor });

/** What the clinic gives back: its coin signed, and its custody key. */
function returned(psbt: Uint8Array): Uint8Array {
  const { transaction } = parsePsbt(psbt);
  const { digest } = sighashAll(transaction, 1, p2wpkhScriptCode(sponsorScript.slice(2)), COIN);
  const signature = concatBytes(compactToDer(sponsorKey.sign(digest)), Uint8Array.of(1));
  const signed = put(field(INPUT.partialSignature, signature, sponsorKey.publicKey));
  return sign(editMap(psbt, { input: 1 }, signed), 'custodian', known);
}

const finish = (file: Uint8Array) =>
  finishStatementPsbt(sign(adoptSponsoredPsbt(draft, file), 'patient', known), options(known));
const ownFields = (psbt: Uint8Array) => fieldsOf(parsePsbt(psbt).global, GLOBAL.proprietary);

describe('what a sponsor made of our draft', () => {
  it('is taken, and signed last', () => {
    const { transaction, checked } = finish(returned(good));
    expect(checked.seal).toEqual({ before: GENESIS_SAT, after: GENESIS_SAT });
    expect(transaction.inputs.map(({ witness }) => witness.length)).toEqual([4, 2]);
  });

  it('keeps our own papers, whatever stands in the file', () => {
    const foreign = editMap(returned(good), 'global', (map) => [
      ...map.filter(({ type }) => type === GLOBAL.unsignedTransaction),
      field(0x77, Uint8Array.of(1)),
    ]);
    const adopted = adoptSponsoredPsbt(draft, foreign);
    expect(ownFields(adopted)).toEqual(ownFields(draft));
    expect(partialSignatures(adopted, 0)).toHaveLength(1);
    finish(foreign);
  });

  it.each<[string, (tx: Transaction) => Transaction]>([
    ['closes another seal', (tx) => ({ ...tx, inputs: tx.inputs.toReversed() })],
    ['pays the seal elsewhere', (tx) => withOutput(tx, 0, { script: scriptAt(0, 2) })],
    ['commits to something else', (tx) => withOutput(tx, 1, { script: new Uint8Array(34) })],
  ])('is refused when it %s', (_, change) => {
    throwsCode('different-transaction', () => adoptSponsoredPsbt(draft, editTransaction(good, change)));
  });

  it.each<[string, string, Uint8Array]>([
    ['value-not-returned', 'the seal pays too', sponsored({ seal: GENESIS_SAT - 1n }).psbt],
    [
      'sponsor-overpaid',
      'it takes more than it brings',
      sponsored({ change: 5_001n, seal: GENESIS_SAT - 1_000n }).psbt,
    ],
    ['overspent', 'more goes out than in', sponsored({ seal: GENESIS_SAT + 5_001n, change: 0n }).psbt],
    [
      'foreign-output',
      'it brings nothing',
      editTransaction(sponsored({ seal: GENESIS_SAT - 5_000n }).psbt, (tx) => ({
        ...tx,
        inputs: tx.inputs.slice(0, 1),
      })),
    ],
    [
      'false-previous',
      'its coin is another',
      editMap(good, { input: 1 }, put(previousField(payment(0x23, [COIN, sponsorScript])))),
    ],
    ['fee-too-high', 'it burns its coin', sponsored({ change: 330n }).psbt],
  ])('%s: no key of ours is touched where %s', (code, _, file) => {
    throwsCode(code, () =>
      sign(adoptSponsoredPsbt(draft, file), 'patient', knowledge(undefined, { sponsor: 'allowed' })),
    );
  });
});

describe('a sponsor who is no co-signer', () => {
  const plan = { ...readSponsorPlan(draft, NETWORK), feeRate: 1 };

  it('makes the same transaction as one who is', () => {
    const made = sponsorForeignStatementPsbt(draft, { ...NETWORK, sponsor });
    const transaction = (psbt: Uint8Array) =>
      serializeTransaction(parsePsbt(psbt).transaction, { witness: false });
    expect(transaction(made)).toEqual(transaction(good));
    finish(returned(made));
  });

  it('passes on no signature for the seal, though its wallet has a key for that too', () => {
    const made = sponsorForeignStatementPsbt(draft, { ...NETWORK, sponsor });
    const bySponsorsWallet = returned(made);
    expect(partialSignatures(bySponsorsWallet, 0)).toHaveLength(1);
    const passedOn = addSponsorSignatures(made, bySponsorsWallet);
    expect(partialSignatures(passedOn, 0)).toEqual([]);
    expect(partialSignatures(passedOn, 1)).toEqual(partialSignatures(bySponsorsWallet, 1));
    expect(parsePsbt(passedOn).global).toEqual(parsePsbt(made).global);
  });

  it.each<[string, string, Uint8Array]>([
    [
      'false-previous',
      'the seal comes from elsewhere',
      editMap(
        draft,
        { input: 0 },
        put(previousField(payment(0x23, [9n, scriptAt(0, 0)], [9n, scriptAt(0, 0)]))),
      ),
    ],
    [
      'wrong-script',
      "the seal's script is another",
      editMap(draft, { input: 0 }, put(field(INPUT.witnessScript, Uint8Array.of(0x51)))),
    ],
    ['already-signed', 'somebody has signed', sign(draft, 'custodian')],
  ])('%s: pays nothing where %s', (code, _, file) => {
    throwsCode(code, () => sponsorForeignStatementPsbt(file, { ...NETWORK, sponsor }));
  });

  it('spends the smallest coin that leaves change, else the richest together', () => {
    const coins = [700n, 900n, 400n, 1_500n, 90n].map((value, vout) => ({
      outpoint: { txid: new Uint8Array(32), vout },
      value,
      script: sponsorScript,
    }));
    const chosen = (feeRate: number, among = coins) =>
      chooseSponsorCoins({ ...plan, feeRate }, among, sponsorScript)?.map(({ value }) => value);
    expect(chosen(1)).toEqual([700n]);
    expect(chosen(3)).toEqual([1_500n]);
    expect(chosen(5)).toEqual([1_500n]);
    expect(chosen(6)).toEqual([1_500n, 900n]);
    expect(chosen(50)).toBeUndefined();
    expect(chosen(1, [])).toBeUndefined();
  });
});

function withOutput(
  tx: Transaction,
  at: number,
  change: Partial<Transaction['outputs'][number]>,
): Transaction {
  return { ...tx, outputs: tx.outputs.map((output, i) => (i === at ? { ...output, ...change } : output)) };
}
