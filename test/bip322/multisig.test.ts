import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSimple, multisigWitness, verifySimple, type KeySignature } from '../../src/bip322/index.ts';
import { tinyEcdsaVerifier } from '../../src/crypto/curve.ts';
import { bytesToHex, compactToDer, concatBytes } from '../../src/encoding/index.ts';
import type { SigningKey } from '../../src/keys/index.ts';
import { consentScript, sortKeys } from '../../src/multisig/index.ts';
import { keysOf } from '../keys/people.ts';
import { throwsCode } from '../support/throws.ts';
import { valid } from './fixtures.ts';
import { partOf } from './signing.ts';

const message = 'every order of every choice of signers';
const [patient, provider, guardian, stranger] = (
  ['patient', 'custodian', 'guardian', 'stranger'] as const
).map((who) => keysOf(who).identity(0)) as [SigningKey, SigningKey, SigningKey, SigningKey];
const policy = consentScript(
  { patient: patient.did, provider: provider.did, guardian: guardian.did },
  'regtest',
);
const inOrder = sortKeys(policy.publicKeys).map(bytesToHex);
const parts = [patient, provider, guardian, stranger].map((key) => partOf(key, policy, message));
const nameOf = (part: KeySignature) => bytesToHex(part.publicKey);

function verify(witness: readonly Uint8Array[]) {
  return verifySimple({ message, scriptPubKey: policy.scriptPubKey, witness }, tinyEcdsaVerifier);
}

/** A witness with these signatures as they come, which nobody has put in order. */
function raw(chosen: readonly KeySignature[]): Uint8Array[] {
  const items = chosen.map(({ signature64 }) => concatBytes(compactToDer(signature64), Uint8Array.of(1)));
  return [new Uint8Array(0), ...items, policy.witnessScript];
}

/** All sequences of up to three of the four parts, repetitions included: 1 + 4 + 16 + 64. */
const sequences = [0, 1, 2, 3].flatMap((length) =>
  Array.from({ length: 4 ** length }, (_, number) =>
    Array.from({ length }, (_unused, place) => parts[Math.floor(number / 4 ** place) % 4] as KeySignature),
  ),
);

describe('2 of 3 as CHECKMULTISIG counts', () => {
  it('accepts exactly the three pairs of own keys that stand in the order of the script', () => {
    const accepted = sequences
      .filter((chosen) => verify(raw(chosen)).outcome === 'valid')
      .map((s) => s.map(nameOf));
    const [a = '', b = '', c = ''] = inOrder;
    expect(accepted.toSorted()).toEqual(
      [
        [a, b],
        [a, c],
        [b, c],
      ].toSorted(),
    );
  });

  it('names who signed', () => {
    for (const chosen of sequences) {
      const result = verify(raw(chosen));
      if (result.outcome === 'valid') expect(result.signers.map(bytesToHex)).toEqual(chosen.map(nameOf));
    }
  });

  it('never accepts a witness with one bit changed', () => {
    const witness = multisigWitness(parts.slice(0, 2), policy.witnessScript);
    const places = witness.flatMap((item, index) =>
      Array.from({ length: item.length }, (_, at) => [index, at] as const),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.nat(7), ([index, at], bit) => {
        const changed = witness.map((item) => item.slice());
        const item = changed[index] ?? expect.unreachable('the item');
        item[at] = (item[at] ?? 0) ^ (1 << bit);
        expect(verify(changed).outcome).toBe('invalid');
      }),
      { numRuns: 150 },
    );
  });
});

describe('putting a multisig witness together', () => {
  it.each([
    [patient, provider],
    [provider, patient],
    [guardian, provider],
    [guardian, patient],
  ])('orders the signatures by the script', (one, other) => {
    const chosen = [one, other].map((key) => partOf(key, policy, message));
    const result = verify(multisigWitness(chosen, policy.witnessScript));
    const names = chosen.map(nameOf);
    expect(result.outcome === 'valid' && result.signers.map(bytesToHex)).toEqual(
      inOrder.filter((name) => names.includes(name)),
    );
  });

  it('makes the vectors again, byte for byte', () => {
    const pairs = {
      '2of3-patient-provider': [patient, provider],
      '2of3-guardian-provider': [guardian, provider],
      '2of3-patient-guardian': [patient, guardian],
    };
    for (const [name, keys] of Object.entries(pairs)) {
      const vector = valid.find((each) => each.name === name) ?? expect.unreachable(name);
      const chosen = keys.map((key) => partOf(key, policy, vector.message));
      expect(encodeSimple(multisigWitness(chosen, policy.witnessScript))).toBe(vector.signature);
      expect(policy.address).toBe(vector.address);
    }
  });

  it('takes no more than the threshold', () => {
    const witness = multisigWitness(parts.slice(0, 3), policy.witnessScript);
    expect(witness).toHaveLength(4);
    expect(verify(witness)).toMatchObject({ outcome: 'valid' });
  });

  it('asks for more where there are too few', () => {
    const error = throwsCode('missing-signatures', () =>
      multisigWitness(parts.slice(0, 1), policy.witnessScript),
    );
    expect(error.outcome).toBe('incomplete');
    expect(error.facts).toEqual({ present: 1, needed: 2 });
    throwsCode('missing-signatures', () => multisigWitness([], policy.witnessScript));
  });

  it('refuses a foreign key and one key twice', () => {
    throwsCode('foreign-key', () => multisigWitness(parts, policy.witnessScript));
    const [first, second] = parts as [KeySignature, KeySignature];
    throwsCode('duplicate-key', () => multisigWitness([first, second, first], policy.witnessScript));
  });

  it('refuses another script', () => {
    throwsCode('bad-script', () => multisigWitness(parts.slice(0, 2), policy.witnessScript.slice(1)));
  });
});
