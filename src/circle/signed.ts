import type * as v from 'valibot';
import { checkDocumentSignature, parseSignedDocument, type SignedDocument } from '../bip322/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import type { DocumentType, JsonValue, Network } from '../encoding/index.ts';
import type { MedwalletError } from '../errors.ts';
import { readShape } from './shape.ts';
import { isOurs } from './ours.ts';

/** Why a signed document was not accepted; each room turns this into a code of its own. */
export type SignedProblem = 'too-large' | 'malformed' | 'wrong-network' | 'bad-signature';

export type RefuseSigned = (
  problem: SignedProblem,
  sentence: string,
  hint: string,
  cause?: unknown,
) => MedwalletError;

/** What one kind of signed document must look like. */
export interface SignedKind<Schema extends v.GenericSchema> {
  readonly type: DocumentType;
  /** As in "This card …". */
  readonly name: string;
  /** Bytes of the whole file. */
  readonly maxBytes: number;
  readonly schema: Schema;
  /** Rules that no single field can state; the answer is the end of a sentence, or undefined. */
  readonly rule?: (document: v.InferOutput<Schema>) => string | undefined;
  readonly refuse: RefuseSigned;
}

export interface ParsedDocument<Value> {
  readonly value: Value;
  readonly signed: SignedDocument;
}

/**
 * Reads the form of a signed document: size, JSON, exact fields, rules. Nothing is verified yet, so the value
 * is only somebody's claim until {@link checkSigner} has passed.
 * @throws whatever `kind.refuse` makes of `too-large` and `malformed`
 */
export function parseSigned<Schema extends v.GenericSchema>(
  kind: SignedKind<Schema>,
  bytes: Uint8Array,
): ParsedDocument<v.InferOutput<Schema>> {
  const again = 'Ask for the file again, whole and unchanged.';
  if (bytes.length > kind.maxBytes) {
    const sentence = `This ${kind.name} has ${bytes.length} bytes where at most ${kind.maxBytes} are read.`;
    throw kind.refuse('too-large', sentence, 'Check that it is the right file.');
  }
  const signed = parseForm(kind, bytes, again);
  const document: JsonValue = signed.document;
  const fail = (problem: string) => kind.refuse('malformed', `In this ${kind.name}, ${problem}.`, again);
  const value = readShape(kind.schema, document, fail);
  const broken = kind.rule?.(value);
  if (broken !== undefined) throw fail(broken);
  return { value, signed };
}

function parseForm<Schema extends v.GenericSchema>(
  kind: SignedKind<Schema>,
  bytes: Uint8Array,
  again: string,
): SignedDocument {
  try {
    return parseSignedDocument(bytes, { maxBytes: kind.maxBytes });
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    throw kind.refuse('malformed', `This is no ${kind.name}: ${lowerFirst(cause.message)}`, again, cause);
  }
}

/**
 * Checks that the key named by the document signed it, on this network.
 * @param signer 33 bytes; any 33 bytes a stranger sent
 * @throws whatever `kind.refuse` makes of `wrong-network` and `bad-signature`
 */
export function checkSigner<Schema extends v.GenericSchema>(
  kind: SignedKind<Schema>,
  signed: SignedDocument,
  by: { readonly network: Network; readonly signer: Uint8Array },
  verifier: EcdsaVerifier,
): void {
  try {
    checkDocumentSignature(signed, { type: kind.type, network: by.network, signer: by.signer }, verifier);
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    if (cause.code === 'wrong-network') {
      const sentence = `This ${kind.name} was signed for another network than ${by.network}.`;
      throw kind.refuse('wrong-network', sentence, 'Ask for one made on this network.', cause);
    }
    const sentence = `This ${kind.name} is not signed by the key it names.`;
    throw kind.refuse('bad-signature', sentence, 'Do not use it; ask its author for it again.', cause);
  }
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
