import { describe, expect, it } from 'vitest';
import { finishStatementPsbt, signStatementPsbt, sponsorStatementPsbt } from '../../src/cosign/index.ts';
import { field, INPUT } from '../../src/cosign/fields.ts';
import { parsePsbt } from '../../src/cosign/format.ts';
import { sighashAll } from '../../src/crypto/index.ts';
import {
  compactToDer,
  concatBytes,
  p2wpkhScriptCode,
  serializeWitness,
  type Transaction,
} from '../../src/encoding/index.ts';
import { flipBit } from '../support/bytes.ts';
import { throwsCode } from '../support/throws.ts';
import { editMap, put } from './edit.ts';
import { partialSignatures, sponsored, sponsorKey, sponsorScript } from './hostile.ts';
import { GENESIS_SAT, knowledge, options, payment, scriptAt, sign, statement } from './scenario.ts';

const COIN = 5_000n;
const known = knowledge(undefined, { sponsor: 'allowed' });
const coins = [{ previous: payment(0x22, [COIN, sponsorScript]), vout: 0 }];
const sponsor = { coins, changeScript: sponsorScript, feeRate: 1 };
const sponsoredPsbt = sponsorStatementPsbt(statement().psbt, { ...options(known), sponsor });
const both = sign(sign(sponsoredPsbt, 'custodian', known), 'patient', known);

/** The sponsor's signature, as its own wallet would make it. */
function sponsorSignature(psbt: Uint8Array): Uint8Array {
  const { transaction } = parsePsbt(psbt);
  const { digest } = sighashAll(transaction, 1, p2wpkhScriptCode(sponsorScript.slice(2)), COIN);
  return concatBytes(compactToDer(sponsorKey.sign(digest)), Uint8Array.of(1));
}
const signature = sponsorSignature(both);
const atSponsor = (type: number, value: Uint8Array, keyData?: Uint8Array) =>
  editMap(both, { input: 1 }, put(field(type, value, keyData)));

describe('a fee sponsor', () => {
  it('pays everything and the seal keeps its value', () => {
    const { transaction } = parsePsbt(sponsoredPsbt);
    expect(transaction.outputs[0]).toEqual({ value: GENESIS_SAT, script: scriptAt(0, 1) });
    expect(transaction.outputs[2]?.value).toBeLessThan(COIN);
    expect(partialSignatures(both, 1)).toEqual([]);
  });

  it('signs by its own wallet, partially or finished', () => {
    const partial = atSponsor(INPUT.partialSignature, signature, sponsorKey.publicKey);
    const finished = atSponsor(INPUT.finalWitness, serializeWitness([signature, sponsorKey.publicKey]));
    const { transaction, checked } = finishStatementPsbt(partial, options(known));
    expect(transaction.inputs[1]?.witness).toEqual([signature, sponsorKey.publicKey]);
    expect(checked.seal).toEqual({ before: GENESIS_SAT, after: GENESIS_SAT });
    expect(finishStatementPsbt(finished, options(known)).transaction).toEqual(transaction);
  });

  it('may use a taproot coin, which only the node can check', () => {
    const script = concatBytes(Uint8Array.of(0x51, 32), sponsorKey.publicKey.slice(1));
    const { psbt } = sponsored({ script });
    const signed = sign(sign(psbt, 'custodian', known), 'patient', known);
    const witness = [new Uint8Array(64).fill(7)];
    const finished = editMap(signed, { input: 1 }, put(field(INPUT.finalWitness, serializeWitness(witness))));
    expect(finishStatementPsbt(finished, options(known)).transaction.inputs[1]?.witness).toEqual(witness);
    const none = [concatBytes(new Uint8Array(64), Uint8Array.of(2))];
    const loose = editMap(signed, { input: 1 }, put(field(INPUT.finalWitness, serializeWitness(none))));
    throwsCode('wrong-sighash', () => finishStatementPsbt(loose, options(known)));
  });

  it.each<[string, string, Uint8Array]>([
    ['missing-signatures', 'has not signed', both],
    [
      'bad-signature',
      'signed badly',
      atSponsor(INPUT.partialSignature, flipBit(signature, 20), sponsorKey.publicKey),
    ],
    [
      'bad-signature',
      'signed with another key',
      atSponsor(INPUT.finalWitness, serializeWitness([signature, scriptAt(0, 0)])),
    ],
    [
      'bad-signature',
      'has no signature',
      atSponsor(INPUT.finalWitness, serializeWitness([new Uint8Array(0), sponsorKey.publicKey])),
    ],
    [
      'wrong-sighash',
      'signed for less than all',
      atSponsor(
        INPUT.partialSignature,
        concatBytes(signature.slice(0, -1), Uint8Array.of(2)),
        sponsorKey.publicKey,
      ),
    ],
    ['malformed-psbt', 'has no witness', atSponsor(INPUT.finalWitness, new Uint8Array(0))],
  ])('%s: the sponsor %s', (code, _, bytes) => {
    throwsCode(code, () => finishStatementPsbt(bytes, options(known)));
  });

  it.each<[string, string, () => unknown]>([
    ['already-signed', 'comes after a signature', () => add(sign(statement().psbt, 'custodian'))],
    [
      'sponsor-too-small',
      'brings too little',
      () => add(statement().psbt, payment(0x22, [100n, sponsorScript])),
    ],
    [
      'bad-request',
      'brings a coin of several keys',
      () => add(statement().psbt, payment(0x22, [COIN, scriptAt(1, 0)])),
    ],
    ['missing-previous', 'names a coin that is not there', () => add(statement().psbt, payment(0x22))],
    ['foreign-input', 'was not asked for', () => sign(sponsoredPsbt, 'patient')],
  ])('%s: a sponsor who %s', (code, _, action) => {
    throwsCode(code, action);
  });

  function add(psbt: Uint8Array, previous: Transaction = payment(0x22, [COIN, sponsorScript])): Uint8Array {
    return sponsorStatementPsbt(psbt, {
      ...options(known),
      sponsor: { ...sponsor, coins: [{ previous, vout: 0 }] },
    });
  }

  it('gets no signature for its own coins from us', () => {
    throwsCode('not-our-key', () => signStatementPsbt(sponsoredPsbt, { ...options(known), accounts: [] }));
  });
});
