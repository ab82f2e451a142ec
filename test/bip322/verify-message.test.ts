import { describe, expect, it } from 'vitest';
import { keyScripts, keyWitness, multisigWitness, toSign, verifyMessage } from '../../src/bip322/index.ts';
import { nodeEcdsaVerifier, sighashAll } from '../../src/crypto/index.ts';
import { tinyEcdsaVerifier } from '../../src/crypto/curve.ts';
import {
  addressOfScript,
  bytesToBase64,
  serializeTransaction,
  type Transaction,
} from '../../src/encoding/index.ts';
import type { SigningKey } from '../../src/keys/index.ts';
import { consentScript } from '../../src/multisig/index.ts';
import { keysOf } from '../keys/people.ts';
import { throwsCode } from '../support/throws.ts';
import { invalid, valid } from './fixtures.ts';

const message = 'a text that is signed in full';
const patient = keysOf('patient').identity(0);
const provider = keysOf('custodian').identity(0);
const guardian = keysOf('guardian').identity(0);
const policy = consentScript(
  { patient: patient.did, provider: provider.did, guardian: guardian.did },
  'regtest',
);
const single = keyScripts(patient.publicKey);
const address = addressOfScript(single.scriptPubKey, 'regtest');

/** `to_sign` of a single key, changed before it is signed. */
function full(change: (plain: Transaction) => Transaction = (plain) => plain): Transaction {
  const unsigned = change(toSign(message, single.scriptPubKey));
  const { digest } = sighashAll(unsigned, 0, single.scriptCode, 0n);
  return withWitness(unsigned, keyWitness(patient.sign(digest), patient.publicKey));
}

function withWitness(tx: Transaction, witness: readonly Uint8Array[]): Transaction {
  return { ...tx, inputs: tx.inputs.map((input, i) => (i === 0 ? { ...input, witness } : input)) };
}

const text = (tx: Transaction): string => `ful${bytesToBase64(serializeTransaction(tx, { witness: true }))}`;

function verify(signature: string, changes: { message?: string; address?: string } = {}) {
  return verifyMessage({ address, network: 'regtest', message, signature, ...changes }, nodeEcdsaVerifier);
}

/** The first input with something else in it. */
function input(change: Partial<Transaction['inputs'][number]>): (plain: Transaction) => Transaction {
  return (plain) => ({ ...plain, inputs: plain.inputs.map((one) => ({ ...one, ...change })) });
}

describe('BIP-322 version 2, full', () => {
  it('is valid at the time and age that it names, and names who signed', () => {
    expect(verify(text(full()))).toEqual({
      outcome: 'valid',
      time: 0,
      age: 0,
      signers: [patient.publicKey],
    });
    const locked = full((plain) => ({ ...input({ sequence: 144 })(plain), version: 2, lockTime: 800_000 }));
    expect(verify(text(locked))).toMatchObject({ outcome: 'valid', time: 800_000, age: 144 });
  });

  it.each([
    [patient, provider],
    [patient, guardian],
    [guardian, provider],
  ])('is signed by any two of three', (...pair: SigningKey[]) => {
    const unsigned: Transaction = { ...toSign(message, policy.scriptPubKey), version: 2, lockTime: 7 };
    const { digest } = sighashAll(unsigned, 0, policy.witnessScript, 0n);
    const parts = pair.map((key) => ({ publicKey: key.publicKey, signature64: key.sign(digest) }));
    const signed = withWitness(unsigned, multisigWitness(parts, policy.witnessScript));
    for (const verifier of [nodeEcdsaVerifier, tinyEcdsaVerifier]) {
      const result = verifyMessage(
        { address: policy.address, network: 'regtest', message, signature: text(signed) },
        verifier,
      );
      expect(result).toMatchObject({ outcome: 'valid', time: 7, age: 0, signers: { length: 2 } });
    }
  });

  const output = { value: 0n, script: Uint8Array.of(0x6a) };
  it.each<[string, Transaction]>([
    [
      'another output of the message',
      full((plain) =>
        input({ previous: { txid: plain.inputs[0]?.previous.txid ?? new Uint8Array(32), vout: 1 } })(plain),
      ),
    ],
    ["somebody else's output", full(input({ previous: { txid: new Uint8Array(32).fill(7), vout: 0 } }))],
    ['a value paid', full((plain) => ({ ...plain, outputs: [{ ...output, value: 1n }] }))],
    ['a second output', full((plain) => ({ ...plain, outputs: [output, output] }))],
    [
      'data behind OP_RETURN',
      full((plain) => ({ ...plain, outputs: [{ value: 0n, script: Uint8Array.of(0x6a, 1, 7) }] })),
    ],
    ['a scriptSig, which segwit has none of', full(input({ scriptSig: Uint8Array.of(0x51) }))],
  ])('is no signature with %s', (_what, tx) => {
    expect(verify(text(tx))).toEqual({ outcome: 'invalid', reason: 'not-to-sign' });
  });

  it('counts only for its message, its address and its time', () => {
    const signature = text(full());
    expect(verify(signature, { message: `${message}.` })).toEqual({
      outcome: 'invalid',
      reason: 'not-to-sign',
    });
    expect(verify(signature, { address: policy.address })).toEqual({
      outcome: 'invalid',
      reason: 'not-to-sign',
    });
    // Time locks are signed like all the rest: nobody can put one in, take one out or change it.
    for (const changed of [{ lockTime: 1 }, { version: 2 }]) {
      expect(verify(text({ ...full(), ...changed }))).toEqual({ outcome: 'invalid', reason: 'not-signed' });
    }
    const aged = input({ sequence: 1 });
    expect(verify(text(aged(full())))).toEqual({ outcome: 'invalid', reason: 'not-signed' });
    expect(verify(text({ ...full((plain) => ({ ...plain, lockTime: 9 })), lockTime: 0 }))).toEqual({
      outcome: 'invalid',
      reason: 'not-signed',
    });
  });

  it('says where it cannot judge', () => {
    expect(verify(text(full((plain) => ({ ...plain, version: 1 }))))).toEqual({
      outcome: 'inconclusive',
      reason: 'unsupported-version',
    });
    const more = full((plain) => ({
      ...plain,
      inputs: [
        ...plain.inputs,
        {
          previous: { txid: new Uint8Array(32), vout: 0 },
          scriptSig: new Uint8Array(0),
          sequence: 0,
          witness: [],
        },
      ],
    }));
    expect(verify(text(more))).toEqual({ outcome: 'inconclusive', reason: 'proof-of-funds' });
    // What is wrong comes before what is unknown.
    const bad = { ...full((plain) => ({ ...plain, version: 1 })), lockTime: 3 };
    expect(verify(text(bad))).toEqual({ outcome: 'invalid', reason: 'not-signed' });
  });
});

