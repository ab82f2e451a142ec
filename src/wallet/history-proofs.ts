import { serializeProof, type Closing, type Predecessor, type Proof, type Stated } from '../anchor/index.ts';
import { parseSignedDocument, type SignedDocument } from '../bip322/index.ts';
import { MAX_VETO_BYTES } from '../circle/index.ts';
import {
  bytesToHex,
  canonicalJson,
  displayTxid,
  hexToBytes,
  parseJson,
  parseTransaction,
  utf8ToBytes,
  type JsonObject,
  type Transaction,
} from '../encoding/index.ts';
import { transactionId, sha256 } from '../crypto/index.ts';
import { parseEvent } from '../ledger/index.ts';
import { CURRENT } from './address.ts';
import { blockInclusion, withoutWitness } from './block-inclusion.ts';
import { readCircle } from './circle.ts';
import { formerIdentities } from './identities.ts';
import { eventAt, keptLog } from './log.ts';
import { MedwalletError } from '../errors.ts';
import type { StatementRow } from './rows.ts';
import type { Session } from './session.ts';
import { sentStatements } from './statement-papers.ts';

const MAX_PROOF_BYTES = 8 * 1024 * 1024;

/** Statements of one ledger of ours, oldest first: today's, or one that ended. */
export function statementsOf(session: Session, ledger: string): readonly StatementRow[] {
  const ended = session.store.view((tables) => tables.table('ended').get(ledger));
  return ended === undefined || ended.statements.length === 0 ? sentStatements(session) : ended.statements;
}

/** What every proof of a statement brings. @param rows the ledger's statements up to it at least */
export function statementBase(
  session: Session,
  row: StatementRow,
  rows: readonly StatementRow[],
): Pick<Proof, 'network' | 'ledger' | 'note' | 'circle' | 'genesis' | 'statements'> | undefined {
  const signed = circleOf(session, row);
  const ledger = signed?.document['ledger'];
  const genesis = rows[0]?.spent.transaction;
  if (signed === undefined || typeof ledger !== 'string' || genesis === undefined) return undefined;
  return {
    network: session.network,
    ledger,
    note: row.note,
    circle: signed,
    genesis: withoutWitness(read(genesis)),
    statements: rows
      .filter(({ statement }) => statement <= row.statement)
      .map(({ transaction }) => read(transaction)),
  };
}

/** What was stated before, for the proof of an event that only counts beside it. */
export function statedBefore(
  session: Session,
  row: StatementRow,
  rows: readonly StatementRow[],
  event: string,
): { before?: Stated } {
  const { type } = parseEvent(utf8ToBytes(event));
  const former = rows.find(({ statement }) => statement === row.statement - 1);
  const circle = former && circleOf(session, former);
  if (former === undefined || circle === undefined) return {};
  return type === 'key.rotated' || type === 'home.moved' ? { before: { note: former.note, circle } } : {};
}

/** How the ledger before ended, for a proof in the first statement of a successor. */
export async function predecessorOf(
  session: Session,
  row: StatementRow,
): Promise<{ predecessor?: Predecessor }> {
  const before = session.store.view((tables) => tables.table('address').get(CURRENT)?.after);
  const ended =
    before === undefined
      ? undefined
      : session.store.view((tables) => tables.table('ended').get(before.ledger));
  const last = ended?.statements.at(-1);
  const base = ended && last && statementBase(session, last, ended.statements);
  if (row.statement !== 1 || ended === undefined || base === undefined || base.circle === null) return {};
  const { note, circle, genesis, statements } = base;
  return { predecessor: { note, circle, genesis, statements, closing: await closingOf(session, ended) } };
}

/**
 * The proofs of everything that changed hands: each change of identity, and the ledgers that ours goes on for.
 * Whoever knows the patient by a former key, or another ledger, needs them to follow; they go out with grants and
 * bundles. A node that is down leaves the blocks away.
 */
export async function historyProofs(session: Session): Promise<Uint8Array[]> {
  const proofs: Uint8Array[] = [];
  for (const { rotated } of formerIdentities(session)) {
    if (rotated === null) continue;
    const rows = statementsOf(session, rotated.ledger);
    const row = rows.find(({ statement }) => statement === rotated.statement);
    const proof = row && (await eventProof(session, row, rows, rotated.event));
    if (proof !== undefined) proofs.push(proof);
  }
  const [first] = sentStatements(session);
  const after = session.store.view((tables) => tables.table('address').get(CURRENT)?.after);
  const link = after && first && (await eventProof(session, first, sentStatements(session), first.size - 1));
  if (link !== undefined) proofs.push(link);
  for (const proof of proofs) remember(session, proof);
  return proofs;
}

/** The proof of one event in one statement, with all that it takes to judge it. */
export async function eventProof(
  session: Session,
  row: StatementRow,
  rows: readonly StatementRow[],
  index: number,
): Promise<Uint8Array | undefined> {
  const base = statementBase(session, row, rows);
  const event = session.store.view((tables) => eventAt(tables, index));
  if (base === undefined || event === undefined) return undefined;
  const path = session.store.view((tables) => keptLog(tables).inclusionProof(index, row.size));
  return serializeProof({
    ...base,
    subject: { type: 'event', event: utf8ToBytes(event.event), salt: hexToBytes(event.salt, 32) },
    inclusion: { index, size: row.size, path },
    block: await includedIn(session, row.block?.hash, row.txid),
    ...statedBefore(session, row, rows, event.event),
    ...(await predecessorOf(session, row)),
  });
}

async function closingOf(
  session: Session,
  {
    closing,
    home,
  }: {
    closing: { transaction: string; blockHash: string | null; veto: JsonObject } | null;
    home: { descriptor: string };
  },
): Promise<Closing | null> {
  if (closing === null) return null;
  const transaction = read(closing.transaction);
  const txid = displayTxid(transactionId(transaction));
  const block = await includedIn(session, closing.blockHash ?? undefined, txid);
  const veto = parseSignedDocument(canonicalJson(closing.veto), { maxBytes: MAX_VETO_BYTES });
  return { transaction, block, descriptor: home.descriptor, veto };
}

async function includedIn(session: Session, hash: string | undefined, txid: string): Promise<Proof['block']> {
  if (hash === undefined) return null;
  try {
    return (await blockInclusion(session.chain(), hash, txid))?.block ?? null;
  } catch (error) {
    if (error instanceof MedwalletError && error.outcome === 'unavailable') return null;
    throw error;
  }
}

function circleOf(session: Session, row: StatementRow): SignedDocument | undefined {
  const found = session.store
    .view((tables) => tables.table('circle').list())
    .find(({ row: one }) => one.hash === row.circle);
  return found && readCircle(session, found.row.file).signed;
}

// Our own wallet verifies without unlocking too.
function remember(session: Session, proof: Uint8Array): void {
  const file = parseJson(proof, { maxBytes: MAX_PROOF_BYTES }) as JsonObject;
  session.trust.addProof(bytesToHex(sha256(proof)), file);
}

function read(hex: string): Transaction {
  return parseTransaction(hexToBytes(hex));
}
