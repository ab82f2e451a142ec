import {
  createGrantPsbt,
  finishGrantPsbt,
  readGrantPsbt,
  signDocument,
  signGrantPsbt,
} from '../cosign/index.ts';
import { bytesToBase64, bytesToBase64Url, bytesToHex, canonicalJson } from '../encoding/index.ts';
import {
  EMERGENCY_COLLECTION,
  EMERGENCY_PURPOSE,
  encodeToken,
  grantId,
  grantText,
  MAX_EMERGENCY_SECONDS,
  parseClaims,
  readBreakGlass,
  reasonCommitment,
  serializeGrantPackage,
  type BreakGlassReason,
  type Claims,
} from '../grant/index.ts';
import type { Posting } from './boards.ts';
import { findContact, type Contact } from './contacts.ts';
import { sealEnvelope } from './delivery.ts';
import { emergencyDelivery } from './emergency-keys.ts';
import { WalletError } from './errors.ts';
import { postEntries } from './glass-log.ts';
import { unknownGrant } from './grants.ts';
import { findGuardianship, type Guardianship } from './guardianship.ts';
import { numberKey, type GlassLogRow } from './rows.ts';
import { requireRole, type Session } from './session.ts';

const JTI_BYTES = 16;
const SALT_BYTES = 32;
const ACCEPT_SECONDS = 24 * 3_600;

/** Whom a guardian lets in, for how long (seconds) and why. */
export interface BreakGlassRequest {
  readonly provider: string;
  /** May be left out by whoever guards one patient only. */
  readonly patient?: string;
  /** At most 72 hours, which is also what it is unless told. */
  readonly seconds?: number;
  /** In words, for the patient alone. */
  readonly reason: string;
}

/** An emergency, composed to be looked at: nothing has been written, posted or signed. */
export interface BreakGlassDraft {
  readonly claims: Claims;
  readonly grant: string;
  /** The text that guardian and provider will sign. */
  readonly text: string;
  readonly acceptBy: number;
  readonly provider: Contact;
  readonly guardianship: Guardianship;
  readonly reason: BreakGlassReason;
}

/**
 * Composes an emergency grant as a guardian.
 * @throws WalletError `wrong-role`, `not-guardian`, `unknown-contact`, `bad-duration`; GrantError
 * `malformed-notice` for a reason that is no line
 */
export function draftBreakGlass(session: Session, request: BreakGlassRequest): BreakGlassDraft {
  requireRole(session, 'guardian', 'break the glass');
  const guardianship = findGuardianship(session, request.patient);
  const provider = findContact(session, request.provider);
  if (provider.card.role !== 'provider') {
    throw new WalletError(
      'wrong-role',
      `${provider.petname} is a ${provider.card.role}: in an emergency a provider gets access.`,
      'Choose a contact whose card says provider.',
      { outcome: 'usage' },
    );
  }
  const seconds = request.seconds ?? MAX_EMERGENCY_SECONDS;
  if (seconds > MAX_EMERGENCY_SECONDS) {
    throw new WalletError(
      'bad-duration',
      'An emergency grant lasts at most 72 hours.',
      'Ask for less, with --for 72h; for longer the patient grants it.',
      { outcome: 'usage' },
    );
  }
  const reason = { text: request.reason, salt: bytesToHex(session.entropy.bytes(SALT_BYTES)) };
  reasonCommitment(reason);
  const now = session.clock.now();
  const { ledger } = guardianship.circle.circle;
  const claims = parseClaims({
    iss: guardianship.patient.did,
    aud: provider.did,
    jti: bytesToBase64Url(session.entropy.bytes(JTI_BYTES)),
    iat: now,
    nbf: now,
    exp: now + seconds,
    kind: 'emergency',
    scope: 'patient/*.rs',
    purpose: EMERGENCY_PURPOSE,
    net: session.network,
    collections: [EMERGENCY_COLLECTION],
    guardian: session.profile.did,
    ...(ledger === null ? {} : { ledger }),
  });
  return {
    claims,
    grant: grantId(claims),
    text: grantText(claims),
    acceptBy: Math.min(now + ACCEPT_SECONDS, claims.exp),
    provider,
    guardianship,
    reason,
  };
}

export interface BrokenGlass extends Posting {
  /** The offer for the provider. */
  readonly psbt: Uint8Array;
  /** Hash of the entry in our own log. */
  readonly entry: string;
}

/**
 * Breaks the glass: first of all the entry goes into our own log and, signed and sealed to the patient, to the
 * boards or into the outbox; only then is there an offer for the provider to sign.
 */
