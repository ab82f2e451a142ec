import * as v from 'valibot';
import { Bip322Error, parseSignedDocument, type SignedDocument } from '../bip322/index.ts';
import {
  base64ToBytes,
  bytesToBase64,
  bytesToHex,
  canonicalJson,
  EncodingError,
  hexToBytes,
  NETWORKS,
  parseCanonicalJson,
  parseTransaction,
  serializeTransaction,
  type JsonObject,
  type JsonValue,
  type Network,
  type Transaction,
} from '../encoding/index.ts';
import type { BlockInclusion } from './block.ts';
import { AnchorError, unproven } from './errors.ts';

/** What a proof is about, in the ledger's log or among its active grants. */
export type ProofSubject =
  | { readonly type: 'event'; readonly event: Uint8Array; readonly salt: Uint8Array }
  | { readonly type: 'grant'; readonly grant: Uint8Array };

/** A proof as it is written (docs/spec/proof.md): its form is right, nothing of it is verified. */
export interface Proof {
  readonly network: Network;
  readonly ledger: string;
  readonly subject: ProofSubject;
  readonly inclusion: { readonly index: number; readonly size: number; readonly path: readonly Uint8Array[] };
  readonly note: string;
  readonly circle: SignedDocument | null;
  /** The transaction of the ledger id's outpoint, without witnesses. */
  readonly genesis: Transaction;
  /** From statement 1 to the note's, with their witnesses. */
  readonly statements: readonly Transaction[];
  readonly block: BlockInclusion | null;
}

const SCHEMA = 'medwallet/proof/v1';
/** A ledger of 10,000 statements fits. */
const MAX_PROOF_BYTES = 8 * 1024 * 1024;
const MAX_CIRCLE_BYTES = 16_384;

const hex = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2})+$/));
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const path = v.pipe(v.array(hash), v.maxLength(64));

const ProofSchema = v.strictObject({
  schema: v.literal(SCHEMA),
  network: v.picklist(NETWORKS),
  ledger: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{48}$/)),
  subject: v.variant('type', [
    v.strictObject({ type: v.literal('event'), event: v.string(), salt: hash }),
    v.strictObject({ type: v.literal('grant'), grant: hash }),
  ]),
  inclusion: v.strictObject({ index: whole, size: whole, path }),
  note: v.string(),
  circle: v.nullable(v.strictObject({ document: v.looseObject({}), signature: v.string() })),
  genesis: hex,
  statements: v.pipe(v.array(hex), v.minLength(1)),
  block: v.nullable(
    v.strictObject({
      header: v.pipe(v.string(), v.regex(/^[0-9a-f]{160}$/)),
      height: whole,
      txIndex: whole,
      branch: path,
      coinbase: hex,
      coinbaseBranch: path,
    }),
  ),
});

type ProofJson = v.InferOutput<typeof ProofSchema>;

/**
 * Reads the form of a proof that anybody may have sent; only its RFC 8785 bytes are read.
 * @throws AnchorError `too-large`, `malformed-proof`
 */
export function parseProof(bytes: Uint8Array): Proof {
  if (bytes.length > MAX_PROOF_BYTES) {
    throw new AnchorError(
      'too-large',
      `This proof has ${bytes.length} bytes where at most ${MAX_PROOF_BYTES} are read.`,
      'Check that it is the right file.',
    );
  }
  try {
    const value = parseCanonicalJson(bytes, { maxBytes: MAX_PROOF_BYTES });
    const result = v.safeParse(ProofSchema, value);
    if (!result.success) throw unproven('malformed-proof', 'This is not a proof of medwallet.');
    return decode(result.output);
  } catch (error) {
    if (error instanceof EncodingError || error instanceof Bip322Error) {
      throw unproven(
        'malformed-proof',
        'This is not a proof of medwallet, or not its canonical form.',
        error,
      );
    }
    throw error;
  }
}

/** The bytes of a proof file. */
export function serializeProof(proof: Proof): Uint8Array {
  return canonicalJson(encode(proof));
}

function decode(json: ProofJson): Proof {
  const { subject, circle, block } = json;
  return {
    network: json.network,
    ledger: json.ledger,
    subject:
      subject.type === 'event'
        ? { type: 'event', event: base64ToBytes(subject.event), salt: hexToBytes(subject.salt) }
        : { type: 'grant', grant: hexToBytes(subject.grant) },
    inclusion: { ...json.inclusion, path: hashes(json.inclusion.path) },
    note: json.note,
    circle:
      circle === null
        ? null
        : parseSignedDocument(canonicalJson(circle as JsonObject), { maxBytes: MAX_CIRCLE_BYTES }),
    genesis: stripped(json.genesis),
    statements: json.statements.map((raw) => parseTransaction(hexToBytes(raw))),
    block:
      block === null
        ? null
        : {
            ...block,
            header: hexToBytes(block.header),
            branch: hashes(block.branch),
            coinbase: stripped(block.coinbase),
            coinbaseBranch: hashes(block.coinbaseBranch),
          },
  };
}

function encode(proof: Proof): JsonValue {
  const { subject, inclusion, circle, block } = proof;
  return {
    schema: SCHEMA,
    network: proof.network,
    ledger: proof.ledger,
    subject:
      subject.type === 'event'
        ? { type: 'event', event: bytesToBase64(subject.event), salt: bytesToHex(subject.salt) }
        : { type: 'grant', grant: bytesToHex(subject.grant) },
    inclusion: { index: inclusion.index, size: inclusion.size, path: inclusion.path.map(bytesToHex) },
    note: proof.note,
    circle: circle === null ? null : { document: circle.document, signature: circle.signature },
    genesis: raw(proof.genesis, false),
    statements: proof.statements.map((tx) => raw(tx, true)),
    block:
      block === null
        ? null
        : {
            header: bytesToHex(block.header),
            height: block.height,
            txIndex: block.txIndex,
            branch: block.branch.map(bytesToHex),
            coinbase: raw(block.coinbase, false),
            coinbaseBranch: block.coinbaseBranch.map(bytesToHex),
          },
  };
}

function hashes(list: readonly string[]): Uint8Array[] {
  return list.map((each) => hexToBytes(each, 32));
}

// Witnesses prove nothing here, and leaving them out leaves one spelling.
function stripped(text: string): Transaction {
  const tx = parseTransaction(hexToBytes(text));
  if (tx.inputs.some(({ witness }) => witness.length > 0)) {
    throw unproven('malformed-proof', 'A transaction has witnesses where none belong.');
  }
  return tx;
}

function raw(tx: Transaction, witness: boolean): string {
  return bytesToHex(serializeTransaction(tx, { witness }));
}
