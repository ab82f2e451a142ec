import { describe, expect, it } from 'vitest';
import { base58CheckDecode, base58CheckEncode } from '../../src/crypto/index.ts';
import { bytesToHex } from '../../src/encoding/index.ts';
import { bip32 } from '../../src/keys/curve.ts';
import { masterKey } from '../../src/keys/root.ts';
import { parseKeyExpression } from '../../src/multisig/index.ts';
import { keysOf, WORDS } from '../keys/people.ts';
import { throwsCode } from '../support/throws.ts';

const account = keysOf('patient').custody(0);
const good = account.keyExpression;
const root = masterKey(WORDS.patient, '', 'regtest');

/** The good expression with its xpub's payload changed and a good checksum again. */
function withPayload(change: (payload: Uint8Array) => Uint8Array): string {
  return good.replace(account.xpub, base58CheckEncode(change(base58CheckDecode(account.xpub))));
}

describe('BIP-380 key expressions', () => {
  it('are read in parts', () => {
    const key = parseKeyExpression(good, 'regtest');
    expect(key).toMatchObject({
      text: good,
      fingerprint: '73c5da0a',
      path: '48h/1h/0h/2h',
      xpub: account.xpub,
    });
    expect(key.publicKey).toEqual(Uint8Array.from(bip32.fromBase58(account.xpub, root.network).publicKey));
  });

  it('fit every test network, which share one version', () => {
    for (const network of ['signet', 'testnet4'] as const) {
      expect(parseKeyExpression(good, network).xpub).toBe(account.xpub);
    }
  });

  it.each(['m', 'm/7', "m/84'/1'/0'", "m/48'/1'/2'/2'/0"])('may lie at %s', (path) => {
    const node = path === 'm' ? root : root.derivePath(path);
    const origin = path.replace('m', '73c5da0a').replaceAll("'", 'h');
    const text = `[${origin}]${node.neutered().toBase58()}`;
    expect(parseKeyExpression(text, 'regtest').publicKey).toEqual(Uint8Array.from(node.publicKey));
  });

  it('refuse the key of another network', () => {
    throwsCode('wrong-network', () => parseKeyExpression(good, 'mainnet'));
    throwsCode('wrong-network', () =>
      parseKeyExpression(keysOf('patient', 'mainnet').custody(0).keyExpression, 'regtest'),
    );
  });

  it('refuse a private key without repeating it', () => {
    const secret = root.derivePath("m/48'/1'/0'/2'").toBase58();
    const error = throwsCode('bad-key', () =>
      parseKeyExpression(good.replace(account.xpub, secret), 'regtest'),
    );
    expect(error.message + error.hint + JSON.stringify(error.facts)).not.toContain(secret);
  });

  const publicKey = bytesToHex(keysOf('patient').identity(0).publicKey);
  it.each([
    ['nothing', ''],
    ['no origin', account.xpub],
    ['two origins', `[73c5da0a]${good}`],
    ['an origin in capitals', good.replace('73c5da0a', '73C5DA0A')],
    ['a short fingerprint', good.replace('73c5da0a', '73c5da0')],
    ['an apostrophe for hardened', good.replaceAll('h', "'")],
    ['a step with a leading zero', good.replace('48h', '048h')],
    ['a step beyond 2^31', good.replace('48h', '2147483648h')],
    ['an empty step', good.replace('/48h', '//48h')],
    ['a step behind the key', `${good}/0`],
    ['a space', `${good} `],
    ['a compressed key in hex', `[73c5da0a/48h/1h/0h/2h]${publicKey}`],
    ['an uncompressed key in hex', `[73c5da0a/48h/1h/0h/2h]04${publicKey.repeat(2).slice(4)}`],
    ['a mistyped key', good.slice(0, -1) + (good.endsWith('Q') ? 'R' : 'Q')],
    ['a path shorter than the key lies', good.replace('48h/1h', '48h')],
    ['a path that ends elsewhere', good.replace('2h]', '3h]')],
    ['a path that ends unhardened', good.replace('2h]', '2]')],
    [
      'a SLIP-132 version',
      withPayload((payload) => new Uint8Array([2, 0x57, 0x54, 0x83, ...payload.slice(4)])),
    ],
    ['a key of 77 bytes', withPayload((payload) => payload.slice(0, 77))],
    ['an uncompressed point inside', withPayload((payload) => payload.fill(4, 45, 46))],
    ['something endless', `[73c5da0a${'/0'.repeat(50_000)}]${account.xpub}`],
    ['the fingerprint of another master key', `[00000000]${root.neutered().toBase58()}`],
    ['the fingerprint of another parent', `[00000000/7]${root.derive(7).neutered().toBase58()}`],
    [
      'the identity account',
      `[73c5da0a/48h/1h/1h/2h]${root.derivePath("m/48'/1'/1'/2'").neutered().toBase58()}`,
    ],
  ])('refuse %s', (_what, text) => {
    throwsCode('bad-key', () => parseKeyExpression(text, 'regtest'));
  });

  it('refuse a master key that names a parent', () => {
    const payload = base58CheckDecode(root.neutered().toBase58()).fill(1, 5, 9);
    throwsCode('bad-key', () => parseKeyExpression(`[73c5da0a]${base58CheckEncode(payload)}`, 'regtest'));
  });
});
