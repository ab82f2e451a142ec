import { messageSighash, multisigWitness } from '../../src/bip322/index.ts';
import { sha256 } from '../../src/crypto/index.ts';
import {
  bytesToBase64Url,
  bytesToHex,
  bytesToUtf8,
  canonicalJson,
  serializeWitness,
  utf8ToBytes,
  type JsonObject,
} from '../../src/encoding/index.ts';
import { grantPolicy, grantText, type Claims } from '../../src/grant/index.ts';
import { person, type Person } from '../support/sign.ts';

export const NOW = 1_790_000_000;
export const HOUR = 3_600;
export const DAY = 86_400;
export const LEDGER = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8AAAAA';

export const patient = person('patient');
export const provider = person('provider');
export const guardian = person('guardian');
export const stranger = person('stranger');

export const RECORD = '000102030405060708090a0b0c0d0e0f';

/** One record for 30 days, with a guardian in the consent address. */
export const NORMAL: Claims = {
  iss: patient.did,
  aud: provider.did,
  jti: 'AAECAwQFBgcICQoLDA0ODw',
  iat: NOW,
  nbf: NOW,
  exp: NOW + 30 * DAY,
  kind: 'normal',
  scope: 'patient/*.rs',
  purpose: 'TREAT',
  net: 'regtest',
  records: [RECORD],
  guardian: guardian.did,
};

export const EMERGENCY: Claims = {
  iss: patient.did,
  aud: provider.did,
  jti: 'EBESExQVFhcYGRobHB0eHw',
  iat: NOW,
  nbf: NOW,
  exp: NOW + 72 * HOUR,
  kind: 'emergency',
  scope: 'patient/*.rs',
  purpose: 'BTG',
  net: 'regtest',
  collections: ['emergency'],
  guardian: guardian.did,
};

/** What a token is made of, before it is put together; mutants change one of them. */
export interface Parts {
  readonly header: string;
  readonly claims: string;
  readonly signers: readonly Person[];
  readonly policy: Claims;
}

export function partsOf(claims: Claims, signers: readonly Person[]): Parts {
  const header = { alg: 'BIP322', kid: grantPolicy(claims).address, typ: 'medwallet-grant+jwt' };
  return {
    header: bytesToUtf8(canonicalJson(header)),
    claims: bytesToUtf8(canonicalJson({ ...claims })),
    signers,
    policy: claims,
  };
}

export function withClaims(claims: Claims, changes: JsonObject, remove: readonly string[] = []): JsonObject {
  const all = { ...claims, ...changes };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !remove.includes(name)));
}

/**
 * Puts a token together from any header and claims and signs it as well as it can be signed: over the text of
 * `policy`'s claims with the grant id that these bytes have. So nothing but the mutation is wrong.
 */
export function assemble({ header, claims, signers, policy }: Parts): string {
  const signingInput = `${base64url(header)}.${base64url(claims)}`;
  return `${signingInput}.${bytesToBase64Url(serializeWitness(witnessFor(signingInput, signers, policy)))}`;
}

export function witnessFor(signingInput: string, signers: readonly Person[], policy: Claims): Uint8Array[] {
  const id = bytesToHex(sha256(utf8ToBytes(signingInput)));
  const text = grantText(policy).replace(/[^\n]*$/, id);
  const { scriptPubKey, witnessScript } = grantPolicy(policy);
  const { digest } = messageSighash(text, scriptPubKey, witnessScript);
  const signatures = signers.map(({ publicKey, sign }) => ({ publicKey, signature64: sign(digest) }));
  return multisigWitness(signatures, witnessScript);
}

export function base64url(text: string): string {
  return bytesToBase64Url(utf8ToBytes(text));
}
