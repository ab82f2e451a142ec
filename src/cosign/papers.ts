import {
  ByteReader,
  bytesToUtf8,
  concatBytes,
  parseTransaction,
  serializeTransaction,
  u64le,
  utf8ToBytes,
  type Transaction,
} from '../encoding/index.ts';
import { parseNote } from '../ledger/index.ts';
import type { PsbtField } from './fields.ts';
import { malformed, readPart } from './foreign.ts';
import { MAX_PSBT_BYTES } from './format.ts';
import { missingField, ownField, ownValue, requiredValue, SUBTYPE, type OwnField } from './proprietary.ts';

/** A statement that a co-signer may have missed. */
export interface PastStatement {
  readonly note: string;
  /** With its witnesses. */
  readonly transaction: Transaction;
}

/** An RFC 6962 consistency proof between two sizes of the log. */
export interface LogStep {
  readonly first: number;
  readonly second: number;
  /** 32 bytes each. */
  readonly path: readonly Uint8Array[];
}

/** What travels with a statement besides its transaction (docs/spec/psbt.md). */
export interface StatementPapers {
  readonly note: string;
  /** The file of the circle document that the note names. */
  readonly circle: Uint8Array;
  /** Oldest first. It may begin before what a co-signer knows: one file serves all of them. */
  readonly history: readonly PastStatement[];
  /** From each size that a co-signer may know to the next one. */
  readonly consistency: readonly LogStep[];
  /** The transaction of the genesis outpoint, where the history begins with statement 1. */
  readonly genesis?: Transaction | undefined;
  /** The new home's descriptor, when moving. */
  readonly nextDescriptor?: string | undefined;
  /**
   * No key of the patient's wallet is in the home that the seal lies under: only co-signers sign. The sender's word, to
   * say who gets the file next, and for nothing else.
   */
  readonly cosignersOnly?: boolean;
}

const HASH = 32;

/** The papers as global fields. @throws LedgerError `malformed-note` */
export function writePapers(papers: StatementPapers): PsbtField[] {
  const { genesis, nextDescriptor, cosignersOnly } = papers;
  return [
    ownField(SUBTYPE.note, utf8ToBytes(papers.note)),
    ownField(SUBTYPE.statementCircle, papers.circle),
    ...papers.history.flatMap(({ note, transaction }) => {
      const number = u64le(BigInt(parseNote(note).statement));
      return [
        ownField(SUBTYPE.pastNote, utf8ToBytes(note), number),
        ownField(SUBTYPE.pastTransaction, serializeTransaction(transaction, { witness: true }), number),
      ];
    }),
    ...papers.consistency
      .filter(isNeeded)
      .map(({ first, second, path }) =>
        ownField(
          SUBTYPE.consistency,
          concatBytes(...path),
          concatBytes(u64le(BigInt(first)), u64le(BigInt(second))),
        ),
      ),
    ...(genesis === undefined
      ? []
      : [ownField(SUBTYPE.genesis, serializeTransaction(genesis, { witness: true }))]),
    ...(nextDescriptor === undefined ? [] : [ownField(SUBTYPE.nextDescriptor, utf8ToBytes(nextDescriptor))]),
    ...(cosignersOnly === true ? [ownField(SUBTYPE.cosignersOnly, new Uint8Array(0))] : []),
  ];
}

/**
 * Reads the papers' form. What they say is somebody's claim until a co-signer's checks have passed.
 * @throws CosignError `missing-field`, `malformed-psbt`; LedgerError `malformed-note`
 */
export function readPapers(own: readonly OwnField[]): StatementPapers {
  const note = text(requiredValue(own, SUBTYPE.note, 'the note of the statement'));
  parseNote(note);
  const circle = requiredValue(own, SUBTYPE.statementCircle, 'the circle document');
  const genesis = ownValue(own, SUBTYPE.genesis);
  const nextDescriptor = ownValue(own, SUBTYPE.nextDescriptor);
  return {
    note,
    circle,
    history: readHistory(own),
    consistency: fieldsWith(own, SUBTYPE.consistency).map(readStep),
    ...(genesis && { genesis: transaction(genesis) }),
    ...(nextDescriptor && { nextDescriptor: text(nextDescriptor) }),
    ...(isFlagged(own) && { cosignersOnly: true }),
  };
}

function isFlagged(own: readonly OwnField[]): boolean {
  const flag = ownValue(own, SUBTYPE.cosignersOnly);
  if (flag !== undefined && flag.length > 0) throw malformed('A field that only stands there has a value.');
  return flag !== undefined;
}

/** Every log extends the empty one, and itself, without a proof. */
function isNeeded({ first, second }: LogStep): boolean {
  return first > 0 && first < second;
}

function readHistory(own: readonly OwnField[]): PastStatement[] {
  const transactions = new Map(
    fieldsWith(own, SUBTYPE.pastTransaction).map(({ keyData, value }) => [numberIn(keyData), value]),
  );
  const notes = fieldsWith(own, SUBTYPE.pastNote).map(({ keyData, value }) => {
    const note = text(value);
    const number = numberIn(keyData);
    // The key only orders the fields; it must not tell another number than the note itself.
    if (parseNote(note).statement !== number) throw malformed('A past note stands under another number.');
    return { number, note, raw: transactions.get(number) };
  });
  if (notes.length !== transactions.size) throw missingField('the note of each past transaction');
  return notes
    .toSorted((a, b) => a.number - b.number)
    .map(({ note, raw }) => {
      if (raw === undefined) throw missingField('the transaction of each past note');
      return { note, transaction: transaction(raw) };
    });
}

function readStep({ keyData, value }: OwnField): LogStep {
  if (keyData.length !== 16 || value.length % HASH !== 0) throw malformed('A consistency proof has no form.');
  const path = Array.from({ length: value.length / HASH }, (_, i) => value.slice(i * HASH, (i + 1) * HASH));
  return { first: numberIn(keyData.slice(0, 8)), second: numberIn(keyData.slice(8)), path };
}

function fieldsWith(own: readonly OwnField[], subtype: number): OwnField[] {
  return own.filter((candidate) => candidate.subtype === subtype);
}

function numberIn(bytes: Uint8Array): number {
  const value = readPart('A number in a key', () => {
    const reader = new ByteReader(bytes, 'the key');
    const number = Number(reader.u64le());
    reader.end();
    return number;
  });
  if (!Number.isSafeInteger(value)) throw malformed('A number in a key is too large.');
  return value;
}

function text(bytes: Uint8Array): string {
  return readPart('A text in the PSBT', () => bytesToUtf8(bytes));
}

function transaction(bytes: Uint8Array): Transaction {
  return readPart('A past transaction', () => parseTransaction(bytes, { maxBytes: MAX_PSBT_BYTES }));
}
