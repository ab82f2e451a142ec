import {
  assembleSignedDocument,
  encodeSimple,
  keyScripts,
  keyWitness,
  messageSighash,
  multisigWitness,
} from '../../src/bip322/index.ts';
import { secp256k1, signLowS } from '../../src/crypto/curve.ts';
import { sha256 } from '../../src/crypto/index.ts';
import {
  canonicalJson,
  didOfPublicKey,
  documentMessage,
  utf8ToBytes,
  type Did,
  type DocumentType,
  type JsonObject,
  type Network,
} from '../../src/encoding/index.ts';
import { encodeToken, grantPolicy, grantText, type Claims } from '../../src/grant/index.ts';

/** A person of the tests: a key made from a name, so that every run signs the same bytes. */
export interface Person {
  readonly did: Did;
  /** 33 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes, over a double SHA-256. */
  readonly sign: (digest: Uint8Array) => Uint8Array;
}

export function person(name: string): Person {
  const secret = sha256(utf8ToBytes(`medwallet test person ${name}`));
  const publicKey = secp256k1.pointFromScalar(secret, true);
  if (publicKey === null) throw new TypeError(`no key for ${name}`);
  return {
    did: didOfPublicKey(publicKey),
    publicKey,
    sign: (digest) => signLowS(digest, secret),
  };
}

/** A signed document's file. */
export function signDocument(
  type: DocumentType,
  network: Network,
  document: JsonObject,
  signer: { readonly publicKey: Uint8Array; sign(digest: Uint8Array): Uint8Array },
): Uint8Array {
  const message = documentMessage(type, network, canonicalJson(document));
  const { scriptPubKey, scriptCode } = keyScripts(signer.publicKey);
  const signature = signer.sign(messageSighash(message, scriptPubKey, scriptCode).digest);
  return assembleSignedDocument(document, encodeSimple(keyWitness(signature, signer.publicKey))).bytes;
}

/** The witness of a consent address over a text, by two of its keys. */
export function consentWitness(
  claims: Claims,
  signers: readonly Person[],
  text = grantText(claims),
): Uint8Array[] {
  const { scriptPubKey, witnessScript } = grantPolicy(claims);
  const { digest } = messageSighash(text, scriptPubKey, witnessScript);
  const signatures = signers.map((one) => ({ publicKey: one.publicKey, signature64: one.sign(digest) }));
  return multisigWitness(signatures, witnessScript);
}

export function signToken(claims: Claims, signers: readonly Person[]): string {
  return encodeToken(claims, consentWitness(claims, signers));
}
