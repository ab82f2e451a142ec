import { canonicalJson } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import {
  isRevocationSigned,
  parseRevocation,
  revocationAuthority,
  type ReadRevocation,
} from '../grant/index.ts';
import { readBoards } from './boards.ts';
import { ownCircles } from './circle.ts';
import { isStolen } from './identities.ts';
import { appendEvent } from './log.ts';
import type { GrantRow } from './rows.ts';
import { DEFAULT_BOARD, type Session } from './session.ts';

/**
 * Takes in what guardians revoked: our own wallet must know it before it finishes a grant, states which grants
 * are live, or seals a record to a collection. A board that is silent is passed over: what hangs there counts
 * for whoever reads it, and for us at the next look.
 * @param only the grants whose boards are looked at; all that are alive unless told
 * @returns the boards that did not answer
 */
export function learnRevocations(session: Session, only?: readonly string[]): string[] {
  const now = session.clock.now();
  const grants = session.store
    .view((tables) => tables.table('grant_row').list())
    .filter(({ key }) => only?.includes(key) ?? true);
  const silent = new Set<string>();
  for (const { key, row } of grants) {
    if (row.state === 'revoked' || row.claims.exp <= now) continue;
    const { found, unread } = findRevocation(session, key, row, now);
    for (const board of unread) silent.add(board);
    if (found !== undefined) takeIn(session, key, found, now);
  }
  return [...silent];
}

// Anybody may have posted: only what the patient or a guardian in force signed ends the grant.
function findRevocation(
  session: Session,
  grantId: string,
  { claims }: GrantRow,
  now: number,
): { readonly found: ReadRevocation | undefined; readonly unread: string[] } {
  const circles = ownCircles(session);
  const boards = [...new Set([DEFAULT_BOARD, ...circles.flatMap(({ circle }) => circle.boards)])];
  const readings = readBoards(session, boards, grantId);
  const files = [
    ...session.trust.revocations(grantId).map((file) => canonicalJson(file)),
    ...readings.flatMap((reading) => reading.files),
  ];
  const found = files
    .map((file) => tryParse(file))
    .find(
      (read) =>
        read !== undefined &&
        !isStolen(session, read.revocation.by) &&
        revocationAuthority(read.revocation, { claims, grantId }, circles, now, 0, session.profile.did) ===
          'valid' &&
        isRevocationSigned(read, session, session.verifier),
    );
  return { found, unread: readings.filter(({ answered }) => !answered).map(({ board }) => board) };
}

function takeIn(session: Session, grant: string, read: ReadRevocation, now: number): void {
  const { document, signature } = read.signed;
  session.trust.addRevocation(grant, read.hash, { document, signature });
  session.store.change((tables) => {
    const row = tables.table('grant_row').get(grant);
    if (row === undefined || row.state === 'revoked') return;
    tables.table('grant_row').put(grant, { ...row, state: 'revoked', revoked: now });
    appendEvent(session, tables, {
      type: 'grant.revoked',
      time: now,
      actor: session.profile.did,
      grant,
      grantee: row.claims.aud,
      kind: row.claims.kind,
      exp: row.claims.exp,
      by: read.revocation.by,
      revocation: read.hash,
    });
  });
}

function tryParse(file: Uint8Array): ReadRevocation | undefined {
  try {
    return parseRevocation(file);
  } catch (error) {
    if (error instanceof MedwalletError) return undefined;
    throw error;
  }
}
