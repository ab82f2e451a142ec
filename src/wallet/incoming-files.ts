import { readAddressFile } from '../circle/index.ts';
import { sha256 } from '../crypto/index.ts';
import { bytesToHex, isDid, type JsonObject } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { parseGrantPackage, parseToken } from '../grant/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { acceptAddress, expectMove, readAddressProposal } from './address-accepting.ts';
import { acceptIssue, findIssue } from './accepting.ts';
import { WalletError } from './errors.ts';
import type { Incoming, TakenIncoming } from './incoming-kinds.ts';
import { isOwn, isStranger } from './incoming-papers.ts';
import { readGrantContents } from './opening.ts';
import type { Session } from './session.ts';
import { cosignerOptions } from './statement-cosigning.ts';
import { followHistoryFile } from './statement-history.ts';
import { verifyGrantInput } from './verification.ts';

/** A record address that a patient asks us to co-sign, or to let a ledger leave for. */
export async function incomingAddress(session: Session, bytes: Uint8Array): Promise<Incoming> {
  const tools = { network: session.network, derive: derivePublicKey };
  const { circle } = readAddressFile(bytes, tools, session.verifier).circle;
  if (isOwn(session, circle.patient)) return { state: 'own', kind: 'address' };
  const proposal = await unlessOthers(() => readAddressProposal(session, bytes));
  if (proposal === undefined) return { state: 'others', kind: 'address' };
  return {
    state: 'new',
    what: `address ${proposal.circle.hash}`,
    from: proposal.patient.did,
    isStranger: false,
    item: { kind: 'address', proposal },
    take: () => {
      const { role, address, descriptor } = proposal;
      const facts = { role, address, descriptor };
      if (role !== 'leaving')
        return Promise.resolve({ facts, answer: acceptAddress(session, proposal) } as TakenIncoming);
      expectMove(session, proposal);
      return Promise.resolve({ facts });
    },
  };
}

/** What a patient granted us: verified, then kept as a file for `open`. */
export async function incomingPackage(session: Session, bytes: Uint8Array): Promise<Incoming> {
  const { claims, grantId: grant } = parseToken(parseGrantPackage(bytes).token);
  if (isOwn(session, claims.iss) || claims.guardian === session.profile.did)
    return { state: 'own', kind: 'package' };
  if (claims.aud !== session.profile.did) return { state: 'others', kind: 'package' };
  const { report } = await verifyGrantInput(session, bytes, {
    status: 'seen',
    require: { assurance: 'signed' },
  });
  if (report.verdict === 'expired' || report.verdict === 'revoked') return { state: 'done', kind: 'package' };
  if (report.verdict !== 'valid') throw notValid(report.verdict, grant);
  const giver = claims.kind === 'emergency' ? (claims.guardian ?? claims.iss) : claims.iss;
  return {
    state: 'new',
    what: `package ${bytesToHex(sha256(bytes))}`,
    from: giver,
    isStranger: isStranger(session, giver),
    item: { kind: 'package', grant, claims, report },
    take: async () => {
      // The token is signed and the file around it is not: what it brings must open, and be of the patient's making.
      const { records } = await readGrantContents(session, bytes);
      const ids = records.map(({ manifest }) => manifest.id);
      return { facts: { grant, records: ids }, keep: { name: `grant-${grant.slice(0, 16)}.grant`, bytes } };
    },
  };
}

/** A record that a provider issued to us. */
export async function incomingIssue(session: Session, bytes: Uint8Array): Promise<Incoming> {
  if (session.profile.role !== 'patient') return { state: 'others', kind: 'issue' };
  const issue = await unlessOthers(() => findIssue(session, bytes));
  if (issue === undefined) return { state: 'others', kind: 'issue' };
  const { id, nonce } = issue.manifest;
  return {
    state: 'new',
    what: `issue ${id} ${nonce}`,
    from: issue.issuer.did,
    isStranger: issue.issuer.name === null,
    item: { kind: 'issue', issue },
    take: async () => {
      const { record, issuer } = await acceptIssue(session, bytes);
      return { facts: { id: record.id, author: issuer.did } };
    },
  };
}

/** Statements that we missed of a ledger that we co-sign. */
export function incomingHistory(session: Session, bytes: Uint8Array, { patient }: JsonObject): Incoming {
  if (typeof patient !== 'string' || !isDid(patient)) return { state: 'foreign' };
  if (isOwn(session, patient)) return { state: 'own', kind: 'history' };
  if (cosignerOptions(session, patient) === undefined) return { state: 'others', kind: 'history' };
  return {
    state: 'new',
    what: `history ${bytesToHex(sha256(bytes))}`,
    from: patient,
    isStranger: isStranger(session, patient),
    item: { kind: 'history', patient },
    take: () => Promise.resolve({ facts: { ...followHistoryFile(session, bytes) } }),
  };
}

async function unlessOthers<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof MedwalletError && error.code === 'not-for-us') return undefined;
    throw error;
  }
}

function notValid(verdict: string, grant: string): WalletError {
  return new WalletError(
    'not-valid',
    `This grant does not verify: ${verdict}.`,
    'Look at it with: medwallet verify FILE',
    { facts: { verdict, grant }, ...(verdict === 'unchecked' ? { outcome: 'unavailable' } : {}) },
  );
}
