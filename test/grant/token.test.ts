import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import { tinyEcdsaVerifier } from '../../src/crypto/curve.ts';
import { checkTokenSignature, MAX_TOKEN_LENGTH, parseToken } from '../../src/grant/index.ts';
import type { Person } from '../support/sign.ts';
import { throwsCode } from '../support/throws.ts';
import { bytesToBase64Url, serializeWitness } from '../../src/encoding/index.ts';
import { GOOD, MUTANTS } from './mutants/index.ts';
import { signedBy } from './mutants/witness-parts.ts';
import { assemble, EMERGENCY, guardian, NORMAL, partsOf, patient, provider, stranger } from './samples.ts';

const verify = (text: string) => checkTokenSignature(parseToken(text), nodeEcdsaVerifier);

describe('docs/spec/grant.md: mutants of one token, by class', () => {
  it('the token itself is good', () => {
    expect(verify(GOOD).signers).toEqual(['patient', 'provider']);
    expect(verify(assemble(partsOf(EMERGENCY, [provider, guardian]))).signers).toEqual([
      'provider',
      'guardian',
    ]);
  });

  it('there are 200 and more, all different', () => {
    expect(new Set(MUTANTS.map(({ token }) => token)).size).toBe(MUTANTS.length);
    expect(MUTANTS.length).toBeGreaterThanOrEqual(200);
  });

  it.each(MUTANTS)('$group: $name → $code', ({ code, token }) => {
    throwsCode(code, () => verify(token));
  });
});

describe('every bit of a token', () => {
  it('refuses the token when it is flipped', () => {
    const bytes = Buffer.from(GOOD, 'latin1');
    let accepted = 0;
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      try {
        checkTokenSignature(parseToken(flipped.toString('latin1')), tinyEcdsaVerifier);
        accepted++;
      } catch (error) {
        expect((error as Error).name).toBe('GrantError');
      }
    }
    expect(accepted).toBe(0);
  });
});

describe('who signs', () => {
  const people: readonly (readonly [string, Person])[] = [
    ['patient', patient],
    ['provider', provider],
    ['guardian', guardian],
    ['stranger', stranger],
  ];
  // All lists of one to three people, in every order, with repetitions.
  const lists = [1, 2, 3].flatMap((length) =>
    Array.from({ length: people.length ** length }, (_, n) =>
      Array.from({ length }, (_, i) => people[Math.floor(n / people.length ** i) % people.length]).filter(
        (one) => one !== undefined,
      ),
    ),
  );

  it.each([
    ['normal', NORMAL, ['patient', 'provider']],
    ['emergency', EMERGENCY, ['guardian', 'provider']],
  ] as const)('a grant of the kind %s is good exactly when its two have signed', (_, claims, wanted) => {
    for (const list of lists) {
      const names = list.map(([name]) => name);
      const isWanted = names.length === 2 && wanted.every((name) => names.includes(name));
      let signers: readonly string[] = [];
      try {
        signers = verify(
          assemble(
            partsOf(
              claims,
              list.map(([, one]) => one),
            ),
          ),
        ).signers;
      } catch {
        signers = [];
      }
      // With three distinct keys multisigWitness takes the first two in the script's order, so the outcome is
      // the pair's; every other list must fail.
      const used = signers.toSorted();
      if (isWanted) expect(used).toEqual([...wanted].sort());
      else if (names.length < 3) expect(used).toEqual([]);
      else if (used.length > 0) expect(used).toEqual([...wanted].sort());
    }
  });
});

describe('the signatures of a token as they lie on the stack', () => {
  const keys = [patient, provider, guardian, stranger];
  const order = (list: readonly Person[]): Person[] =>
    list.toSorted((a, b) => Buffer.compare(a.publicKey, b.publicKey));
  // Nobody, one, two or three of four, in every order, with repetitions: 1 + 4 + 16 + 64.
  const stacks = [0, 1, 2, 3].flatMap((length) =>
    Array.from({ length: keys.length ** length }, (_, n) =>
      Array.from({ length }, (_unused, i) => keys[Math.floor(n / keys.length ** i) % keys.length]).filter(
        (one) => one !== undefined,
      ),
    ),
  );

  it.each([
    ['normal', NORMAL, order([patient, provider])],
    ['emergency', EMERGENCY, order([guardian, provider])],
  ] as const)('%s: of 85 exactly the two of the kind, in the order of their keys', (_, claims, wanted) => {
    const [head, body] = assemble(partsOf(claims, wanted)).split('.');
    const { message } = parseToken(assemble(partsOf(claims, wanted)));
    const accepted = stacks.filter((stack) => {
      const witness = bytesToBase64Url(serializeWitness(signedBy(stack, message, claims)));
      try {
        return verify([head, body, witness].join('.')).signers.length === 2;
      } catch {
        return false;
      }
    });
    expect(stacks).toHaveLength(85);
    expect(accepted).toEqual([wanted]);
  });
});

describe('a reader that is sent anything', () => {
  it('throws its own error and nothing else, and does not repeat what it was sent', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.base64String()), (text) => {
        const error = throwsCode('malformed-token', () => parseToken(text));
        expect(error.message).toMatch(/^[ -~]*$/);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a long one before it decodes anything', () => {
    throwsCode('too-large', () => parseToken('.'.repeat(MAX_TOKEN_LENGTH + 1)));
  });
});
