import * as v from 'valibot';
import { parseSignedDocument, type SignedDocument } from '../bip322/index.ts';
import {
  base64ToBytes,
  bytesToBase64,
  bytesToHex,
  canonicalJson,
  hexToBytes,
  NETWORKS,
  once,
  parseTransaction,
  serializeTransaction,
  type JsonObject,
  type JsonValue,
  type Transaction,
} from '../encoding/index.ts';
import type { BlockInclusion } from './block.ts';
import { unproven } from './errors.ts';
import type { Predecessor, Proof } from './proof.ts';

const SCHEMA = 'medwallet/proof/v1';
const MAX_DOCUMENT_BYTES = 16_384;

/** The form of a proof, and of parts of it. */
export const proofForms = once(() => {
  const hex = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2})+$/));
  const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
  const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
  const path = v.pipe(v.array(hash), v.maxLength(64));

  // Taken as it stands: v.looseObject would drop members with names like "constructor", and the rest would be
  // verified.
  const content = v.custom<JsonObject>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  );
  const document = v.strictObject({ document: content, signature: v.string() });
  const transactions = v.pipe(v.array(hex), v.minLength(1));
  const block = v.strictObject({
    header: v.pipe(v.string(), v.regex(/^[0-9a-f]{160}$/)),
    height: whole,
    txIndex: whole,
    branch: path,
    coinbase: hex,
    coinbaseBranch: path,
  });

  const proof = v.strictObject({
    schema: v.literal(SCHEMA),
    network: v.picklist(NETWORKS),
    ledger: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{48}$/)),
    subject: v.variant('type', [
      v.strictObject({ type: v.literal('event'), event: v.string(), salt: hash }),
      v.strictObject({ type: v.literal('grant'), grant: hash }),
    ]),
    inclusion: v.strictObject({ index: whole, size: whole, path }),
    note: v.string(),
    circle: v.nullable(document),
    genesis: hex,
    statements: transactions,
    block: v.nullable(block),
    before: v.exactOptional(v.strictObject({ note: v.string(), circle: document })),
    predecessor: v.exactOptional(
      v.strictObject({
        note: v.string(),
        circle: document,
        genesis: hex,
        statements: transactions,
        closing: v.nullable(
          v.strictObject({
            transaction: hex,
            block: v.nullable(block),
            descriptor: v.pipe(v.string(), v.regex(/^[ -~]{1,4096}$/)),
            veto: document,
          }),
        ),
      }),
    ),
  });
  return { proof, document, block };
});
type Forms = ReturnType<typeof proofForms>;

type ProofJson = v.InferOutput<Forms['proof']>;
type DocumentJson = v.InferOutput<Forms['document']>;
type BlockJson = v.InferOutput<Forms['block']>;
type PredecessorJson = NonNullable<ProofJson['predecessor']>;

/** The parts of a proof whose JSON has the right form. @throws errors of encoding and bip322 for parts that have not */
export function decode(json: ProofJson): Proof {
  const { subject, circle, block, before, predecessor } = json;
  return {
    network: json.network,
    ledger: json.ledger,
    subject:
      subject.type === 'event'
        ? { type: 'event', event: base64ToBytes(subject.event), salt: hexToBytes(subject.salt) }
        : { type: 'grant', grant: hexToBytes(subject.grant) },
    inclusion: { ...json.inclusion, path: hashes(json.inclusion.path) },
    note: json.note,
    circle: circle === null ? null : signed(circle),
    genesis: stripped(json.genesis),
    statements: json.statements.map(parsed),
    block: block === null ? null : decodeBlock(block),
    ...(before === undefined ? {} : { before: { note: before.note, circle: signed(before.circle) } }),
    ...(predecessor === undefined ? {} : { predecessor: decodePredecessor(predecessor) }),
  };
}

function decodePredecessor({ note, circle, genesis, statements, closing }: PredecessorJson): Predecessor {
  return {
    note,
    circle: signed(circle),
    genesis: stripped(genesis),
    statements: statements.map(parsed),
    closing:
      closing === null
        ? null
        : {
            transaction: parsed(closing.transaction),
            block: closing.block === null ? null : decodeBlock(closing.block),
            descriptor: closing.descriptor,
            veto: signed(closing.veto),
          },
  };
}

function decodeBlock(block: BlockJson): BlockInclusion {
  return {
    ...block,
    header: hexToBytes(block.header),
    branch: hashes(block.branch),
    coinbase: stripped(block.coinbase),
    coinbaseBranch: hashes(block.coinbaseBranch),
  };
}

export function encode(proof: Proof): JsonValue {
  const { subject, inclusion, circle, block, before, predecessor } = proof;
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
    circle: circle === null ? null : file(circle),
    genesis: raw(proof.genesis, false),
    statements: proof.statements.map((tx) => raw(tx, true)),
    block: block === null ? null : encodeBlock(block),
    ...(before === undefined ? {} : { before: { note: before.note, circle: file(before.circle) } }),
    ...(predecessor === undefined ? {} : { predecessor: encodePredecessor(predecessor) }),
  };
}

function encodePredecessor({ note, circle, genesis, statements, closing }: Predecessor): JsonObject {
  return {
    note,
    circle: file(circle),
    genesis: raw(genesis, false),
    statements: statements.map((tx) => raw(tx, true)),
    closing:
      closing === null
        ? null
        : {
            transaction: raw(closing.transaction, true),
            block: closing.block === null ? null : encodeBlock(closing.block),
            descriptor: closing.descriptor,
            veto: file(closing.veto),
          },
  };
}

function encodeBlock(block: BlockInclusion): JsonObject {
  return {
    header: bytesToHex(block.header),
    height: block.height,
    txIndex: block.txIndex,
    branch: block.branch.map(bytesToHex),
    coinbase: raw(block.coinbase, false),
    coinbaseBranch: block.coinbaseBranch.map(bytesToHex),
  };
}

function signed(json: DocumentJson): SignedDocument {
  return parseSignedDocument(canonicalJson({ ...json }), { maxBytes: MAX_DOCUMENT_BYTES });
}

function file({ document: content, signature }: SignedDocument): JsonObject {
  return { document: content, signature };
}

function hashes(list: readonly string[]): Uint8Array[] {
  return list.map((each) => hexToBytes(each, 32));
}

function parsed(text: string): Transaction {
  return parseTransaction(hexToBytes(text));
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
