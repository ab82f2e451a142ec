import { anchorStates, type StatementState } from './anchor-states.ts';
import { postBundles } from './bundles.ts';
import { newestOwnCircle, postCircle } from './circle.ts';
import { settleIdentity } from './identities.ts';
import { publishKeys } from './key-publishing.ts';
import type { StatementRow } from './rows.ts';
import type { Session } from './session.ts';
import { adoptFinished } from './statement-keeping.ts';
import { newestStatement } from './statement-papers.ts';

/** The transaction id of the statement that was announced last. */
const ANNOUNCED = 'announced';

/**
 * Looks the statements up at the node, sends again what it lost, and makes sure that whatever a broadcast
 * brings with it has been done: also after a process that was killed, or a node that was down, in between.
 * @throws ChainError (unavailable) when the node cannot be asked
 */
export async function followAnchors(session: Session): Promise<StatementState[]> {
  settleIdentity(session);
  const seen = await anchorStates(session);
  const states = (await adoptFinished(session, seen.at(-1))) ? await anchorStates(session) : seen;
  const newest = newestStatement(session);
  if (newest !== undefined && states.at(-1)?.state !== 'conflicted') await announce(session, newest);
  return states;
}

// From the broadcast on the ledger has its id, grants carry it, and the circle document that names it is in force.
async function announce(session: Session, row: StatementRow): Promise<void> {
  const done = session.store.view((tables) => tables.table('setting').get(ANNOUNCED)?.value);
  if (done === row.txid) return;
  const { ledger, patient, after } = newestOwnCircle(session).circle;
  if (ledger !== null && after !== undefined) session.trust.pinSuccessor(patient, after.ledger, ledger);
  if (ledger !== null) session.trust.pinLedger(patient, ledger);
  if (row.moving === true) await publishKeys(session);
  await postCircle(session, row.circle);
  await postBundles(session, row);
  session.store.change((tables) => {
    tables.table('setting').put(ANNOUNCED, { value: row.txid });
  });
}