export async function breakGlass(session: Session, draft: BreakGlassDraft): Promise<BrokenGlass> {
  const entry = logEntry(session, draft);
  const posting = await postEntries(session);
  const { claims, acceptBy, guardianship } = draft;
  const { file } = guardianship.patient;
  const psbt = createGrantPsbt(claims, {
    acceptBy,
    circle: guardianship.circle.signed.bytes,
    // In an emergency the provider may never have heard of the patient.
    card: canonicalJson(file),
  });
  return { psbt, entry, ...posting };
}

/**
 * Signs as the guardian once the provider has, and releases the emergency collection to it. The entry is on
 * its way to the patient before the package exists.
 * @throws WalletError `unknown-grant`, `offer-expired`, `grant-revoked`, `not-guardian`; CosignError
 */
export async function finishBreakGlass(
  session: Session,
  file: Uint8Array,
): Promise<{ readonly grant: string; readonly package: Uint8Array; readonly records: number } & Posting> {
  requireRole(session, 'guardian', 'finish an emergency grant');
  const { network, identity } = session;
  const { grantId: grant } = readGrantPsbt(file, { network });
  const { key, row } = findEntry(session, grant);
  const now = session.clock.now();
  refuseEnded(session, grant, row, now);
  const { circle } = findGuardianship(session, row.claims.iss);
  const provider = findContact(session, row.claims.aud);
  const signed = signGrantPsbt(file, identity, { network, now });
  const token = encodeToken(row.claims, finishGrantPsbt(signed, { network }).witness);
  const posting = await postEntries(session);
  const delivery = await emergencyDelivery(session, row.claims.iss);
  const { recipient } = provider.card;
  const content = { records: [], collections: [delivery] };
  const envelope = await sealEnvelope(session, { grant, to: row.claims.aud, recipient }, content);
  const whole = serializeGrantPackage({
    schema: 'medwallet/grant-package/v1',
    token,
    envelope: bytesToBase64(envelope),
    circle: [circle.signed],
    proofs: [],
    breakGlass: readBreakGlass(canonicalJson(row.file), { network }, session.verifier).signed,
  });
  session.store.change((tables) => {
    const current = tables.table('glass_log').get(key) ?? row;
    tables.table('glass_log').put(key, { ...current, finished: true });
  });
  return { grant, package: whole, records: delivery.manifests.length, ...posting };
}

// Counter and predecessor are read and written in one transaction, so two emergencies at once make two links.
function logEntry(session: Session, draft: BreakGlassDraft): string {
  const { claims, guardianship, reason } = draft;
  const { circle } = guardianship.circle;
  return session.store.change((tables) => {
    const log = tables.table('glass_log');
    const counter = log.count() + 1;
    const signed = signDocument(
      'break-glass',
      session.network,
      {
        type: 'break-glass',
        grant: draft.grant,
        patient: claims.iss,
        guardian: session.profile.did,
        provider: claims.aud,
        time: session.clock.now(),
        counter,
        prev: log.get(numberKey(counter - 1))?.hash ?? null,
        reason: reasonCommitment(reason),
      },
      session.identity,
    );
    const hash = bytesToHex(signed.hash);
    log.put(numberKey(counter), {
      hash,
      file: { document: signed.document, signature: signed.signature },
      claims,
      acceptBy: draft.acceptBy,
      reason,
      recipient: circle.recipient,
      boards: circle.boards,
      posted: false,
      finished: false,
      review: null,
    });
    return hash;
  });
}

function findEntry(session: Session, grant: string): { key: string; row: GlassLogRow } {
  const rows = session.store.view((tables) => tables.table('glass_log').list());
  const found = rows.find(({ row }) => grantId(row.claims) === grant);
  if (found === undefined) throw unknownGrant(grant);
  return found;
}

function refuseEnded(session: Session, grant: string, row: GlassLogRow, now: number): void {
  if (session.trust.revocations(grant).length > 0) {
    throw new WalletError(
      'grant-revoked',
      'This emergency grant was revoked; its key is not released any more.',
      'If there is still an emergency, break the glass again.',
    );
  }
  // Finished once, it may be written again: a package can get lost in an emergency.
  if (now >= row.claims.exp || (!row.finished && now >= row.acceptBy)) {
    throw new WalletError(
      'offer-expired',
      'The time of this emergency grant is over.',
      'If there is still an emergency, break the glass again.',
    );
  }
}
