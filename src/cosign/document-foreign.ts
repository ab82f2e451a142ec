import {
  assembleSignedDocument,
  checkDocumentSignature,
  decodeSimple,
  encodeSimple,
  keyScripts,
  toSign,
  type SignedDocument,
} from '../bip322/index.ts';
import { tinyEcdsaVerifier } from '../crypto/curve.ts';
import {
  bytesToUtf8,
  canonicalJson,
  documentMessage,
  EncodingError,
  parseTransaction,
  parseWitness,
  serializeOutput,
  utf8ToBytes,
  type DocumentType,
  type JsonObject,
  type Network,
} from '../encoding/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import type { KeyExpression } from '../multisig/index.ts';
import { derivationField } from './derivation.ts';
import { field, fieldsOf, GLOBAL, INPUT, valueOf } from './fields.ts';
import { CosignError } from './errors.ts';
import { readPart } from './foreign.ts';
import { makePsbt, parsePsbt, PSBT_MAGIC, serializePsbt } from './format.ts';
import { psbtBytes, rawTransactionBytes } from './transport.ts';

/** A document that a key of another wallet signs: with the child 0/0 of an extended key. */
export interface ForeignDocument {
  readonly type: DocumentType;
  readonly network: Network;
  readonly document: JsonObject;
  readonly key: KeyExpression;
}

/** What another wallet signs, in two forms: a text for its `signmessage`, a PSBT for everything else. */
export interface DocumentToSign {
  readonly message: string;
  /** Script of the P2WPKH address that signs. */
  readonly scriptPubKey: Uint8Array;
  /** A BIP-322 message PSBT with the key's origin, so that the wallet finds the key. */
  readonly psbt: Uint8Array;
}

/** The document as something that another wallet can sign. @throws EncodingError `bad-json` */
export function documentToSign({ type, network, document, key }: ForeignDocument): DocumentToSign {
  const message = documentMessage(type, network, canonicalJson(document));
  const publicKey = derivePublicKey(key.xpub, 0, 0);
  const { scriptPubKey } = keyScripts(publicKey);
  const psbt = makePsbt(toSign(message, scriptPubKey), {
    global: [field(GLOBAL.signedMessage, utf8ToBytes(message))],
    inputs: [
      [
        field(INPUT.witnessUtxo, serializeOutput({ value: 0n, script: scriptPubKey })),
        derivationField(INPUT.derivation, key, { branch: 0, index: 0 }, publicKey),
      ],
    ],
    outputs: [[]],
  });
  return { message, scriptPubKey, psbt: serializePsbt(psbt) };
}

/**
 * Puts another wallet's signature to the document it was asked to sign. Of what comes back only the signature is
 * taken; which text it is over is what we wrote.
 * @param returned a PSBT, signed or finished; a finished raw transaction (Electrum); or the text that `signmessage` prints, with or without its prefix
 * @throws CosignError `missing-signatures` (outcome incomplete), `malformed-psbt` and those of the file; Bip322Error
 * `bad-signature`, `wrong-network`, `malformed-signature`
 */
export function finishForeignDocument(asked: ForeignDocument, returned: Uint8Array | string): SignedDocument {
  const { type, network, document, key } = asked;
  const signer = derivePublicKey(key.xpub, 0, 0);
  const signed = assembleSignedDocument(document, signatureIn(returned));
  checkDocumentSignature(signed, { type, network, signer }, tinyEcdsaVerifier);
  return signed;
}

function signatureIn(returned: Uint8Array | string): string {
  const text = textOf(returned)?.trim();
  // Base64 of a PSBT begins with these letters; that of a witness of two items does not.
  const raw = rawTransactionBytes(returned);
  if (raw !== undefined) {
    const transaction = readPart('The finished transaction', () => parseTransaction(raw));
    return encodeSimple(transaction.inputs[0]?.witness ?? []);
  }
  if (text !== undefined && !text.startsWith('cHNidP')) {
    const signature = text.startsWith('smp') ? text : `smp${text}`;
    return encodeSimple(decodeSimple(signature));
  }
  const [map = []] = parsePsbt(psbtBytes(returned)).inputs;
  const finished = valueOf(map, INPUT.finalWitness);
  if (finished !== undefined) {
    return encodeSimple(readPart('A finished witness', () => parseWitness(finished)));
  }
  const [partial] = fieldsOf(map, INPUT.partialSignature);
  if (partial !== undefined) return encodeSimple([partial.value, partial.keyData]);
  throw new CosignError(
    'missing-signatures',
    'This file holds no signature.',
    'Sign it with the wallet that has the custody key, and bring back what that wallet wrote.',
    { outcome: 'incomplete' },
  );
}

function textOf(returned: Uint8Array | string): string | undefined {
  if (typeof returned === 'string') return returned;
  const isPsbt = PSBT_MAGIC.every((byte, i) => returned[i] === byte);
  if (isPsbt || returned.length > 65_536) return undefined;
  try {
    return bytesToUtf8(returned);
  } catch (error) {
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
}
