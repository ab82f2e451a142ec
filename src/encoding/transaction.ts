import { bytesToHex, concatBytes, hexToBytes } from './bytes.ts';
import { EncodingError } from './errors.ts';
import { ByteReader } from './reader.ts';
import { compactSize, i32le, u32le, u64le } from './writer.ts';

/** An output by its transaction. `txid` is in internal byte order, the reverse of how it is displayed. */
export interface Outpoint {
  /** 32 bytes in internal order: the reverse of what explorers show. */
  readonly txid: Uint8Array;
  readonly vout: number;
}

/** What a transaction spends, with its witness (BIP-141). */
export interface TxInput {
  readonly previous: Outpoint;
  readonly scriptSig: Uint8Array;
  readonly sequence: number;
  /** Empty when the input is not signed or not segwit. */
  readonly witness: readonly Uint8Array[];
}

/** What a transaction pays: satoshis and a script. */
export interface TxOutput {
  /** Satoshis. */
  readonly value: bigint;
  readonly script: Uint8Array;
}

/** A Bitcoin transaction (BIP-144). */
export interface Transaction {
  readonly version: number;
  readonly inputs: readonly TxInput[];
  readonly outputs: readonly TxOutput[];
  readonly lockTime: number;
}

/** The largest standard transaction (400,000 weight units) without a discount. */
const MAX_BYTES = 400_000;
/** Consensus runs no longer one. An output may carry a longer script, as data that nobody can spend. */
const MAX_SCRIPT_SIG = 10_000;
const MAX_MONEY = 21_000_000n * 100_000_000n;

/**
 * Parses one transaction, with or without witnesses (BIP-144), that may come from anybody.
 * @throws EncodingError `too-large`, `truncated`, `trailing-bytes`, `not-canonical`, `bad-transaction`
 */
export function parseTransaction(
  bytes: Uint8Array,
  limits: { maxBytes: number } = { maxBytes: MAX_BYTES },
): Transaction {
  if (bytes.length > limits.maxBytes) {
    throw new EncodingError(
      'too-large',
      `This transaction has ${bytes.length} bytes where at most ${limits.maxBytes} are read.`,
      'Check that it is the right file.',
    );
  }
  const reader = new ByteReader(bytes, 'the transaction');
  const transaction = readTransaction(reader);
  reader.end();
  return transaction;
}

/** One transaction at the reader's place; what stands behind it is left. */
export function readTransaction(reader: ByteReader): Transaction {
  const version = reader.i32le();
  let inputCount = reader.compactSize();
  // BIP-144: where the number of inputs would stand, a zero marks the form with witnesses.
  const hasWitness = inputCount === 0;
  if (hasWitness) {
    if (reader.u8() !== 1) throw badTransaction('has no inputs');
    inputCount = reader.compactSize();
  }
  // An input takes at least 41 bytes and an output 9, so no count can make us allocate more than we were sent.
  checkCount(inputCount, 41, reader);
  const inputs = Array.from({ length: inputCount }, () => readInput(reader));
  const outputCount = reader.compactSize();
  checkCount(outputCount, 9, reader);
  const outputs = Array.from({ length: outputCount }, () => readOutput(reader));
  const witnesses = hasWitness ? inputs.map(() => readWitness(reader)) : inputs.map(() => []);
  if (hasWitness && witnesses.every((stack) => stack.length === 0)) {
    throw badTransaction('announces witnesses and has none');
  }
  const lockTime = reader.u32le();
  if (inputs.length === 0 || outputs.length === 0) throw badTransaction('has no inputs or no outputs');
  return {
    version,
    inputs: inputs.map((input, i) => ({ ...input, witness: witnesses[i] ?? [] })),
    outputs,
    lockTime,
  };
}

/** @param options.witness false gives the bytes that the txid hashes; true adds witnesses where there are any */
export function serializeTransaction(tx: Transaction, options: { readonly witness: boolean }): Uint8Array {
  const withWitness = options.witness && tx.inputs.some((input) => input.witness.length > 0);
  return concatBytes(
    i32le(tx.version),
    ...(withWitness ? [Uint8Array.of(0, 1)] : []),
    compactSize(tx.inputs.length),
    ...tx.inputs.map(writeInput),
    compactSize(tx.outputs.length),
    ...tx.outputs.map(serializeOutput),
    ...(withWitness ? tx.inputs.map((input) => serializeWitness(input.witness)) : []),
    u32le(tx.lockTime),
  );
}

/** Virtual bytes (BIP-141): three parts without witnesses, one with, rounded up. */
export function virtualSize(tx: Transaction): number {
  const base = serializeTransaction(tx, { witness: false }).length;
  const total = serializeTransaction(tx, { witness: true }).length;
  return Math.ceil((3 * base + total) / 4);
}

export function serializeOutpoint(outpoint: Outpoint): Uint8Array {
  return concatBytes(outpoint.txid, u32le(outpoint.vout));
}

export function serializeOutput(output: TxOutput): Uint8Array {
  return concatBytes(u64le(output.value), compactSize(output.script.length), output.script);
}

/** A witness stack as consensus writes it: a count, then each item behind its length. */
export function serializeWitness(stack: readonly Uint8Array[]): Uint8Array {
  return concatBytes(
    compactSize(stack.length),
    ...stack.map((item) => concatBytes(compactSize(item.length), item)),
  );
}

/** @throws EncodingError `truncated`, `trailing-bytes`, `not-canonical`, `too-large`, `bad-witness` */
export function parseWitness(bytes: Uint8Array): Uint8Array[] {
  const reader = new ByteReader(bytes, 'the witness');
  const stack = readWitness(reader);
  reader.end();
  return stack;
}

/** A txid as explorers show it. */
export function displayTxid(txid: Uint8Array): string {
  return bytesToHex(txid.toReversed());
}

/** The internal order of a txid as explorers show it. @throws EncodingError `bad-hex` */
export function internalTxid(shown: string): Uint8Array {
  return hexToBytes(shown, 32).reverse();
}

function readInput(reader: ByteReader): Omit<TxInput, 'witness'> {
  return {
    previous: { txid: reader.take(32), vout: reader.u32le() },
    scriptSig: reader.varBytes(MAX_SCRIPT_SIG),
    sequence: reader.u32le(),
  };
}

function readOutput(reader: ByteReader): TxOutput {
  const value = reader.u64le();
  if (value > MAX_MONEY) throw badTransaction('has an output above 21 million bitcoin');
  return { value, script: reader.varBytes(MAX_BYTES) };
}

function readWitness(reader: ByteReader): Uint8Array[] {
  const count = reader.compactSize();
  if (count > reader.remaining) {
    throw new EncodingError(
      'bad-witness',
      'A witness announces more items than there are bytes.',
      'Ask for the file again; it was damaged.',
    );
  }
  return Array.from({ length: count }, () => reader.varBytes(MAX_BYTES));
}

function writeInput(input: TxInput): Uint8Array {
  return concatBytes(
    serializeOutpoint(input.previous),
    compactSize(input.scriptSig.length),
    input.scriptSig,
    u32le(input.sequence),
  );
}

function checkCount(count: number, bytesEach: number, reader: ByteReader): void {
  if (count * bytesEach > reader.remaining) throw badTransaction('announces more than it holds');
}

function badTransaction(what: string): EncodingError {
  return new EncodingError(
    'bad-transaction',
    `This transaction ${what}.`,
    'Ask for the file again; no Bitcoin wallet writes this.',
  );
}
