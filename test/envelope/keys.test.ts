import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bech32Decode, bech32Encode } from '../../src/envelope/bech32.ts';
import { ageIdentity, ageRecipient, isHybridIdentity, isHybridRecipient } from '../../src/envelope/index.ts';
import { rejectsCode, throwsCode } from '../support/throws.ts';
import { IDENTITY } from './support.ts';

// The example of c2sp.org/age, "The MLKEM768-X25519 hybrid post-quantum recipient type".
const SPEC_IDENTITY = 'AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR';
const CLASSIC = 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj';

describe('age hybrid identities and recipients', () => {
  it('spells a 32-byte seed as age does', () => {
    const seed = bech32Decode('age-secret-key-pq-', SPEC_IDENTITY.toLowerCase());
    expect(seed?.length).toBe(32);
    expect(ageIdentity(seed ?? new Uint8Array(0))).toBe(SPEC_IDENTITY);
    expect(isHybridIdentity(SPEC_IDENTITY)).toBe(true);
  });

  it('computes the recipient of the specification’s example', async () => {
    const recipient = await ageRecipient(SPEC_IDENTITY);
    expect(recipient.length).toBe(1959);
    expect(recipient.slice(0, 40)).toBe('age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9r');
    expect(recipient.slice(-20)).toBe('heyty7saeq0d3fzv49zc0k'.slice(-20));
    expect(isHybridRecipient(recipient)).toBe(true);
  });

  it('is the same text for the same seed and another for another', async () => {
    expect(await ageRecipient(IDENTITY)).toBe(await ageRecipient(ageIdentity(new Uint8Array(32).fill(7))));
    expect(await ageRecipient(IDENTITY)).not.toBe(await ageRecipient(SPEC_IDENTITY));
  });

  it.each([31, 33, 0])('refuses a seed of %d bytes', (length) => {
    throwsCode('bad-identity', () => ageIdentity(new Uint8Array(length)));
  });

  it.each([
    ['another kind', 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX'],
    ['lower case', SPEC_IDENTITY.toLowerCase()],
    ['mixed case', SPEC_IDENTITY.replace('XX', 'xX')],
    ['a typing error', SPEC_IDENTITY.replace('3ZQFR', '3ZQFQ')],
    ['one character short', SPEC_IDENTITY.slice(0, -1)],
    ['nothing', ''],
  ])('refuses an identity with %s', async (_what, text) => {
    expect(isHybridIdentity(text)).toBe(false);
    const error = await rejectsCode('bad-identity', () => ageRecipient(text));
    expect(text === '' || !`${error.message} ${error.hint}`.includes(text)).toBe(true);
  });

  it('tells a hybrid recipient by form alone', async () => {
    const recipient = await ageRecipient(IDENTITY);
    const last = recipient.endsWith('q') ? 'p' : 'q';
    expect(isHybridRecipient(CLASSIC)).toBe(false);
    expect(isHybridRecipient(recipient.toUpperCase())).toBe(false);
    expect(isHybridRecipient(` ${recipient}`)).toBe(false);
    expect(isHybridRecipient(recipient.slice(0, -1) + last)).toBe(false);
  });
});

describe('BIP-173 without its length limit', () => {
  it('gives back what it was given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(bech32Decode('age', bech32Encode('age', bytes))).toEqual(bytes);
      }),
      { numRuns: 100 },
    );
  });

  it('finds every single wrong character', () => {
    const text = bech32Encode('age', new Uint8Array(32).fill(0xa5));
    for (let at = 4; at < text.length; at++) {
      const wrong = text[at] === 'q' ? 'p' : 'q';
      expect(bech32Decode('age', text.slice(0, at) + wrong + text.slice(at + 1))).toBeUndefined();
    }
  });

  it('has no second spelling for one key', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 90 }), (tail) => {
        const text = `age1${tail}`;
        const bytes = bech32Decode('age', text);
        expect(bytes === undefined || bech32Encode('age', bytes) === text).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
