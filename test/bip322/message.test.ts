import { describe, expect, it } from 'vitest';
import { keyScripts, messageHash, toSign, toSpend } from '../../src/bip322/index.ts';
import { bytesToHex, scriptOfAddress, serializeTransaction } from '../../src/encoding/index.ts';
import { transactionId } from '../../src/crypto/index.ts';
import { keysOf } from '../keys/people.ts';
import { throwsCode } from '../support/throws.ts';
import { valid } from './fixtures.ts';

const script = scriptOfAddress('bc1q9vza2e8x573nczrlzms0wvx3gsqjx7vavgkx0l', 'mainnet');

describe("BIP-322's two transactions", () => {
  // Both hashes stand in BIP-322 2.0.0 itself ("Test vectors"), for the empty message and this address.
  it('have the published hashes', () => {
    expect(bytesToHex(messageHash(''))).toBe(
      'c90c269c4f8fcbe6880f72a721ddfbf1914268a794cbb21cfafee13770ae19f1',
    );
    expect(bytesToHex(transactionId(toSpend('', script)).reverse())).toBe(
      'c5680aa69bb8d860bf82d4e9cd3504b55dde018de765a91bb566283c545a99a7',
    );
    expect(bytesToHex(transactionId(toSign('', script)).reverse())).toBe(
      '1e9654e951a5ba44c8604c4de6c67fd78a27e81dcadcfe1edf638ba3aaebaed6',
    );
  });

  it('are shaped so that no chain can ever contain them', () => {
    const spend = toSpend('text', script);
    expect(spend.version).toBe(0);
    expect(bytesToHex(serializeTransaction(spend, { witness: false }))).toMatch(
      new RegExp(`^00000000010{64}ffffffff220020${bytesToHex(messageHash('text'))}0{8}010{16}16`),
    );
    const sign = toSign('text', script);
    expect(sign.outputs).toEqual([{ value: 0n, script: Uint8Array.of(0x6a) }]);
    expect(sign.inputs[0]?.previous).toEqual({ txid: transactionId(spend), vout: 0 });
  });

  it('differ for messages that look alike', () => {
    const texts = ['a', 'a\n', 'a\r\n', ' a', 'A', 'á', 'a\u0301', '\ufeffa', 'a\0'];
    expect(new Set(texts.map((text) => bytesToHex(messageHash(text)))).size).toBe(texts.length);
  });

  it.each(['\ud800', 'half \udc00 a character'])('refuse text without a UTF-8 form', (text) => {
    throwsCode('malformed-message', () => messageHash(text));
  });

  it('are about the address of the key', () => {
    const { scriptPubKey, scriptCode } = keyScripts(keysOf('patient').identity(0).publicKey);
    const { address } = valid.find(({ name }) => name === 'key-ascii') ?? expect.unreachable('the vector');
    expect(scriptPubKey).toEqual(scriptOfAddress(address, 'regtest'));
    expect(bytesToHex(scriptCode)).toBe(`76a914${bytesToHex(scriptPubKey.slice(2))}88ac`);
  });
});
