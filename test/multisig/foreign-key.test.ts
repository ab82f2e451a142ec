import { describe, expect, it } from 'vitest';
import { base58CheckDecode, base58CheckEncode } from '../../src/crypto/index.ts';
import { concatBytes, hexToBytes } from '../../src/encoding/index.ts';
import { readForeignKey } from '../../src/multisig/index.ts';
import { keysOf } from '../keys/people.ts';
import { throwsCode } from '../support/throws.ts';

const key = keysOf('guardian').custody(0).keyExpression;
const mainnet = keysOf('guardian', 'mainnet').custody(0).keyExpression;
const versioned = (text: string, version: string): string =>
  text.replace(/[^\]]+$/, (xpub) =>
    base58CheckEncode(concatBytes(hexToBytes(version), base58CheckDecode(xpub).subarray(4))),
  );

describe('a custody key as other wallets spell it', () => {
  it.each([
    ['as descriptors do', key],
    ['with apostrophes', key.replaceAll(/h(?=[/\]])/g, "'")],
    ['with capitals', key.replace(/^\[[^/]*/, (start) => start.toUpperCase()).replaceAll(/h(?=[/\]])/g, 'H')],
    ['with its branches', `${key}/<0;1>/*`],
    ['as BSMS does', `${key}/**`],
    ['with a line end', `${key}\n`],
    ['as Vpub (SLIP-132)', versioned(key, '02575483')],
  ])('%s', (_, text) => {
    expect(readForeignKey(text, 'regtest').text).toBe(key);
  });

  it('as Zpub on mainnet', () => {
    expect(readForeignKey(versioned(mainnet, '02aa7ed3'), 'mainnet').text).toBe(mainnet);
  });

  it.each([
    ['bad-key', 'no origin', key.replace(/^.*\]/, '')],
    ['bad-key', 'a version of single keys (vpub)', versioned(key, '045f1cf6')],
    ['bad-key', 'the version of the other kind of network', versioned(key, '02aa7ed3')],
    ['bad-key', 'the identity account', key.replace('/0h/2h', '/1h/2h')],
    ['bad-key', 'one branch only', `${key}/0/*`],
    ['bad-key', 'a mistyped letter', key.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'))],
    ['bad-key', 'another depth', key.replace('/2h]', ']')],
    ['wrong-network', 'a key of mainnet', mainnet],
  ])('%s: %s', (code, _, text) => {
    throwsCode(code, () => readForeignKey(text, 'regtest'));
  });
});
