import { describe, expect, it } from 'vitest';
import { base58CheckDecode } from '../../src/crypto/index.ts';
import { signRecoverable, tinyEcdsaVerifier } from '../../src/crypto/curve.ts';
import { derivePublicKey } from '../../src/keys/index.ts';
import { decryptBsms, encryptBsms } from '../../src/multisig/bsms-cipher.ts';
import {
  bsmsKeyHash,
  bsmsKeyLines,
  bsmsKeyRecord,
  parseBsmsKey,
  parseBsmsRecord,
  readBsmsToken,
} from '../../src/multisig/index.ts';
import { throwsCode } from '../support/throws.ts';
import { bip129 } from './fixtures.ts';

const read = (text: string, token = '00') =>
  parseBsmsKey(text, 'mainnet', tinyEcdsaVerifier, readBsmsToken(token));
const [plain, , standard] = bip129.keys;
const record = plain?.record ?? '';
const [version = '', token = '', key = '', description = '', signature = ''] = record.split('\n');
const lines = (...parts: string[]) => parts.join('\n');

describe('BIP-129 key records', () => {
  it.each(bip129.keys)('$mode: the published one is read, and written again byte for byte', (vector) => {
    const opened = decryptBsms(vector.encrypted ?? vector.record, readBsmsToken(vector.token));
    expect(opened).toBe(vector.record);
    const found = read(opened, vector.token);
    const text = bsmsKeyLines({ ...found, key: found.key.text });
    // The words behind the keys are not published, the keys are: WIF, compressed.
    const secret = base58CheckDecode(vector.secret).slice(1, 33);
    const signed = signRecoverable(bsmsKeyHash(text).digest, secret);
    const written = bsmsKeyRecord(text, signed);
    expect(written).toBe(vector.record);
    expect(encryptBsms(written, found.token)).toBe(vector.encrypted ?? vector.record);
  });

  it('opens the published descriptor record', () => {
    const opened = decryptBsms(bip129.descriptor.encrypted, readBsmsToken(bip129.descriptor.token));
    expect(opened).toBe(bip129.descriptor.record);
    expect(parseBsmsRecord(opened, 'mainnet', derivePublicKey, { acceptLockout: true }).threshold.k).toBe(2);
  });

  it.each([
    ['nothing', '', 'bad-record'],
    ['another version', record.replace('1.0', '2.0'), 'bad-record'],
    ['a sixth line', `${record}\nmore`, 'bad-record'],
    ['four lines', lines(version, token, key, description), 'bad-record'],
    ['a description that is a page', record.replace(description, 'x'.repeat(81)), 'bad-record'],
    ['something endless', record + ' '.repeat(2_000), 'bad-record'],
    [
      'a public key instead of an xpub',
      lines(version, token, `[1cf0bf7e/0']02${'ab'.repeat(32)}`, description, signature),
      'bad-key',
    ],
    ['another description', record.replace(description, 'Signer 2 key'), 'bad-signature'],
    ['a signature that is no base64', lines(version, token, key, description, '!'), 'bad-signature'],
    [
      'a signature of 64 bytes',
      lines(version, token, key, description, `${'A'.repeat(84)}AA==`.slice(0, 88)),
      'bad-signature',
    ],
    [
      'a header of an uncompressed key',
      lines(version, token, key, description, `G${signature.slice(1)}`),
      'bad-signature',
    ],
    ['another set-up', standard?.record ?? '', 'wrong-token'],
  ])('refuses %s', (_what, text, code) => {
    throwsCode(code, () => read(text));
  });

  it('refuses a key of another network', () => {
    throwsCode('wrong-network', () => parseBsmsKey(record, 'regtest', tinyEcdsaVerifier));
  });

  it('refuses to write a description of two lines', () => {
    throwsCode('bad-record', () => bsmsKeyLines({ token: readBsmsToken('0'), key, description: 'a\nb' }));
  });
});

describe('BIP-129 tokens', () => {
  it.each([
    ['11907592390080907703', 'a54044308ceac9b7'],
    ['a54044308ceac9b7', 'a54044308ceac9b7'],
    ['0xA54044308CEAC9B7\n', 'a54044308ceac9b7'],
    ['21984902443033505423410071144203475550', '108a2360adb302774eb521daebbeda5e'],
    ['0x1234567890123456', '1234567890123456'],
    ['01234567890123456', '000462d53c8abac0'],
    ['18446744073709551615', 'ffffffffffffffff'],
    ['0x00', '00'],
  ])('%s', (text, hex) => {
    expect(readBsmsToken(text).hex).toBe(hex);
  });

  it.each([
    '',
    'pipe acquire around',
    '0x12',
    '1234567890123456',
    `1${'0'.repeat(39)}`,
    'f'.repeat(33),
    '-1',
  ])('refuses %s', (text) => {
    throwsCode('bad-token', () => readBsmsToken(text));
  });

  it('opens nothing with another one, nor what was changed, nor what is no hex', () => {
    const encrypted = standard?.encrypted ?? '';
    const other = readBsmsToken('0xa54044308ceac9b8');
    const right = readBsmsToken(standard?.token ?? '');
    throwsCode('wrong-token', () => decryptBsms(encrypted, other));
    const changed = `${encrypted.slice(0, -1)}${encrypted.endsWith('0') ? '1' : '0'}`;
    throwsCode('wrong-token', () => decryptBsms(changed, right));
    for (const text of ['', record, encrypted.slice(0, 64), `${encrypted}0`, 'ab'.repeat(20_000)]) {
      throwsCode('bad-record', () => decryptBsms(text, right));
    }
  });
});
