import { CosignError, isSignedPsbt, psbtKind, readGrantPsbt, readStatementPsbt } from '../cosign/index.ts';
import { transactionId } from '../crypto/index.ts';
import { base64ToBytes, displayTxid, equalBytes } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { parseNote, type Note } from '../ledger/index.ts';
import { finishAnchor } from './anchor-finishing.ts';
import { cosignGrant, readGrantProposal } from './cosigning.ts';
import { cosignedHome } from './cosigned-home.ts';
import { finishBreakGlass } from './glass-breaking.ts';
import { glassLog } from './glass-log.ts';
import { finishGrant } from './grants.ts';
import type { Incoming } from './incoming-kinds.ts';
import { isOwn, isStranger } from './incoming-papers.ts';
import { numberKey, type CosignedRow } from './rows.ts';
import type { Session } from './session.ts';
import { cosignStatement, readStatementToCosign } from './statement-cosigning.ts';
import { PLAN } from './statement-versions.ts';

/** An offer or a statement, on its way to be signed or on its way back. */
export function incomingPsbt(session: Session, bytes: Uint8Array): Incoming {
  const kind = kindOf(bytes);
  if (kind === undefined) return { state: 'foreign' };
  return kind === 'grant' ? incomingGrant(session, bytes) : incomingStatement(session, bytes);
}

function kindOf(bytes: Uint8Array): ReturnType<typeof psbtKind> | undefined {
  try {
    return psbtKind(bytes);
  } catch (error) {
    if (error instanceof CosignError && error.code === 'not-medwallet') return undefined;
    throw error;
  }
}

function incomingGrant(session: Session, bytes: Uint8Array): Incoming {
  const { claims, grantId, missing, message } = readGrantPsbt(bytes, { network: session.network });
  const isAccepted = !missing.some(({ role }) => role === 'provider');
  if (claims.aud === session.profile.did) {
    if (isAccepted) return { state: 'own', kind: 'offer' };
    const proposal = readGrantProposal(session, bytes);
    const giver = claims.kind === 'emergency' ? (claims.guardian ?? claims.iss) : claims.iss;
    return {
      state: 'new',
      what: `offer ${grantId}`,
      from: giver,
      isStranger: isStranger(session, giver),
      item: { kind: 'offer', proposal },
      take: () => Promise.resolve({ facts: { grant: grantId }, answer: cosignGrant(session, bytes) }),
    };
  }
  const isEmergency = claims.kind === 'emergency';
  const isGiver = isEmergency ? claims.guardian === session.profile.did : isOwn(session, claims.iss);
  if (!isGiver) return { state: 'others', kind: 'offer' };
  if (!isAccepted) return { state: 'own', kind: 'offer' };
  // Finishing once is enough: whoever sends the same answer in other bytes gets no second package.
  const isOpen = isEmergency
    ? glassLog(session).some(({ grant, finished }) => grant === grantId && !finished)
    : session.store.view((tables) => tables.table('grant_row').get(grantId)?.state) === 'offered';
  if (!isOpen) return { state: 'done', kind: 'accepted-offer' };
  return {
    state: 'new',
    what: `accepted-offer ${grantId}`,
    from: claims.aud,
    isStranger: isStranger(session, claims.aud),
    item: { kind: 'accepted-offer', grant: grantId, claims, text: message },
    take: async () => {
      const done = await (isEmergency ? finishBreakGlass(session, bytes) : finishGrant(session, bytes));
      return { facts: { grant: done.grant, state: 'issued' }, answer: done.package };
    },
  };
}

function incomingStatement(session: Session, bytes: Uint8Array): Incoming {
  const { psbt, papers, circle } = readStatementPsbt(bytes, { network: session.network });
  const { statement } = parseNote(papers.note);
  const txid = displayTxid(transactionId(psbt.transaction));
  const { patient } = circle.circle;
  const plan = session.store.view((tables) => tables.table('plan').get(PLAN));
  if (isOwn(session, patient) || plan?.txid === txid) {
    const isDraft = plan !== undefined && equalBytes(base64ToBytes(plan.psbt ?? ''), bytes);
    if (isDraft || !isSignedPsbt(psbt)) return { state: 'own', kind: 'statement' };
    const isPastPlan = plan === undefined || statement < plan.statement;
    // Signed, and the node was away then: what is kept is sent.
    const isUnsent = plan === undefined && isKeptUnsent(session, statement, txid);
    if (isPastPlan && !isUnsent) return { state: 'done', kind: 'cosigned-statement' };
    return {
      state: 'new',
      what: `cosigned-statement ${txid}`,
      from: patient,
      isStranger: false,
      item: { kind: 'cosigned-statement', statement, txid },
      take: async () => {
        const sent = await finishAnchor(session, bytes);
        return { facts: { statement: sent.statement, txid: sent.txid, state: sent.state } };
      },
    };
  }
  const home = cosignedHome(session, circle);
  if (home === undefined) return { state: 'others', kind: 'statement' };
  if (!home.isSuccessor && isPast(home.row, parseNote(papers.note)))
    return { state: 'done', kind: 'statement' };
  const read = ours(() => readStatementToCosign(session, bytes));
  if (read === undefined) return { state: 'others', kind: 'statement' };
  return {
    state: 'new',
    what: `statement ${txid}`,
    from: read.patient,
    isStranger: false,
    item: { kind: 'statement', statement: read },
    take: () =>
      Promise.resolve({ facts: { statement, txid: read.txid }, answer: cosignStatement(session, read) }),
  };
}

function isKeptUnsent(session: Session, statement: number, txid: string): boolean {
  const row = session.store.view((tables) => tables.table('statement').get(numberKey(statement)));
  return row?.txid === txid && row.state !== 'sent';
}

// A lower number with everything that we signed in it is none of the past: after a reorganisation the ledger goes on from
// there.
function isPast({ last, longest }: CosignedRow, note: Note): boolean {
  if (last === null) return false;
  const known = parseNote(last.note);
  return note.statement < known.statement && note.size < (longest ?? known).size;
}

function ours<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MedwalletError && error.code === 'not-for-us') return undefined;
    throw error;
  }
}
