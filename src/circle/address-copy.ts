import * as v from 'valibot';
import type { EcdsaVerifier } from '../crypto/index.ts';
import {
  bytesToHex,
  bytesToUtf8,
  canonicalJson,
  parseJson,
  utf8ToBytes,
  type JsonObject,
  type Network,
} from '../encoding/index.ts';
import type { PublicDeriver, RecordDescriptor } from '../multisig/index.ts';
import { MAX_ACCEPTANCE_BYTES, readAcceptance, type Acceptance } from './acceptance.ts';
import { MAX_CIRCLE_BYTES, readCircleDocument, type ReadCircle } from './document.ts';
import { CircleError } from './errors.ts';
import { isOurs } from './ours.ts';
import { readShape } from './shape.ts';

export const ADDRESS_COPY_SCHEMA = 'medwallet/address-copy/v1';
/** Bytes: two signed documents and what holds them together. */
export const MAX_ADDRESS_COPY_BYTES = MAX_CIRCLE_BYTES + MAX_ACCEPTANCE_BYTES + 1_024;

const object = v.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be a signed document',
);
const schema = v.strictObject({
  schema: v.literal(ADDRESS_COPY_SCHEMA, `must be "${ADDRESS_COPY_SCHEMA}"`),
  circle: object,
  acceptance: object,
});

/** A co-signer's copy of a record address, for the patient to have it back (docs/spec/circle.md). */
export interface ReadAddressCopy {
  readonly descriptor: RecordDescriptor;
  /** Branch 0, index 0. */
  readonly address: string;
  /** What the patient signed about this address, the newest that the co-signer knows. */
  readonly circle: ReadCircle;
  /** What the co-signer signed, and with it the descriptor. */
  readonly acceptance: Acceptance;
  readonly acceptanceFile: JsonObject;
  /** The part that the patient's own document gives to whoever handed the copy over. */
  readonly role: 'custodian' | 'guardian';
}

/**
 * Reads and checks a copy of a record address. Whoever hands it over controls every byte, so nothing in it counts but
 * two signatures: the patient's covers the descriptor's hash, so no key and no threshold can be another than she agreed
 * to; the co-signer's is by the key that the descriptor has in his place. That it is the newest address there was, the
 * file cannot say. Whether the patient is oneself is the reader's to check.
 * @throws CircleError `too-large`, `malformed-address-copy`, `copy-mismatch`, and those of the two documents
 */
export function readAddressCopy(
  bytes: Uint8Array,
  options: { readonly network: Network; readonly derive: PublicDeriver },
  verifier: EcdsaVerifier,
): ReadAddressCopy {
  const file = readShape(schema, parse(bytes), (problem) => malformed(problem));
  const circle = readCircleDocument(innerBytes(file.circle), options, verifier);
  const read = readAcceptance(innerBytes(file.acceptance), options, verifier);
  const { acceptance, descriptor } = read;
  const { patient, custodian, guardians, descriptorHash } = circle.circle;
  if (acceptance.patient !== patient) throw mismatch('patient');
  if (acceptance.circle !== circle.hash) throw mismatch('circle');
  if (descriptorHash !== bytesToHex(descriptor.hash)) throw mismatch('descriptor');
  const role =
    acceptance.did === custodian ? 'custodian' : guardians.includes(acceptance.did) ? 'guardian' : undefined;
  if (role === undefined) throw mismatch('did');
  // The order is fixed: patient, custodian, guardians. A guardian who signs with the patient's key is none.
  const place = descriptor.keys.findIndex(({ text }) => text === acceptance.key);
  const first = custodian === null ? 1 : 2;
  if (role === 'custodian' ? place !== 1 : place < first) throw mismatch('key');
  const acceptanceFile = { document: read.signed.document, signature: read.signed.signature };
  return { descriptor, address: acceptance.firstAddress, circle, acceptance, acceptanceFile, role };
}

/** The bytes of an address copy: canonical JSON and a line feed. */
export function serializeAddressCopy(circle: JsonObject, acceptance: JsonObject): Uint8Array {
  const json = { schema: ADDRESS_COPY_SCHEMA, circle, acceptance };
  return utf8ToBytes(`${bytesToUtf8(canonicalJson(json))}\n`);
}

/** Whether a file says of itself that it is such a copy; nothing about it is checked. */
export function isAddressCopy(bytes: Uint8Array): boolean {
  if (bytes.length > MAX_ADDRESS_COPY_BYTES) return false;
  try {
    const value = parseJson(bytes, { maxBytes: MAX_ADDRESS_COPY_BYTES });
    return (
      typeof value === 'object' &&
      value !== null &&
      'schema' in value &&
      value['schema'] === ADDRESS_COPY_SCHEMA
    );
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    return false;
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes, { maxBytes: MAX_ADDRESS_COPY_BYTES });
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    if (cause.code !== 'too-large') throw malformed('the form is not strict JSON', cause);
    throw new CircleError('too-large', 'This copy of an address is too large.', HINT, { cause });
  }
}

// A lone surrogate passes JSON's grammar and has no canonical form.
function innerBytes(document: JsonObject): Uint8Array {
  try {
    return canonicalJson(document);
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    throw malformed('a document has no canonical form', cause);
  }
}

const HINT = 'Ask the co-signer for it again: medwallet address show PATIENT --out FILE';

function malformed(problem: string, cause?: unknown): CircleError {
  return new CircleError('malformed-address-copy', `In this copy of an address, ${problem}.`, HINT, {
    cause,
  });
}

function mismatch(field: string): CircleError {
  return new CircleError(
    'copy-mismatch',
    `In this copy of an address the two signatures are not about the same: the ${field} differs.`,
    'Do not use it. Ask the co-signer, by another way, what was sent.',
    { facts: { field } },
  );
}
