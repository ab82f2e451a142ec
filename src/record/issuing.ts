import { sha256 } from '../crypto/index.ts';
import { bytesToHex, canonicalJson, hexToBytes, type Did, type JsonObject } from '../encoding/index.ts';
import type { Manifest } from './manifest.ts';

export interface IssuedContent {
  readonly author: Did;
  readonly patient: Did;
  /** 32 bytes, lower-case hex, from the manifest. */
  readonly nonce: string;
  /** SHA-256 of the plaintext, 32 bytes. */
  readonly plaintextHash: Uint8Array;
  readonly mediaType: string;
  /** Unix seconds. */
  readonly issued: number;
}

/**
 * The document a provider signs about a record (a signed document of type `issuing`). It names the content by
 * SHA-256(nonce ‖ SHA-256 of the plaintext): without the nonce, which only the manifest holds, nobody can try
 * out what was written.
 */
export function issuingDocument(content: IssuedContent): JsonObject {
  return {
    type: 'issuing',
    author: content.author,
    patient: content.patient,
    content: bytesToHex(sha256(hexToBytes(content.nonce, 32), content.plaintextHash)),
    mediaType: content.mediaType,
    iat: content.issued,
  };
}

/**
 * The same document put together again from a manifest and the plaintext at hand, with the signature to check
 * against it; undefined for a record that nobody signed.
 */
export function issuingOfManifest(
  manifest: Manifest,
  plaintextHash: Uint8Array,
): { readonly document: JsonObject; readonly author: Did; readonly signature: string } | undefined {
  const { author, patient, issued, authorSignature: signature, nonce, mediaType } = manifest;
  if (author === undefined || patient === undefined || issued === undefined || signature === undefined) {
    return undefined;
  }
  return {
    document: issuingDocument({ author, patient, nonce, plaintextHash, mediaType, issued }),
    author,
    signature,
  };
}

/**
 * What a ledger holds of an issued record: SHA-256 of the RFC 8785 bytes of the whole signed file, signature
 * included. A document alone could be put into a ledger first and signed with a stolen key later.
 */
export function issuingHash(document: JsonObject, signature: string): Uint8Array {
  return sha256(canonicalJson({ document, signature }));
}
