import { signDocument } from '../cosign/index.ts';
import { bytesToHex, canonicalJson, type JsonObject } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { readRevocation } from '../grant/index.ts';
import { glassLog } from './glass-log.ts';
import { findGrant, unknownGrant } from './grants.ts';
import { findGuardianship } from './guardianship.ts';
import { samePerson } from './same-person.ts';
import type { SigningKey } from '../keys/index.ts';
import { identityOf, isStolen } from './identities.ts';
import { appendEvent } from './log.ts';
import { flushOutbox, queuePosting, type Posting } from './boards.ts';
import { newestOwnCircle, ownCircles } from './circle.ts';
import { DEFAULT_BOARD, type Session } from './session.ts';

export interface Revoked extends Posting {
  readonly grant: string;
  /** The signed revocation, for those without a board. */
  readonly file: Uint8Array;
}

/**
 * Revokes a grant with one signature and no money: the patient's own, or a guardian's for a patient.
 * It takes effect wherever the revocation is seen; keys that were already delivered stay where they are.
 * @param options.patient for a guardian: whose grant it is
 * @throws WalletError `unknown-grant`, `unknown-contact`
 */
export function revokeGrant(
  session: Session,
  id: string,
  options: { readonly patient?: string } = {},
): Revoked {
  return session.profile.role === 'patient'
    ? revokeOwn(session, id)
    : revokeFor(session, id, options.patient);
}

function revokeOwn(session: Session, id: string): Revoked {
  const grant = findGrant(session, id);
  const now = session.clock.now();
  const { iss } = grant.claims;
  // Whoever knows us by the key that gave the grant must understand it too; a stolen one says nothing any more.
  const former = iss === session.profile.did || isStolen(session, iss) ? undefined : identityOf(session, iss);
  const iat = signedBefore(session, grant.id, iss) ?? now;
  const signed = sign(session, grant.id, iss, iat, session.identity);
  const older = former === undefined ? undefined : sign(session, grant.id, iss, iat, former);
  const file: JsonObject = { document: signed.document, signature: signed.signature };
  const boards = ownCircles(session).length === 0 ? [DEFAULT_BOARD] : newestOwnCircle(session).circle.boards;
  // First what verification reads without unlocking: killed in between, the grant is refused and not forgotten.
  session.trust.addRevocation(grant.id, bytesToHex(signed.hash), file);
  session.store.change((tables) => {
    const row = tables.table('grant_row').get(grant.id);
    queuePosting(session, tables, boards, grant.id, signed.bytes);
    if (older !== undefined) queuePosting(session, tables, boards, grant.id, older.bytes);
    if (row === undefined || row.state === 'revoked') return;
    tables.table('grant_row').put(grant.id, { ...row, state: 'revoked', revoked: now });
    appendEvent(session, tables, {
      type: 'grant.revoked',
      time: now,
      actor: session.profile.did,
      grant: grant.id,
      grantee: row.claims.aud,
      kind: row.claims.kind,
      exp: row.claims.exp,
      by: session.profile.did,
      revocation: bytesToHex(signed.hash),
    });
  });
  return { grant: grant.id, file: signed.bytes, ...flushOutbox(session) };
}

function revokeFor(session: Session, id: string, patient: string | undefined): Revoked {
  const glass = glassGrant(session, id);
  const { patient: whose, circle } = findGuardianship(session, glass?.patient ?? patient);
  const grant = glass?.grant ?? id;
  if (!/^[0-9a-f]{64}$/.test(grant)) throw unknownGrant(id);
  const iat = signedBefore(session, grant, whose.did) ?? session.clock.now();
  const signed = sign(session, grant, whose.did, iat, session.identity);
  session.trust.addRevocation(grant, bytesToHex(signed.hash), {
    document: signed.document,
    signature: signed.signature,
  });
  // Which of her keys gave the grant is not in its id: whoever does not know it revokes under each of them.
  const others = samePerson(session, whose.did).filter((did) => did !== whose.did);
  const files = [signed, ...others.map((did) => sign(session, grant, did, iat, session.identity))];
  session.store.change((tables) => {
    for (const { bytes } of files) queuePosting(session, tables, circle.circle.boards, grant, bytes);
  });
  return { grant, file: signed.bytes, ...flushOutbox(session) };
}

// Given again, after a crash or to be sure, it is the same revocation: with the date of the first one the same bytes
// come out, and neither this wallet nor a board holds two.
function signedBefore(session: Session, grant: string, patient: string): number | undefined {
  // The store has it first: killed before the file that is read without unlocking, it is in there alone.
  const kept = session.store.view((tables) => tables.table('fact').list());
  const files = kept.flatMap(({ row }) =>
    row.kind === 'revocation' && row.grant === grant ? [row.file] : [],
  );
  for (const file of [...files, ...session.trust.revocations(grant)]) {
    try {
      const { revocation } = readRevocation(
        canonicalJson(file),
        { network: session.network },
        session.verifier,
      );
      const { by, patient: whose, reason, iat } = revocation;
      if (by === session.identity.did && whose === patient && reason === undefined) return iat;
    } catch (error) {
      if (!(error instanceof MedwalletError)) throw error;
    }
  }
  return undefined;
}

// An emergency grant of our own making we know by the beginning of its id, and whose it is.
function glassGrant(session: Session, id: string): { grant: string; patient: string } | undefined {
  const entries = id.length < 6 ? [] : glassLog(session).filter(({ grant }) => grant.startsWith(id));
  const [only, ...others] = entries;
  return only === undefined || others.length > 0
    ? undefined
    : { grant: only.grant, patient: only.claims.iss };
}

function sign(session: Session, grant: string, patient: string, iat: number, key: SigningKey) {
  const document = { type: 'revocation', grant, patient, by: key.did, iat };
  return signDocument('revocation', session.network, document, key);
}
