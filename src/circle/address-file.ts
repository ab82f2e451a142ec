import * as v from 'valibot';
import type { EcdsaVerifier } from '../crypto/index.ts';
import {
  base64ToBytes,
  bytesToHex,
  bytesToUtf8,
  canonicalJson,
  equalBytes,
  parseJson,
  utf8ToBytes,
  type Did,
  type JsonObject,
  type JsonValue,
  type Network,
} from '../encoding/index.ts';
import type { PublicDeriver, RecordDescriptor } from '../multisig/index.ts';
import { agreedAddress } from './agreed.ts';
import { readCircleDocument, type ReadCircle } from './document.ts';
import { CircleError } from './errors.ts';
import { pattern } from './fields.ts';
import { readShape } from './shape.ts';
import { isOurs } from './ours.ts';

export const ADDRESS_FILE_SCHEMA = 'medwallet/address-file/v1';
export const MAX_ADDRESS_FILE_BYTES = 262_144;

const AGE_MAGIC = 'age-encryption.org/v1\n';

// Taken as it stands: v.record would drop members with names like "constructor" without a word.
const object = v.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
);

const schema = v.strictObject({
  schema: v.literal(ADDRESS_FILE_SCHEMA, `must be "${ADDRESS_FILE_SCHEMA}"`),
  descriptor: pattern(/^[ -~]{1,4096}$/, 'must be a descriptor'),
  address: pattern(/^[a-z0-9]{14,90}$/, 'must be a segwit address'),
  circle: object,
  emergency: object,
});

/** What the patient sends to every co-signer of a new record address (docs/spec/circle.md). */
export interface AddressFile {
  readonly schema: typeof ADDRESS_FILE_SCHEMA;
  readonly descriptor: string;
  /** Branch 0, index 0. */
  readonly address: string;
  /** The signed circle document, as JSON. */
  readonly circle: JsonObject;
  /** By guardian: the emergency collection's identity as an age file to him, base64. */
  readonly emergency: Readonly<Record<Did, string>>;
}

export interface ReadAddressFile {
  readonly descriptor: RecordDescriptor;
  readonly address: string;
  readonly circle: ReadCircle;
  /** By guardian, the age file's bytes. They are not signed: a changed one does not open, or opens nothing. */
  readonly emergency: ReadonlyMap<Did, Uint8Array>;
}

/**
 * Reads and checks an address file. The patient's signature covers the circle document, that document the
 * descriptor's hash, and the descriptor the address; so one changed character anywhere but in `emergency` is
 * refused.
 * @throws CircleError `too-large`, `malformed-address-file`, `wrong-network`, and those of the circle document
 */
export function readAddressFile(
  bytes: Uint8Array,
  options: { readonly network: Network; readonly derive: PublicDeriver },
  verifier: EcdsaVerifier,
): ReadAddressFile {
  const file = readShape(schema, parse(bytes), (problem) => malformed(problem));
  const { descriptor, address } = agreedAddress(file.descriptor, options, (cause) =>
    cause.code === 'wrong-network'
      ? new CircleError('wrong-network', `This address file is not for ${options.network}.`, HINT, { cause })
      : malformed('its descriptor cannot be used', cause),
  );
  if (file.address !== address) throw malformed('its address does not follow from its descriptor');
  const circle = readCircleDocument(innerBytes(file.circle), options, verifier);
  if (circle.circle.descriptorHash !== bytesToHex(descriptor.hash)) {
    throw malformed('the patient did not sign this descriptor');
  }
  return { descriptor, address, circle, emergency: readEmergency(file.emergency, circle) };
}

/** The bytes of an address file: canonical JSON and a line feed. */
export function serializeAddressFile(file: AddressFile): Uint8Array {
  const { circle, emergency } = file;
  const { schema: name, descriptor, address } = file;
  return utf8ToBytes(
    `${bytesToUtf8(canonicalJson({ schema: name, descriptor, address, circle, emergency: { ...emergency } }))}\n`,
  );
}

function parse(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes, { maxBytes: MAX_ADDRESS_FILE_BYTES });
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    if (cause.code !== 'too-large') throw malformed('the form is not strict JSON', cause);
    throw new CircleError('too-large', 'This address file is too large.', HINT, { cause });
  }
}

// A lone surrogate passes JSON's grammar and has no canonical form.
function innerBytes(circle: JsonObject): Uint8Array {
  try {
    return canonicalJson(circle);
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    throw malformed('the circle document has no canonical form', cause);
  }
}

function readEmergency(files: JsonObject, { circle }: ReadCircle): Map<Did, Uint8Array> {
  const named = Object.keys(files);
  if (named.length !== circle.guardians.length || !named.every((one) => circle.guardians.includes(one))) {
    throw malformed('the emergency files are not those of the guardians');
  }
  return new Map(Object.entries(files).map(([guardian, text]) => [guardian, ageFile(text)]));
}

function ageFile(text: JsonValue): Uint8Array {
  const magic = utf8ToBytes(AGE_MAGIC);
  try {
    const bytes = typeof text === 'string' ? base64ToBytes(text) : new Uint8Array(0);
    if (equalBytes(bytes.subarray(0, magic.length), magic)) return bytes;
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
  }
  throw malformed('an emergency file is not an age file in base64');
}

const HINT = 'Ask the patient for the address file again, whole and unchanged.';

function malformed(problem: string, cause?: unknown): CircleError {
  return new CircleError('malformed-address-file', `In this address file, ${problem}.`, HINT, { cause });
}
