import { sha256 } from '../crypto/index.ts';
import {
  bytesToUtf8,
  concatBytes,
  equalBytes,
  hexToBytes,
  serializeOutput,
  serializeTransaction,
  utf8ToBytes,
  type Transaction,
} from '../encoding/index.ts';
import { COMMITMENT_TAG, noteHash, parseEvent, parseNote, siblingSides } from '../ledger/index.ts';
import { AnchorError } from './errors.ts';
import { OtsPath, varuint } from './ots-path.ts';

/** A verified way from a record to a block; {@link otsFile} follows it again, but does not verify signatures. */
export interface OtsRequest {
  /** A `record.added` or `record.refiled`: its `blob` is where the path starts. */
  readonly event: Uint8Array;
  readonly salt: Uint8Array;
  readonly inclusion: { readonly index: number; readonly size: number; readonly path: readonly Uint8Array[] };
  readonly note: string;
  readonly transaction: Transaction;
  readonly txIndex: number;
  readonly branch: readonly Uint8Array[];
  readonly height: number;
  /** Of the block's header, internal order: where the path must end. */
  readonly merkleRoot: Uint8Array;
}

// The OpenTimestamps file's magic, its major version, and the tag of the digest that follows.
const HEADER = concatBytes(
  Uint8Array.of(0),
  utf8ToBytes('OpenTimestamps'),
  Uint8Array.of(0, 0),
  utf8ToBytes('Proof'),
  hexToBytes('00bf89e2e884e892940108'),
);
/** An attestation, and the one by a Bitcoin block header. */
const BITCOIN = hexToBytes('000588960d73d71901');

/**
 * The detached OpenTimestamps file of a record's ciphertext: any OpenTimestamps verifier follows it from the SHA-256
 * of the blob to the Merkle root of a Bitcoin block. It discloses the event and its salt.
 * @throws AnchorError `ots-no-blob`, `ots-too-large`, `ots-mismatch`; LedgerError `malformed-event`,
 *   `malformed-note`
 */
export function otsFile(request: OtsRequest): Uint8Array {
  const { blob, before, after } = splitEvent(request.event);
  const path = new OtsPath(blob).hexlify().prepend(before).append(after);
  throughHmac(path, request.salt);
  throughLog(path, request);
  throughCommitment(path, request.note);
  throughTransaction(path, request.transaction);
  throughBlock(path, request);
  if (!equalBytes(path.message, request.merkleRoot)) {
    throw new AnchorError(
      'ots-mismatch',
      'The path does not end in the Merkle root of the block.',
      'Make the proof again; the block may have been replaced.',
    );
  }
  const height = varuint(request.height);
  return concatBytes(HEADER, blob, path.bytes(), BITCOIN, varuint(height.length), height);
}

function splitEvent(bytes: Uint8Array): { blob: Uint8Array; before: Uint8Array; after: Uint8Array } {
  const event = parseEvent(bytes);
  if (!('blob' in event)) {
    throw new AnchorError(
      'ots-no-blob',
      `An event of the type ${event.type} is about no ciphertext.`,
      'Export the proof of the event that added the record.',
    );
  }
  const text = bytesToUtf8(bytes);
  const start = text.indexOf(`"blob":"${event.blob}"`) + '"blob":"'.length;
  return {
    blob: hexToBytes(event.blob),
    before: utf8ToBytes(text.slice(0, start)),
    after: utf8ToBytes(text.slice(start + event.blob.length)),
  };
}

/** RFC 2104 step by step: the message behind the inner pad, hashed, behind the outer pad, hashed. */
function throughHmac(path: OtsPath, salt: Uint8Array): void {
  const pad = (byte: number): Uint8Array => new Uint8Array(64).map((_, i) => (salt[i] ?? 0) ^ byte);
  path.prepend(pad(0x36)).sha256().prepend(pad(0x5c)).sha256();
}

/** RFC 6962: the leaf's hash, then node after node. */
function throughLog(path: OtsPath, { inclusion }: OtsRequest): void {
  path.prepend(Uint8Array.of(0)).sha256();
  const sides = siblingSides(inclusion.index, inclusion.size);
  for (const [i, sibling] of inclusion.path.entries()) {
    if (sides[i] === 'left') path.prepend(concatBytes(Uint8Array.of(1), sibling));
    else path.append(sibling).prepend(Uint8Array.of(1));
    path.sha256();
  }
}

function throughCommitment(path: OtsPath, note: string): void {
  const tag = sha256(utf8ToBytes(COMMITMENT_TAG));
  const { activeRoot } = parseNote(note);
  path
    .prepend(concatBytes(tag, tag))
    .append(concatBytes(activeRoot, noteHash(note)))
    .sha256();
}

/** The commitment is the end of output 1. */
function throughTransaction(path: OtsPath, tx: Transaction): void {
  const bytes = serializeTransaction(tx, { witness: false });
  const behind = tx.outputs.slice(2).reduce((sum, output) => sum + serializeOutput(output).length, 4);
  const end = bytes.length - behind;
  path
    .prepend(bytes.slice(0, end - 32))
    .append(bytes.slice(end))
    .sha256()
    .sha256();
}

function throughBlock(path: OtsPath, { txIndex, branch }: OtsRequest): void {
  for (const [level, sibling] of branch.entries()) {
    const isRight = Math.floor(txIndex / 2 ** level) % 2 === 1;
    (isRight ? path.prepend(sibling) : path.append(sibling)).sha256().sha256();
  }
}
