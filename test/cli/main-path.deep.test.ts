import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bech32 } from '@scure/base';
import { BIP32Factory } from 'bip32';
import { mnemonicToSeedSync } from 'bip39';
import * as tiny from 'tiny-secp256k1';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireAge, type StockAge } from '../support/age.ts';

const root = resolve(import.meta.dirname, '../..');
const data = process.env['MEDWALLET_DATA'] ?? join(root, '../shared/data');
const [bundle, image] = ['synthea-small.json', 'ct-small.dcm'].map((name) => join(data, name));

// The built command, a shell, real inputs, a real node and stock age: as somebody who never met us would.
describe(`the main path as a shell script${existsSync(data) ? '' : `: nothing in ${data}, so inputs of our own`}`, () => {
  let work: string;
  let age: StockAge;
  let record: string;
  let output: string;

  beforeAll(() => {
    age = requireAge();
    work = mkdtempSync(join(tmpdir(), 'medwallet-script-'));
    record = existsSync(bundle ?? '') ? (bundle ?? '') : ownInput('lab.json', '{"resourceType":"Bundle"}');
    const second = existsSync(image ?? '') ? (image ?? '') : ownInput('scan.dcm', `${'\0'.repeat(128)}DICM`);
    const script = [
      join(import.meta.dirname, 'main-path.sh'),
      join(root, 'dist/bin/medwallet.cjs'),
      record,
      second,
    ];
    output = execFileSync('bash', [...script, work], { encoding: 'utf8', timeout: 300_000 });
  }, 600_000);
  afterAll(() => {
    rmSync(work, { recursive: true, force: true });
  });
  const ownInput = (name: string, content: string): string => {
    writeFileSync(join(work, name), content);
    return join(work, name);
  };
  const words = (): string => {
    const keystore = readFileSync(join(work, 'home/profiles/alice/keystore.age'));
    const passphrase = readFileSync(join(work, 'passphrase'), 'utf8').trim();
    return Buffer.from(age.decryptPassphrase(new Uint8Array(keystore), passphrase))
      .toString('utf8')
      .trim();
  };

  it('runs to its end, every check on the way', () => {
    expect(output).toMatch(/^done: [0-9a-f]{32} [0-9a-f]{64} \w+$/m);
  });

  it('leaves a keystore that stock age opens with the passphrase', () => {
    expect(words().split(' ')).toHaveLength(24);
  });

  it('leaves a blob that stock age opens with the collection identity derived from the words', () => {
    const [, blob = '', collection] = /^done: \S+ (\S+) (\S+)$/m.exec(output) ?? [];
    expect(collection).toBe('general');
    // BIP-85 HEX, 32 bytes, at index 2^30 + 2^16 · class + generation; `general` is class 1. No code of ours.
    const node = BIP32Factory(tiny).fromSeed(mnemonicToSeedSync(words()));
    const key =
      node.derivePath(`m/83696968'/128169'/32'/${2 ** 30 + 2 ** 16}'`).privateKey ?? new Uint8Array();
    const secret = createHmac('sha512', 'bip-entropy-from-k').update(key).digest().subarray(0, 32);
    const identity = bech32
      .encode('age-secret-key-pq-', bech32.toWords(new Uint8Array(secret)), false)
      .toUpperCase();
    const file = readFileSync(join(work, 'home/vault/blobs', blob.slice(0, 2), blob));
    expect(Buffer.from(age.decrypt(new Uint8Array(file), identity)).equals(readFileSync(record))).toBe(true);
  });
});
