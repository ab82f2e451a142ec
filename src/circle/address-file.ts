import * as v from 'valibot';
import type { EcdsaVerifier } from '../crypto/index.ts';
import {
  base64ToBytes,
  bytesToHex,
  bytesToUtf8,
  canonicalJson,
  equalBytes,
  hexToBytes,
  parseJson,
  parseTransaction,
  utf8ToBytes,
  type Did,
  type JsonObject,
  type JsonValue,
  type Network,
  type Transaction,
} from '../encoding/index.ts';
import type { PublicDeriver, RecordDescriptor } from '../multisig/index.ts';
import { agreedAddress } from './agreed.ts';
import { readCircleDocument, type ReadCircle } from './document.ts';
import { CircleError } from './errors.ts';
import { pattern } from './fields.ts';
import { readShape } from './shape.ts';
import { isOurs } from './ours.ts';

export const ADDRESS_FILE_SCHEMA = 'medwallet/address-file/v1';
/** Bytes. When a home is moved the ledger so far comes along, some 800 a statement. */
export const MAX_ADDRESS_FILE_BYTES = 8 * 1024 * 1024;

const AGE_MAGIC = 'age-encryption.org/v1\n';

// Taken as it stands: v.record would drop members with names like "constructor" without a word.
const object = v.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
);

const transaction = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2})+$/, 'must be a transaction in hex'));

const schema = v.strictObject({
  schema: v.literal(ADDRESS_FILE_SCHEMA, `must be "${ADDRESS_FILE_SCHEMA}"`),
  descriptor: pattern(/^[ -~]{1,4096}$/, 'must be a descriptor'),
  address: pattern(/^[a-z0-9]{14,90}$/, 'must be a segwit address'),
  circle: object,
  emergency: object,
  ledger: v.exactOptional(
    v.strictObject({
      genesis: transaction,
      statements: v.pipe(v.array(transaction, 'must be a list'), v.minLength(1, 'is empty')),
      note: pattern(/^[ -~\n]{1,1024}$/, 'must be a note'),
    }),
  ),
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
  /** When moving home, or going on after a ledger that ended: that ledger so far, transactions in hex. */
  readonly ledger?: {
    readonly genesis: string;
    readonly statements: readonly string[];
    readonly note: string;
  };
}

/** A ledger as one who joins it later gets it: read, and not yet verified. */
export interface LedgerSoFar {
  /** The transaction of the genesis outpoint. */
  readonly genesis: Transaction;
  /** From statement 1 to the last, with their witnesses. */
  readonly statements: readonly Transaction[];
  /** Of the last one. */
  readonly note: string;
}

export interface ReadAddressFile {
  readonly descriptor: RecordDescriptor;
  readonly address: string;
  readonly circle: ReadCircle;
  /** By guardian, the age file's bytes. They are not signed: a changed one does not open, or opens nothing. */
  readonly emergency: ReadonlyMap<Did, Uint8Array>;
  /** Its chain of signatures is the reader's to verify; nothing else vouches for it. */
  readonly ledger?: LedgerSoFar;
}

/**
 * Reads and checks an address file. The patient's signature covers the circle document, that document the
 * descriptor's hash, and the descriptor the address; so one changed character anywhere but in `emergency` is
 * refused. The ledger so far carries its own signatures.
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
  return {
    descriptor,
    address,
    circle,
    emergency: readEmergency(file.emergency, circle),
    ...(file.ledger === undefined ? {} : { ledger: readLedger(file.ledger) }),
  };
}

/** The bytes of an address file: canonical JSON and a line feed. */
export function serializeAddressFile(file: AddressFile): Uint8Array {
  const { schema: name, descriptor, address, circle, emergency, ledger } = file;
  const json: JsonObject = { schema: name, descriptor, address, circle, emergency: { ...emergency } };
  if (ledger !== undefined) json['ledger'] = { ...ledger, statements: [...ledger.statements] };
  return utf8ToBytes(`${bytesToUtf8(canonicalJson(json))}\n`);
}

function readLedger({ genesis, statements, note }: NonNullable<AddressFile['ledger']>): LedgerSoFar {
  const read = (hex: string): Transaction => parseTransaction(hexToBytes(hex));
  try {
    return { genesis: read(genesis), statements: statements.map(read), note };
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    throw malformed('a transaction of the ledger cannot be read', cause);
  }
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
