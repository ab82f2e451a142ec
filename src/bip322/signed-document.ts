import { sha256, type EcdsaVerifier } from '../crypto/index.ts';
import {
  canonicalJson,
  documentMessage,
  EncodingError,
  NETWORKS,
  parseJson,
  type DocumentType,
  type JsonObject,
  type JsonValue,
  type Network,
} from '../encoding/index.ts';
import { Bip322Error } from './errors.ts';
import { keyScripts } from './message.ts';
import { decodeSimple } from './simple.ts';
import { verifySimple } from './verify.ts';

/** `{"document":{…},"signature":"smp…"}`: read, but not yet checked by anybody. */
export interface SignedDocument {
  readonly document: JsonObject;
  /** The document's RFC 8785 bytes: what is hashed and signed. */
  readonly documentBytes: Uint8Array;
  /** SHA-256 of `documentBytes`, 32 bytes. The signature is no part of it: one document may be signed twice. */
  readonly hash: Uint8Array;
  readonly signature: string;
  /** The whole file as RFC 8785 bytes. */
  readonly bytes: Uint8Array;
}

/** A P2WPKH signature takes 147 characters; the rest is room for a clear refusal of something else. */
const MAX_SIGNATURE = 1_024;

/**
 * Reads the form of a signed document that anybody may have written. Spacing and order of names are free;
 * what counts are the RFC 8785 bytes of the document inside.
 * @param options.maxBytes of the file
 * @throws Bip322Error `too-large`, `malformed-document`
 */
export function parseSignedDocument(
  bytes: Uint8Array,
  options: { readonly maxBytes: number },
): SignedDocument {
  if (bytes.length > options.maxBytes) {
    throw new Bip322Error(
      'too-large',
      `The document has ${bytes.length} bytes where at most ${options.maxBytes} are read.`,
      'Check that it is the right file.',
    );
  }
  try {
    const file = parseJson(bytes, { maxBytes: options.maxBytes });
    if (!isObject(file) || Object.keys(file).length !== 2) throw malformed();
    const { document, signature } = file;
    if (!isObject(document) || typeof signature !== 'string') throw malformed();
    return assembleSignedDocument(document, signature);
  } catch (error) {
    if (error instanceof EncodingError) throw malformed(error);
    throw error;
  }
}

/**
 * Puts a document and its signature together. The signature is not checked.
 * @throws EncodingError `bad-json` for a value that RFC 8785 cannot write
 */
export function assembleSignedDocument(document: JsonObject, signature: string): SignedDocument {
  const documentBytes = canonicalJson(document);
  const bytes = canonicalJson({ document, signature });
  return { document, documentBytes, hash: sha256(documentBytes), signature, bytes };
}

/**
 * Throws unless `signer` signed this document as one of this type for this network. The caller takes the
 * signer's key from what the type's rule says (see docs/spec/signed-documents.md), never from the witness.
 * @param options.signer 33 bytes
 * @throws Bip322Error `malformed-document` (another type), `wrong-network`, `bad-signature`
 */
export function checkDocumentSignature(
  signed: SignedDocument,
  options: { readonly type: DocumentType; readonly network: Network; readonly signer: Uint8Array },
  verifier: EcdsaVerifier,
): void {
  const { type, network, signer } = options;
  if (signed.document['type'] !== type) {
    throw new Bip322Error(
      'malformed-document',
      `This is not a document of the type ${type}.`,
      'Check that it is the right file.',
      { facts: { type } },
    );
  }
  const witness = witnessOf(signed.signature);
  const isSignedFor = (other: Network): boolean =>
    isWitnessFor(signed, witness, { type, network: other, signer }, verifier);
  if (isSignedFor(network)) return;
  const actual = NETWORKS.find((other) => other !== network && isSignedFor(other));
  if (actual !== undefined) {
    throw new Bip322Error(
      'wrong-network',
      `This document was signed for ${actual}, not for ${network}.`,
      `Ask for the one of ${network}, or choose the other --network.`,
      { facts: { expected: network, actual } },
    );
  }
  throw badSignature();
}

/**
 * Whether `signer` signed this document as one of this type for this network, and not why not: one verification, where
 * {@link checkDocumentSignature} tries the other networks as well to say what is wrong.
 * @param options.signer 33 bytes
 */
export function isDocumentSigned(
  signed: SignedDocument,
  options: { readonly type: DocumentType; readonly network: Network; readonly signer: Uint8Array },
  verifier: EcdsaVerifier,
): boolean {
  if (signed.document['type'] !== options.type) return false;
  try {
    return isWitnessFor(signed, witnessOf(signed.signature), options, verifier);
  } catch (cause) {
    if (cause instanceof Bip322Error) return false;
    throw cause;
  }
}

function isWitnessFor(
  { documentBytes }: SignedDocument,
  witness: readonly Uint8Array[],
  by: { readonly type: DocumentType; readonly network: Network; readonly signer: Uint8Array },
  verifier: EcdsaVerifier,
): boolean {
  const message = documentMessage(by.type, by.network, documentBytes);
  const { scriptPubKey } = keyScripts(by.signer);
  return verifySimple({ message, scriptPubKey, witness }, verifier).outcome === 'valid';
}

function witnessOf(signature: string): Uint8Array[] {
  try {
    return decodeSimple(signature, MAX_SIGNATURE);
  } catch (error) {
    if (error instanceof Bip322Error) throw badSignature(error);
    throw error;
  }
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(cause?: unknown): Bip322Error {
  return new Bip322Error(
    'malformed-document',
    'This is not a signed document: one object with "document" and "signature".',
    'Ask for the file again, whole.',
    cause === undefined ? {} : { cause },
  );
}

function badSignature(cause?: unknown): Bip322Error {
  return new Bip322Error(
    'bad-signature',
    'The signature under this document is not by the key it names.',
    'Do not use it; ask its owner for it again by another way.',
    cause === undefined ? {} : { cause },
  );
}
