import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { nodeEcdsaVerifier, sha256 } from '../../src/crypto/index.ts';
import { tinyEcdsaVerifier } from '../../src/crypto/curve.ts';
import { bytesToHex, didOfPublicKey, NETWORKS, utf8ToBytes } from '../../src/encoding/index.ts';
import { openWalletKeys } from '../../src/keys/index.ts';
import { masterKey } from '../../src/keys/root.ts';
import { throwsCode } from '../support/throws.ts';
import { keysOf, WORDS } from './people.ts';
import { published } from './published.ts';

describe('BIP-39 to BIP-32', () => {
  it.each(published.bip39)(
    'gives the published master key of $words',
    ({ words, passphrase, masterKey: key }) => {
      expect(masterKey(words, passphrase, 'mainnet').toBase58()).toBe(key);
    },
  );

  it('opens another wallet with another passphrase', () => {
    expect(openWalletKeys(WORDS.patient, 'TREZOR', 'regtest').fingerprint).not.toBe(
      keysOf('patient').fingerprint,
    );
  });

  it('refuses words that are none', () => {
    throwsCode('bad-words', () => openWalletKeys('not words', '', 'regtest'));
  });
});

describe('BIP-48 accounts', () => {
  const { words, fingerprint, accounts } = published.bip48;

  it.each(accounts.filter(({ path }) => !path.includes('/1h/2h')))('gives the published $path', (account) => {
    const keys = openWalletKeys(words, '', account.network).custody(0);
    expect(keys.fingerprint).toBe(fingerprint);
    expect(keys.xpub).toBe(account.xpub);
    expect(keys.keyExpression).toBe(`[${fingerprint}/${account.path}]${account.xpub}`);
  });

  it('keeps account 1 for the identity', () => {
    const identity = masterKey(words, '', 'mainnet').derivePath("m/48'/0'/1'/2'");
    const expected = accounts.find(({ path }) => path === '48h/0h/1h/2h');
    expect(identity.neutered().toBase58()).toBe(expected?.xpub);
    const third = identity.derive(0).derive(3);
    expect(keysOf('patient', 'mainnet').identity(3).publicKey).toEqual(Uint8Array.from(third.publicKey));
  });

  it.each([1, -1, 0.5, 2 ** 31])('has no custody account %d', (account) => {
    throwsCode('bad-account', () => keysOf('patient').custody(account));
  });

  it.each([-1, 0.5, 2 ** 31])('has no key number %d', (index) => {
    throwsCode('bad-index', () => keysOf('patient').identity(index));
    throwsCode('bad-index', () => keysOf('patient').custody(0).key(0, index));
  });

  it('gives every network its own coin and version, and test networks the same keys', () => {
    const xpubs = NETWORKS.map((network) => keysOf('patient', network).custody(0).xpub.slice(0, 4));
    expect(xpubs).toEqual(NETWORKS.map((network) => (network === 'mainnet' ? 'xpub' : 'tpub')));
    expect(keysOf('patient', 'signet').identity(0).did).toBe(keysOf('patient').identity(0).did);
    expect(keysOf('patient', 'mainnet').identity(0).did).not.toBe(keysOf('patient').identity(0).did);
  });
});

describe('signing keys', () => {
  const once = sha256(utf8ToBytes('shown to the patient'));
  const sighash = { once, digest: sha256(once) };

  it('sign what both verifiers accept, the same each time', () => {
    const key = keysOf('guardian').custody(2).key(1, 9);
    const signature = key.sign(sighash.digest);
    expect(key.sign(sighash.digest)).toEqual(signature);
    for (const verifier of [nodeEcdsaVerifier, tinyEcdsaVerifier]) {
      expect(verifier(sighash, key.publicKey, signature)).toBe(true);
      expect(verifier(sighash, keysOf('patient').identity(0).publicKey, signature)).toBe(false);
    }
  });

  it('are named by their did', () => {
    const key = keysOf('patient').identity(0);
    expect(key.did).toBe(didOfPublicKey(key.publicKey));
  });
});

describe('secrets', () => {
  const keys = keysOf('patient');
  const account = keys.custody(0);
  const objects = { keys, account, identity: keys.identity(0), custodyKey: account.key(0, 0) };
  const root = masterKey(WORDS.patient, '', 'regtest');
  const secrets = ["m/48'/1'/0'/2'", "m/48'/1'/0'/2'/0/0", "m/48'/1'/1'/2'", "m/48'/1'/1'/2'/0/0", 'm']
    .map((path) => (path === 'm' ? root : root.derivePath(path)))
    .flatMap((node) => {
      const secret = node.privateKey ?? expect.unreachable('a private node');
      return [
        node.toBase58(),
        bytesToHex(secret),
        [...secret].join(', '),
        Buffer.from(secret).toString('base64'),
      ];
    });

  it.each(Object.entries(objects))('do not show when %s is printed or serialised', (_name, object) => {
    const hidden = inspect(object, {
      showHidden: true,
      depth: 20,
      maxArrayLength: null,
      breakLength: Infinity,
    });
    const shown = [hidden, JSON.stringify(object), JSON.stringify({ ...object })].join('\n');
    for (const secret of [...secrets, WORDS.patient, 'prv']) expect(shown).not.toContain(secret);
  });
});
