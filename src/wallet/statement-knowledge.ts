import type { CosignerKnowledge, KnownStatement, PassedStatement } from '../anchor/index.ts';
import { transactionId } from '../crypto/index.ts';
import {
  bytesToHex,
  hexToBytes,
  parseTransaction,
  serializeTransaction,
  type Network,
} from '../encoding/index.ts';
import { parseNote } from '../ledger/index.ts';
import { parseRecordDescriptor } from '../multisig/index.ts';
import { WalletError } from './errors.ts';
import type { FeeCaps } from './fees.ts';
import type { CosignedRow } from './rows.ts';

/** Addresses to try where a file gives no usable hint. */
const SCAN = 20;
/** A statement is some 700 bytes, and there is one in a block at most. */
const KEPT_EARLIER = 8;

/** What is kept of a statement: enough to follow the next one. */
export interface KeptStatement {
  readonly note: string;
  /** Hex, with or without signatures. */
  readonly transaction: string;
  /** The seal that it closed: satoshis and script in hex. */
  readonly closed: { readonly value: number; readonly script: string };
}

/** A co-signer's knowledge, as its own store has it. */
export function knowledge(parts: {
  readonly network: Network;
  /** Where the next seal must go. */
  readonly descriptor: string;
  /** Other homes that were agreed to. */
  readonly former?: readonly string[] | undefined;
  /** In a successor ledger: the ledger before, and the hash of its last note in hex. */
  readonly after?: { readonly ledger: string; readonly note: string } | null | undefined;
  readonly ledger: string | undefined;
  readonly last: KeptStatement | undefined;
  readonly earlier?: readonly KeptStatement[] | undefined;
  readonly longest?: CosignedRow['longest'] | undefined;
  readonly caps: FeeCaps;
}): CosignerKnowledge {
  const read = (text: string) => parseRecordDescriptor(text, parts.network, { acceptLockout: true });
  const descriptor = read(parts.descriptor);
  const { after, longest } = parts;
  return {
    network: parts.network,
    descriptors: [descriptor, ...(parts.former ?? []).map(read)],
    target: descriptor,
    // A sponsor can only give: whatever comes from the record address returns to it, or the checks refuse.
    sponsor: 'allowed',
    ...parts.caps,
    scan: SCAN,
    ...(parts.ledger === undefined ? {} : { ledger: parts.ledger }),
    ...(after === undefined || after === null
      ? {}
      : { after: { ledger: after.ledger, noteHash: hexToBytes(after.note, 32) } }),
    ...(parts.last === undefined ? {} : { last: knownStatement(parts.last) }),
    earlier: (parts.earlier ?? []).map(knownStatement),
    ...(longest === undefined ? {} : { longest: { size: longest.size, root: hexToBytes(longest.root, 32) } }),
  };
}

/** What is kept of a statement that was followed or signed. */
export function keptStatement({ note, transaction, closed }: PassedStatement): KeptStatement {
  return {
    note,
    transaction: bytesToHex(serializeTransaction(transaction, { witness: false })),
    closed: { value: Number(closed.value), script: bytesToHex(closed.script) },
  };
}

/**
 * What a co-signer keeps when statements came behind those it knows. Others than the last are places to start from
 * again where a reorganisation undid what came after them; for deeper ones there is the ledger's history as a file.
 * The longest log binds for ever, also where the chain took another branch.
 * @param passed those before the new last one, oldest first
 */
export function keptWith(
  row: CosignedRow,
  ledger: string,
  passed: readonly KeptStatement[],
  last: KeptStatement,
): CosignedRow {
  const { longest: bound, ...rest } = row;
  // A successor ledger has nothing to do with the statements of the one before.
  const isSame = row.ledger === null || row.ledger === ledger;
  const known = isSame ? [row.last, ...(row.earlier ?? [])] : [];
  const all = [...passed.toReversed(), ...known.flatMap((one) => one ?? [])];
  const others = new Map(all.map((one) => [one.transaction, one]));
  others.delete(last.transaction);
  const logs = [...(isSame && bound !== undefined ? [bound] : []), ...[...all, last].map(statedLog)];
  const longest = logs.reduce((a, b) => (b.size > a.size ? b : a), statedLog(last));
  return {
    ...rest,
    ledger,
    last,
    earlier: [...others.values()].slice(0, KEPT_EARLIER),
    ...(longest.size > statedLog(last).size ? { longest } : {}),
  };
}

function statedLog({ note }: KeptStatement): NonNullable<CosignedRow['longest']> {
  const { size, root } = parseNote(note);
  return { size, root: bytesToHex(root) };
}

function knownStatement({ note, transaction, closed }: KeptStatement): KnownStatement {
  const tx = parseTransaction(hexToBytes(transaction));
  const [input] = tx.inputs;
  const [output] = tx.outputs;
  if (input === undefined || output === undefined) throw damaged();
  return {
    note,
    closed: { outpoint: input.previous, value: BigInt(closed.value), script: hexToBytes(closed.script) },
    next: { outpoint: { txid: transactionId(tx), vout: 0 }, value: output.value, script: output.script },
  };
}

function damaged(): WalletError {
  return new WalletError(
    'unknown-statement',
    'What this wallet kept of its last statement cannot be read.',
    'Restore the wallet from its words and its vault, or from a backup.',
  );
}
