import {
  ByteReader,
  bytesToHex,
  compactSize,
  concatBytes,
  equalBytes,
  parseTransaction,
  serializeTransaction,
  type Transaction,
} from '../encoding/index.ts';
import { CosignError } from './errors.ts';
import { field, GLOBAL, keyOf, sortFields, valueOf, type PsbtField, type PsbtMap } from './fields.ts';
import { malformed, readFile, readPart } from './foreign.ts';

/** The largest PSBT that is read at all: some 800 missed statements of catch-up fit in. */
export const MAX_PSBT_BYTES = 1_048_576;

export const PSBT_MAGIC = Uint8Array.of(0x70, 0x73, 0x62, 0x74, 0xff);

/**
 * A PSBT of version 0 as a container: which fields stand where, not what they mean. Fields that medwallet does
 * not know are kept, in their order, so that a file passes through here unchanged.
 */
export interface Psbt {
  /** Unsigned: every scriptSig and witness is empty. */
  readonly transaction: Transaction;
  readonly global: PsbtMap;
  /** One map an input of the transaction. */
  readonly inputs: readonly PsbtMap[];
  /** One map an output of the transaction. */
  readonly outputs: readonly PsbtMap[];
}

type MapKind = 'global' | 'input' | 'output';

// Types whose key is the type alone (BIP-174, BIP-322).
const BARE: Readonly<Record<MapKind, ReadonlySet<number>>> = {
  global: new Set([0x00, 0x09, 0xfb]),
  input: new Set([0x00, 0x01, 0x03, 0x04, 0x05, 0x07, 0x08]),
  output: new Set([0x00, 0x01]),
};
// Types that BIP-370 forbids in version 0: they would state the transaction a second time.
const VERSION_2_ONLY: Readonly<Record<MapKind, ReadonlySet<number>>> = {
  global: new Set([0x02, 0x03, 0x04, 0x05, 0x06]),
  input: new Set([0x0e, 0x0f, 0x10, 0x11, 0x12]),
  output: new Set([0x03, 0x04]),
};

/**
 * Reads a PSBT that may come from anybody. What this gives back, {@link serializePsbt} writes as the same
 * bytes: shortest lengths only, every key once, nothing after the end.
 * @throws CosignError `too-large`, `malformed-psbt`, `truncated`, `trailing-bytes`, `duplicate-field`,
 * `unsupported-version`
 */
export function parsePsbt(bytes: Uint8Array): Psbt {
  checkSize(bytes.length);
  if (!equalBytes(bytes.slice(0, PSBT_MAGIC.length), PSBT_MAGIC)) throw malformed('This is not a PSBT.');
  return readFile(() => {
    const reader = new ByteReader(bytes, 'the PSBT');
    reader.take(PSBT_MAGIC.length);
    const global = readMap(reader, 'global');
    const transaction = unsignedTransaction(global);
    const inputs = transaction.inputs.map(() => readMap(reader, 'input'));
    const outputs = transaction.outputs.map(() => readMap(reader, 'output'));
    reader.end();
    return { transaction, global, inputs, outputs };
  });
}

export function serializePsbt(psbt: Psbt): Uint8Array {
  return concatBytes(PSBT_MAGIC, ...[psbt.global, ...psbt.inputs, ...psbt.outputs].map(writeMap));
}

/**
 * A new PSBT around an unsigned transaction, its fields in the order of their keys.
 * @param maps the fields besides the transaction, a list for each input and output
 * @throws CosignError `too-large`, `duplicate-field`
 */
export function makePsbt(transaction: Transaction, maps: Omit<Psbt, 'transaction'>): Psbt {
  const unsigned = field(GLOBAL.unsignedTransaction, serializeTransaction(transaction, { witness: false }));
  const psbt = {
    transaction,
    global: sortFields([unsigned, ...maps.global]),
    inputs: maps.inputs.map(sortFields),
    outputs: maps.outputs.map(sortFields),
  };
  for (const map of [psbt.global, ...psbt.inputs, ...psbt.outputs]) checkUnique(map);
  checkSize(serializePsbt(psbt).length);
  return psbt;
}

/** @throws CosignError `too-large` */
export function checkSize(size: number, limit: number = MAX_PSBT_BYTES): void {
  if (size <= limit) return;
  throw new CosignError(
    'too-large',
    `This has ${size} bytes where at most ${limit} are read.`,
    'Check that it is the right file.',
  );
}

function readMap(reader: ByteReader, kind: MapKind): PsbtField[] {
  const fields: PsbtField[] = [];
  const seen = new Set<string>();
  for (;;) {
    const key = reader.varBytes(MAX_PSBT_BYTES);
    if (key.length === 0) return fields;
    const name = bytesToHex(key);
    // Two values under one key: which of them counts would be every reader's own choice.
    if (seen.has(name)) throw duplicateField();
    seen.add(name);
    const keyReader = new ByteReader(key, 'a key of the PSBT');
    const type = keyReader.compactSize();
    const keyData = keyReader.take(keyReader.remaining);
    if (VERSION_2_ONLY[kind].has(type)) throw unsupportedVersion();
    if (BARE[kind].has(type) && keyData.length > 0) throw malformed('A field has key data and may not.');
    const value = reader.varBytes(MAX_PSBT_BYTES);
    if (kind === 'global' && type === GLOBAL.version) checkVersion(value);
    fields.push({ type, keyData, value });
  }
}

function checkVersion(value: Uint8Array): void {
  if (value.length !== 4) throw malformed('The version of the PSBT is not a 32-bit number.');
  if (value.some((byte) => byte !== 0)) throw unsupportedVersion();
}

function unsignedTransaction(global: PsbtMap): Transaction {
  const bytes = valueOf(global, GLOBAL.unsignedTransaction);
  if (bytes === undefined) throw malformed('The PSBT holds no transaction.');
  const transaction = readPart('The transaction', () =>
    parseTransaction(bytes, { maxBytes: MAX_PSBT_BYTES }),
  );
  const isUnsigned = transaction.inputs.every(
    ({ scriptSig, witness }) => scriptSig.length === 0 && witness.length === 0,
  );
  if (!isUnsigned) throw malformed('The transaction in the PSBT holds signatures already.');
  return transaction;
}

function checkUnique(map: PsbtMap): void {
  if (new Set(map.map((entry) => bytesToHex(keyOf(entry)))).size < map.length) throw duplicateField();
}

function duplicateField(): CosignError {
  return new CosignError(
    'duplicate-field',
    'A field stands twice in one part of the PSBT.',
    'Ask for the file again; it says two things at once.',
  );
}

function unsupportedVersion(): CosignError {
  return new CosignError(
    'unsupported-version',
    'This PSBT is not of version 0 (BIP-174).',
    'Have the other wallet write the file as PSBT version 0.',
  );
}

function writeMap(map: PsbtMap): Uint8Array {
  const parts = map.flatMap((entry) => {
    const key = keyOf(entry);
    return [compactSize(key.length), key, compactSize(entry.value.length), entry.value];
  });
  return concatBytes(...parts, Uint8Array.of(0));
}
