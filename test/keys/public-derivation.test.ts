import { bip32 } from '../../src/keys/curve.ts';
import { describe, expect, it } from 'vitest';
import { base58CheckDecode, base58CheckEncode } from '../../src/crypto/index.ts';
import { derivePublicKey } from '../../src/keys/index.ts';
import { throwsCode } from '../support/throws.ts';
import { keysOf } from './people.ts';
import { published } from './published.ts';

/** The xpub with some bytes of its payload changed and a good checksum again. */
function changed(xpub: string, change: (payload: Uint8Array) => Uint8Array): string {
  return base58CheckEncode(change(base58CheckDecode(xpub)));
}

describe('BIP-32 public derivation', () => {
  const { parent, branch, index, child } = published.bip32;

  it('gives the published child', () => {
    expect(derivePublicKey(parent, branch, index)).toEqual(
      Uint8Array.from(bip32.fromBase58(child).publicKey),
    );
  });

  it('gives the public half of the custody keys', () => {
    const account = keysOf('patient').custody(3);
    expect(derivePublicKey(account.xpub, 1, 7)).toEqual(account.key(1, 7).publicKey);
  });

  it.each([
    [-1, 0],
    [0, 2 ** 31],
    [0.5, 0],
  ])('has no key %d/%d', (wrongBranch, wrongIndex) => {
    throwsCode('bad-index', () => derivePublicKey(parent, wrongBranch, wrongIndex));
  });

  it.each([
    ['nothing', ''],
    ['a mistyped key', parent.replace('xpub6D', 'xpub6E')],
    ['a private key', published.bip85.masterKey],
    ['a cut key', changed(parent, (payload) => payload.slice(0, 77))],
    ['another version', changed(parent, (payload) => payload.fill(0, 0, 4))],
    ['an uncompressed point', changed(parent, (payload) => payload.fill(4, 45, 46))],
    ['a point off the curve', changed(parent, (payload) => payload.fill(0xff, 46))],
    ['something endless', '1'.repeat(100_000)],
  ])('refuses %s without repeating it', (_what, xpub) => {
    const error = throwsCode('bad-xpub', () => derivePublicKey(xpub, 0, 0));
    expect(error.cause).toBeUndefined();
    if (xpub !== '') expect(error.message + error.hint).not.toContain(xpub);
  });
});