describe('BIP-322 version 2, any form', () => {
  it.each(valid)('$name is valid, without time locks', (vector) => {
    const result = verifyMessage(vector, nodeEcdsaVerifier);
    expect(result).toMatchObject({ outcome: 'valid', time: 0, age: 0 });
  });

  it.each(invalid)('$name is $outcome: $reason', ({ outcome, reason, ...vector }) => {
    expect(verifyMessage(vector, nodeEcdsaVerifier)).toEqual({ outcome, reason });
  });

  const good = valid.find((one) => one.name === 'key-ascii') ?? expect.unreachable('the vector');
  const fullText = text(full());
  it.each([
    ['no prefix', good.signature.slice(3), 'missing-prefix'],
    ['a prefix of nobody', `foo${good.signature.slice(3)}`, 'missing-prefix'],
    ['nothing', '', 'missing-prefix'],
    ['a full one without prefix', fullText.slice(3), 'missing-prefix'],
    ['a witness under ful', `ful${good.signature.slice(3)}`, 'malformed-signature'],
    ['a transaction under smp', `smp${fullText.slice(3)}`, 'malformed-signature'],
    ['a full one without its last character', fullText.slice(0, -1), 'malformed-signature'],
    ['nothing behind ful', 'ful', 'malformed-signature'],
    [
      'a byte behind the transaction',
      `ful${bytesToBase64(Uint8Array.of(...serializeTransaction(full(), { witness: true }), 0))}`,
      'malformed-signature',
    ],
    ['a very long simple one', `smp${'A'.repeat(5_000)}`, 'too-large'],
    ['a very long full one', `ful${'A'.repeat(5_000)}`, 'too-large'],
  ])('%s is invalid', (_what, signature, reason) => {
    expect(verifyMessage({ ...good, signature }, nodeEcdsaVerifier)).toEqual({ outcome: 'invalid', reason });
  });

  it('cannot judge a proof of funds, nor addresses of older and newer kinds', () => {
    expect(verify('pofAAAA')).toEqual({ outcome: 'inconclusive', reason: 'proof-of-funds' });
    const taproot = 'bc1pss0zhytly75awhm6x2hhvd5lnzv3vssgrf9axfheq8ldyzn88ges79fler';
    for (const other of ['13vU5PUSuArDXJdCWZvUFEbgJ2wcmtSJWn', taproot]) {
      for (const signature of [good.signature, fullText]) {
        const { outcome } = verifyMessage(
          { address: other, network: 'mainnet', message, signature },
          nodeEcdsaVerifier,
        );
        expect(outcome === 'inconclusive' || (other === taproot && signature === fullText)).toBe(true);
      }
    }
  });

  it('refuses what is no address, another network, and half a character', () => {
    throwsCode('bad-address', () => verify(fullText, { address: 'nobody' }));
    throwsCode('bad-address', () => verify(fullText, { address: '13vU5PUSuArDXJdCWZvUFEbgJ2wcmtSJWm' }));
    throwsCode('wrong-network', () => verifyMessage({ ...good, network: 'mainnet' }, nodeEcdsaVerifier));
    throwsCode('malformed-message', () => verify(fullText, { message: '\ud800' }));
  });
});
