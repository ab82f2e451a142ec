import { Decrypter, Encrypter, identityToRecipient, Stanza } from 'age-encryption';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToBase64 } from '../../src/encoding/index.ts';
import {
  decapsulate,
  encapsulate,
  ENCAPSULATION_BYTES,
  expandSecret,
  hasNativeHybrid,
  readPublic,
} from '../../src/envelope/hybrid.ts';
import { ageIdentity, ageRecipient, openSmall, sealSmall } from '../../src/envelope/index.ts';
import { loadLattice } from '../../src/envelope/library.ts';
import { hybridIdentity, hybridRecipient, HYBRID_STANZA } from '../../src/envelope/stanza.ts';
import { pattern } from '../support/bytes.ts';
import { IDENTITY } from './support.ts';

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const runs = { numRuns: 6 };

/** A hybrid stanza that the platform's curve and hashes wrote. */
async function stanzaFor(recipient: string, fileKey: Uint8Array): Promise<Stanza> {
  const native = await hybridRecipient(recipient);
  if (typeof native === 'string') return expect.unreachable('left to the library');
  const [stanza] = await native.wrapFileKey(fileKey);
  return stanza ?? expect.unreachable('no stanza');
}

async function unwrapped(identity: string, stanzas: Stanza[]): Promise<Uint8Array | null> {
  const native = await hybridIdentity(identity);
  if (typeof native === 'string') return expect.unreachable('left to the library');
  return native.unwrapFileKey(stanzas);
}

describe('hybrid stanzas by the platform, against the library', () => {
  it('are what is used here', () => {
    expect(hasNativeHybrid()).toBe(true);
  });

  it('have the library’s recipients', async () => {
    await fc.assert(
      fc.asyncProperty(seed, async (secret) => {
        const identity = ageIdentity(secret);
        expect(await ageRecipient(identity)).toBe(await identityToRecipient(identity));
      }),
      runs,
    );
  });

  it('open what the library wrote, and the library opens them', async () => {
    await fc.assert(
      fc.asyncProperty(seed, fc.uint8Array({ maxLength: 200 }), async (secret, plaintext) => {
        const identity = ageIdentity(secret);
        const encrypter = new Encrypter();
        encrypter.addRecipient(await identityToRecipient(identity));
        const theirs = await encrypter.encrypt(plaintext);
        expect(await openSmall(theirs, [identity])).toEqual(plaintext);

        const decrypter = new Decrypter();
        decrypter.addIdentity(identity);
        const ours = await sealSmall(plaintext, [await ageRecipient(identity)]);
        expect(await decrypter.decrypt(ours)).toEqual(plaintext);
      }),
      runs,
    );
  });

  it('open with many identities in turn, also those that were forgotten between', async () => {
    const identities = Array.from({ length: 20 }, (_, i) => ageIdentity(new Uint8Array(32).fill(i)));
    const [first = ''] = identities;
    const sealed = await sealSmall(pattern(10), [await ageRecipient(first)]);
    expect(await openSmall(sealed, identities)).toEqual(pattern(10));
    expect(await openSmall(sealed, identities.toReversed())).toEqual(pattern(10));
    expect(await openSmall(sealed, identities)).toEqual(pattern(10));
  });
});

describe('keys that were prepared', async () => {
  const lattice = await loadLattice();
  const { kem } = lattice;
  const plain = {
    ...lattice,
    kem: {
      keygen: (from: Uint8Array) => kem.keygen(from),
      encapsulate: (to: Uint8Array) => kem.encapsulate(to),
      decapsulate: (from: Uint8Array, secret: Uint8Array) => kem.decapsulate(from, secret),
    },
  };

  it('are what the library gives here', () => {
    expect('prepare' in kem).toBe(true);
  });

  it('give what keys give that are read for each use', () => {
    const forged = fc.uint8Array({ minLength: ENCAPSULATION_BYTES, maxLength: ENCAPSULATION_BYTES });
    fc.assert(
      fc.property(seed, forged, (secret, noise) => {
        const [ready, slow] = [expandSecret(lattice, secret), expandSecret(plain, secret)];
        const shares = [lattice, plain].map((each) => encapsulate(each, readPublic(each, ready.publicKey)));
        for (const { encapsulation, shared } of shares) {
          expect(decapsulate(ready, encapsulation)).toEqual(shared);
          expect(decapsulate(slow, encapsulation)).toEqual(shared);
        }
        // Nobody's: ML-KEM gives a secret all the same, and only the identity's owner can compute it.
        expect(decapsulate(ready, noise)).toEqual(decapsulate(slow, noise));
      }),
      runs,
    );
  });
});

describe('a hybrid stanza', async () => {
  const stanza = await stanzaFor(await ageRecipient(IDENTITY), pattern(16));
  const [, share = ''] = stanza.args;

  it('gives the file key back', async () => {
    expect(await unwrapped(IDENTITY, [stanza])).toEqual(pattern(16));
  });

  it('of somebody else gives none', async () => {
    expect(await unwrapped(ageIdentity(pattern(32)), [stanza])).toBeNull();
  });

  it.each<[string, string[], Uint8Array]>([
    ['no share', [], stanza.body],
    ['two shares', [share, share], stanza.body],
    ['a share too short', [share.slice(0, -4)], stanza.body],
    ['a share of no base64', [`${share.slice(0, -1)}!`], stanza.body],
    ['a short body', [share], stanza.body.subarray(1)],
    ['a point that gives the same secret to everybody', [lowOrder(share)], stanza.body],
  ])('with %s is refused', async (_what, args, body) => {
    await expect(unwrapped(IDENTITY, [new Stanza([HYBRID_STANZA, ...args], body)])).rejects.toThrow();
  });
});

/** The share with zeros for the curve's part: a point of low order. */
function lowOrder(share: string): string {
  const bytes = new Uint8Array(Buffer.from(share, 'base64'));
  bytes.fill(0, -32);
  return bytesToBase64(bytes).replace(/=+$/, '');
}
