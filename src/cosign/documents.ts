import {
  assembleSignedDocument,
  checkDocumentSignature,
  encodeSimple,
  keyScripts,
  keyWitness,
  messageSighash,
  type SignedDocument,
} from '../bip322/index.ts';
import { tinyEcdsaVerifier } from '../crypto/curve.ts';
import {
  canonicalJson,
  documentMessage,
  type DocumentType,
  type JsonObject,
  type Network,
} from '../encoding/index.ts';
import type { SigningKey } from '../keys/index.ts';
import { CosignError } from './errors.ts';

/**
 * Signs a document (DESIGN §3): BIP-322 *simple* by the key's P2WPKH address over the readable message of
 * type, network and the document's RFC 8785 bytes. Whether this key may sign for the people the document names
 * is the caller's to know; that the signature is good is checked here, before it leaves.
 * @throws CosignError `type-mismatch`; EncodingError `bad-json`
 */
export function signDocument(
  type: DocumentType,
  network: Network,
  document: JsonObject,
  key: SigningKey,
): SignedDocument {
  if (document['type'] !== type) {
    throw new CosignError(
      'type-mismatch',
      `A document to be signed as ${type} must say so in its own "type".`,
      'Report this: the wallet put a document together wrongly.',
      { outcome: 'usage' },
    );
  }
  const message = documentMessage(type, network, canonicalJson(document));
  const { scriptPubKey, scriptCode } = keyScripts(key.publicKey);
  const { digest } = messageSighash(message, scriptPubKey, scriptCode);
  const signature = encodeSimple(keyWitness(key.sign(digest), key.publicKey));
  const signed = assembleSignedDocument(document, signature);
  checkDocumentSignature(signed, { type, network, signer: key.publicKey }, tinyEcdsaVerifier);
  return signed;
}
