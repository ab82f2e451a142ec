import { ledgerIdBytes, otsFile, serializeProof, type BlockInclusion, type Proof } from '../anchor/index.ts';
import { hexToBytes, parseBlockHeader, utf8ToBytes } from '../encoding/index.ts';
import { ActiveGrants } from '../ledger/index.ts';
import { anchorStates } from './anchor-states.ts';
import { blockInclusion } from './block-inclusion.ts';
import { WalletError } from './errors.ts';
import { findGrant } from './grants.ts';
import { predecessorOf, statedBefore, statementBase } from './history-proofs.ts';
import { additionOf, eventAt, keptLog } from './log.ts';
import { findRecord } from './records.ts';
import { numberKey, type EventRow, type StatementRow } from './rows.ts';
import type { Session } from './session.ts';
import { sentStatements } from './statement-papers.ts';

/** A proof file (docs/spec/proof.md) and the statement it rests on. `txid` and `block` in display order. */
export interface WrittenProof {
  readonly file: Uint8Array;
  readonly statement: number;
  readonly txid: string;
  /** Hash of the block that holds the statement; null while it waits. */
  readonly block: string | null;
}

/**
 * A proof file of one event, of a record's addition, or of a grant's being active in the newest statement.
 * @throws WalletError `not-anchored`, `unknown-event`, `unknown-record`, `unknown-grant`; ChainError
 */
export async function exportProof(
  session: Session,
  about: { readonly event?: number; readonly record?: string; readonly grant?: string },
): Promise<WrittenProof> {
  await anchorStates(session);
  if (about.grant !== undefined) {
    const grant = findGrant(session, about.grant).id;
    const row = sentStatements(session).at(-1);
    if (row?.active.includes(grant) !== true) throw notAnchored();
    return written(
      row,
      serializeProof({ ...grantSubject(session, row, grant), block: await blockOf(session, row) }),
    );
  }
  const index = about.event ?? eventOfRecord(session, about.record ?? '');
  const { row, proof, event } = eventSubject(session, index);
  const more = {
    ...statedBefore(session, row, sentStatements(session), event.event),
    ...(await predecessorOf(session, row)),
  };
  return written(row, serializeProof({ ...proof, ...more, block: await blockOf(session, row) }));
}

/** The proof that a grant is active in a statement, without its block: for the notice boards. */
export function grantProof(session: Session, row: StatementRow, grant: string): Uint8Array {
  return serializeProof({ ...grantSubject(session, row, grant), block: null });
}

/**
 * The OpenTimestamps file of a record's ciphertext.
 * @throws WalletError `not-anchored` until its statement is in a block; AnchorError `ots-too-large`
 */
export async function exportOts(
  session: Session,
  record: string,
): Promise<{ file: Uint8Array; blob: string; height: number }> {
  await anchorStates(session);
  const { manifest, id } = findRecord(session, record);
  const { row, proof, event } = eventSubject(session, eventOfRecord(session, id));
  const block = await blockOf(session, row);
  const transaction = proof.statements.at(-1);
  if (block === null || transaction === undefined) throw notAnchored();
  const file = otsFile({
    event: utf8ToBytes(event.event),
    salt: hexToBytes(event.salt, 32),
    inclusion: proof.inclusion,
    note: proof.note,
    transaction,
    txIndex: block.txIndex,
    branch: block.branch,
    height: block.height,
    merkleRoot: parseBlockHeader(block.header).merkleRoot,
  });
  return { file, blob: manifest.sha256, height: block.height };
}

function written(row: StatementRow, file: Uint8Array): WrittenProof {
  return { file, statement: row.statement, txid: row.txid, block: row.block?.hash ?? null };
}

function eventSubject(
  session: Session,
  index: number,
): { row: StatementRow; event: EventRow; proof: Omit<Proof, 'block'> } {
  const row = sentStatements(session).find(({ size }) => size > index);
  const event = session.store.view((tables) => eventAt(tables, index));
  if (event === undefined) {
    throw new WalletError(
      'unknown-event',
      `The log has no event ${index}.`,
      'See the numbers: medwallet audit',
      {
        outcome: 'usage',
      },
    );
  }
  if (row === undefined) throw notAnchored();
  const path = session.store.view((tables) => keptLog(tables).inclusionProof(index, row.size));
  const proof = {
    ...common(session, row),
    subject: { type: 'event', event: utf8ToBytes(event.event), salt: hexToBytes(event.salt, 32) },
    inclusion: { index, size: row.size, path },
  } as const;
  return { row, event, proof };
}

function grantSubject(session: Session, row: StatementRow, grant: string): Omit<Proof, 'block'> {
  const base = common(session, row);
  const ids = row.active.map((id) => hexToBytes(id, 32));
  const grants = new ActiveGrants(ledgerIdBytes(base.ledger), ids);
  const { index, path } = grants.prove(hexToBytes(grant, 32));
  return {
    ...base,
    subject: { type: 'grant', grant: hexToBytes(grant, 32) },
    inclusion: { index, size: grants.count, path },
  };
}

function common(session: Session, row: StatementRow) {
  const base = statementBase(session, row, sentStatements(session));
  if (base === undefined) throw notAnchored();
  return base;
}

async function blockOf(session: Session, row: StatementRow): Promise<BlockInclusion | null> {
  const known = session.store.view((tables) =>
    tables.table('statement').get(numberKey(row.statement)),
  )?.block;
  if (known === undefined || known === null) return null;
  return (await blockInclusion(session.chain(), known.hash, row.txid))?.block ?? null;
}

function eventOfRecord(session: Session, record: string): number {
  const { id } = findRecord(session, record);
  return session.store.view((tables) => additionOf(tables, id)) ?? -1;
}

function notAnchored(): WalletError {
  return new WalletError(
    'not-anchored',
    'No statement holds this yet.',
    'Anchor first: medwallet anchor --out FILE, have it co-signed, and finish it.',
  );
}
