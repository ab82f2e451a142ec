import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeSimple, encodeSimple, messageHash, messageSighash } from '../../src/bip322/index.ts';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import {
  bytesToHex,
  bytesToUtf8,
  base64UrlToBytes,
  hexToBytes,
  parseWitness,
  type JsonObject,
} from '../../src/encoding/index.ts';
import {
  checkTokenSignature,
  encodeToken,
  grantId,
  grantPolicy,
  grantText,
  parseClaims,
  parseToken,
} from '../../src/grant/index.ts';

interface Vector {
  readonly claims: JsonObject;
  readonly signers: string[];
  readonly header: string;
  readonly grantId: string;
  readonly text: string;
  readonly address: string;
  readonly witnessScript: string;
  readonly messageHash: string;
  readonly sighash: string;
  readonly witness: string;
  readonly bip322: string;
  readonly token: string;
}

function read(name: string): Vector {
  return JSON.parse(
    readFileSync(new URL(`../../fixtures/grant/${name}.json`, import.meta.url), 'utf8'),
  ) as Vector;
}

describe.each(['normal-2of2', 'normal-2of3', 'emergency'])('docs/spec/grant.md, vector %s', (name) => {
  const vector = read(name);
  const claims = parseClaims(vector.claims);
  const policy = grantPolicy(claims);

  it('has the consent address and script', () => {
    expect(policy.address).toBe(vector.address);
    expect(bytesToHex(policy.witnessScript)).toBe(vector.witnessScript);
  });

  it('has the grant id and the text', () => {
    expect(grantId(claims)).toBe(vector.grantId);
    expect(grantText(claims)).toBe(vector.text);
  });

  it('has the message hash of BIP-322 and the sighash of BIP-143', () => {
    expect(bytesToHex(messageHash(vector.text))).toBe(vector.messageHash);
    const { digest } = messageSighash(vector.text, policy.scriptPubKey, policy.witnessScript);
    expect(bytesToHex(digest)).toBe(vector.sighash);
  });

  it('makes the same token of the same witness', () => {
    const witness = parseWitness(hexToBytes(vector.witness));
    expect(encodeToken(claims, witness)).toBe(vector.token);
    expect(encodeSimple(witness)).toBe(vector.bip322);
  });

  it('reads and verifies the token', () => {
    const token = parseToken(vector.token);
    expect(token.claims).toEqual(vector.claims);
    expect(token.grantId).toBe(vector.grantId);
    expect(token.witness).toEqual(decodeSimple(vector.bip322));
    expect(bytesToUtf8(base64UrlToBytes(vector.token.split('.')[0] ?? ''))).toBe(vector.header);
    expect(checkTokenSignature(token, nodeEcdsaVerifier).signers).toEqual(vector.signers);
  });

  it('is printed in its page', () => {
    const page = readFileSync(new URL('../../docs/spec/grant.md', import.meta.url), 'utf8');
    if (name === 'normal-2of2') expect(page).toContain(vector.text);
  });
});

it('a token of one record has under 1,200 characters', () => {
  expect(read('normal-2of2').token.length).toBeLessThan(1_200);
});
