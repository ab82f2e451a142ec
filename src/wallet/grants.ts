import { createGrantPsbt, finishGrantPsbt, readGrantPsbt, signGrantPsbt } from '../cosign/index.ts';
import { bytesToBase64, bytesToBase64Url, parseJson, type JsonObject } from '../encoding/index.ts';
import {
  EMERGENCY_PURPOSE,
  encodeToken,
  grantId,
  grantText,
  isPurpose,
  MAX_GRANT_SECONDS,
  parseClaims,
  parseScope,
  serializeGrantPackage,
  type Claims,
} from '../grant/index.ts';
import { meantBy } from '../language/index.ts';
import { requireAgreedAddress } from './address.ts';
import { collectionIdentity, recordIdentity } from './age-keys.ts';
import { newestOwnCircle, ownCircles } from './circle.ts';
import { findContact, nameOf, type Contact } from './contacts.ts';
import { sealEnvelope, type EnvelopeContent } from './delivery.ts';
import { WalletError } from './errors.ts';
import { historyProofs } from './history-proofs.ts';
import { keysChanged } from './key-debts.ts';
import { manifestsOf, noteDelivered } from './key-difference.ts';
import { owedGrants, publishKeys } from './key-publishing.ts';
import { appendEvent } from './log.ts';
import { idMeantBy, meantFacts, shortened } from './meant.ts';
import { resolveCollection } from './own-collections.ts';
import { findRecord, listRecords } from './records.ts';
import type { GrantRow } from './rows.ts';
import { learnRevocations } from './seen-revocations.ts';
import { requireRole, type Session } from './session.ts';

const JTI_BYTES = 16;
const DEFAULT_ACCEPT_SECONDS = 24 * 3_600;

/**
 * What a patient wants to grant: `records` or `collections`, ids or the beginnings of ids; `seconds` from
 * now, or else `until`; a PurposeOfUse code; SMART v2 scopes for reading (`patient/*.rs` unless told); `acceptSeconds` for
 * the provider to sign (a day unless told).
 */
export interface GrantRequest {
  readonly provider: string;
  readonly records?: readonly string[];
  readonly collections?: readonly string[];
  /** From its beginning to its end. */
  readonly seconds?: number;
  /** Unix seconds: its end, in place of `seconds`. */
  readonly until?: number;
  /** Unix seconds: not before; now unless told, or where that is over. */
  readonly from?: number;
  readonly purpose: string;
  readonly scope?: string;
  readonly acceptSeconds?: number;
}

/** A grant as the patient looks at it before it is offered. `grant` is its id, `acceptBy` Unix seconds. */
export interface GrantDraft {
  readonly claims: Claims;
  readonly grant: string;
  /** The text that both will sign. */
  readonly text: string;
  readonly provider: Contact;
  readonly acceptBy: number;
  /** What the records are called here; never part of what is signed or sent. */
  readonly titles: readonly string[];
}

/**
 * Composes a grant for the patient to look at. Nothing is stored or signed yet.
 * @throws WalletError `wrong-role`, `bad-scope`, `bad-purpose`, `bad-duration`, `unknown-contact`, `no-address`, `unknown-record`;
 *   GrantError `bad-claims`
 */
export function draftGrant(session: Session, request: GrantRequest): GrantDraft {
  requireRole(session, 'patient', 'grant access');
  checkWords(request);
  const provider = findContact(session, request.provider);
  if (provider.card.role !== 'provider') {
    throw new WalletError(
      'wrong-role',
      `${provider.petname} is a ${provider.card.role}: a grant needs a provider who accepts it.`,
      'Choose a contact whose card says provider.',
      { outcome: 'usage' },
    );
  }
  if (ownCircles(session).length === 0) throw noBoards();
  const now = session.clock.now();
  const nbf = Math.max(now, request.from ?? now);
  const exp = request.until ?? nbf + (request.seconds ?? 0);
  if (exp - nbf > MAX_GRANT_SECONDS) throw tooLong();
  const records = (request.records ?? []).map((id) => findRecord(session, id));
  const collections = [
    ...new Set((request.collections ?? []).map((name) => resolveCollection(session, name))),
  ].sort();
  const [guardian] = guardiansOf(session);
  const ledger = session.trust.pinnedLedger(session.profile.did);
  const claims = parseClaims({
    iss: session.profile.did,
    aud: provider.did,
    jti: bytesToBase64Url(session.entropy.bytes(JTI_BYTES)),
    iat: now,
    nbf,
    exp,
    kind: 'normal',
    scope: request.scope ?? 'patient/*.rs',
    purpose: request.purpose,
    net: session.network,
    ...(records.length === 0 ? {} : { records: [...new Set(records.map(({ id }) => id))].sort() }),
    ...(collections.length === 0 ? {} : { collections }),
    ...(guardian === undefined ? {} : { guardian }),
    ...(ledger === undefined ? {} : { ledger }),
  });
  return {
    claims,
    grant: grantId(claims),
    text: grantText(claims),
    provider,
    // Nobody can sign what is over.
    acceptBy: Math.min(now + (request.acceptSeconds ?? DEFAULT_ACCEPT_SECONDS), claims.exp),
    titles: records.map(({ manifest }) => manifest.title),
  };
}

// The same rules hold for everybody's claims; whoever composes them is told what to write instead.
function checkWords({ scope, purpose }: GrantRequest): void {
  if (scope !== undefined && parseScope(scope) === undefined) {
    throw new WalletError(
      'bad-scope',
      'A grant hands over keys, and whoever has a key can read: this is no scope that permits reading and nothing else.',
      'Write SMART v2 scopes with .rs or .r, such as patient/*.rs or patient/Observation.r.',
      { outcome: 'usage' },
    );
  }
  if (isPurpose(purpose) && purpose !== EMERGENCY_PURPOSE) return;
  throw new WalletError(
    'bad-purpose',
    purpose === EMERGENCY_PURPOSE
      ? 'The purpose BTG is for a guardian who breaks the glass, and not for a patient.'
      : 'There is no such purpose of use.',
    'Use a code such as TREAT, ETREAT, HPAYMT, HRESCH or PATRQT.',
    { outcome: 'usage' },
  );
}

function tooLong(): WalletError {
  return new WalletError(
    'bad-duration',
    'A grant lasts at most ten years.',
    'Choose an earlier end with --for or --until, and give it again when it is over.',
    { outcome: 'usage' },
  );
}

// Where revocations would hang is said by the circle document, and the first one comes with the address.
function noBoards(): WalletError {
  return new WalletError(
    'no-address',
    'Before there is a record address nobody could check a grant of yours: nothing says where you would revoke it.',
    'Propose one first: medwallet address new --custodian NAME --guardian NAME --out FILE',
  );
}

/** Stores and logs the offer. @returns the PSBT for the provider: it carries no signature yet */
export function offerGrant(session: Session, draft: GrantDraft): Uint8Array {
  const { claims, acceptBy } = draft;
  const circle = guardiansOf(session).length === 0 ? undefined : newestOwnCircle(session);
  const psbt = createGrantPsbt(claims, {
    acceptBy,
    ...(circle === undefined ? {} : { circle: circle.signed.bytes }),
  });
  session.store.change((tables) => {
    const offered: GrantRow = {
      state: 'offered',
      claims,
      acceptBy,
      offered: claims.iat,
      token: null,
      issued: null,
      revoked: null,
    };
    tables.table('grant_row').put(draft.grant, offered);
    appendEvent(session, tables, {
      type: 'grant.offered',
      time: claims.iat,
      actor: session.profile.did,
      grant: draft.grant,
      grantee: claims.aud,
      kind: claims.kind,
      exp: claims.exp,
      acceptBy,
    });
  });
  return psbt;
}

/**
 * The patient's side of finishing: the offer is ours and still open, the provider has signed exactly its
 * text. Then we sign last, log it, and seal the keys to the provider.
 * @throws WalletError `unknown-grant`, `offer-expired`, `grant-revoked`, `offer-mismatch`; CosignError
 */
export async function finishGrant(
  session: Session,
  file: Uint8Array,
): Promise<{ grant: string; package: Uint8Array }> {
  requireRole(session, 'patient', 'finish a grant');
  const read = readGrantPsbt(file, { network: session.network });
  learnRevocations(session, [read.grantId]);
  const row = session.store.view((tables) => tables.table('grant_row').get(read.grantId));
  if (row === undefined) throw unknownGrant(read.grantId);
  const now = session.clock.now();
  refuseEnded(row, now);
  const provider = findContact(session, row.claims.aud);
  const content = keysOf(session, read.grantId, row.claims);
  const { recipient } = provider.card;
  const envelope = await sealEnvelope(
    session,
    { grant: read.grantId, to: row.claims.aud, recipient },
    content,
  );
  const token = row.token ?? signLast(session, file, row, now);
  // Without it the provider would not know which boards to read, and could not call the grant valid.
  const circles = ownCircles(session)
    .slice(-1)
    .map(({ signed }) => signed);
  const whole = serializeGrantPackage({
    schema: 'medwallet/grant-package/v1',
    token,
    envelope: bytesToBase64(envelope),
    circle: circles,
    proofs: (await historyProofs(session)).map(
      (bytes) => parseJson(bytes, { maxBytes: bytes.length }) as JsonObject,
    ),
  });
  session.store.change((tables) => {
    // What was true before the keys were sealed may have changed: another process can have revoked or finished.
    const current = tables.table('grant_row').get(read.grantId);
    if (current === undefined) throw unknownGrant(read.grantId);
    refuseEnded(current, now);
    if (current.token === null) {
      tables.table('grant_row').put(read.grantId, { ...current, state: 'issued', token, issued: now });
      // From here on the provider is told of what comes on top of the package.
      noteDelivered(tables, { key: read.grantId, to: [row.claims.aud] }, deliveryOf(content));
      keysChanged(tables);
      appendEvent(session, tables, {
        type: 'grant.issued',
        time: now,
        actor: session.profile.did,
        grant: read.grantId,
        grantee: row.claims.aud,
        kind: row.claims.kind,
        exp: row.claims.exp,
      });
    }
  });
  // Whom a debt of before is still owed to: nobody is told anything whose grant a guardian has revoked since.
  learnRevocations(session, owedGrants(session));
  await publishKeys(session);
  return { grant: read.grantId, package: whole };
}

// Also a grant that was issued already: writing its package again hands out the keys of today.
function refuseEnded(row: GrantRow, now: number): void {
  if (row.state === 'revoked') {
    throw new WalletError(
      'grant-revoked',
      'This grant was revoked; it cannot be finished any more.',
      'Offer a new grant if you changed your mind.',
    );
  }
  if (now >= row.claims.exp) {
    throw new WalletError('offer-expired', 'The time of this grant is over.', 'Offer the grant again.');
  }
  if (row.token === null && now >= row.acceptBy) {
    throw new WalletError(
      'offer-expired',
      'The provider answered after the offer had ended.',
      'Offer the grant again; --accept-within gives more time.',
    );
  }
}

// The grant id commits to every claim, so an offer that we find under it is the offer we made.
function signLast(session: Session, file: Uint8Array, row: GrantRow, now: number): string {
  const { network, identity } = session;
  const { witness } = finishGrantPsbt(signGrantPsbt(file, identity, { network, now }), { network });
  return encodeToken(row.claims, witness);
}

/**
 * How a grant stands at a moment: `lapsed` is an offer whose time is over, which nobody can sign any more; `expired`
 * a grant that was issued and whose time is over.
 */
export type GrantStanding = 'offered' | 'lapsed' | 'issued' | 'expired' | 'revoked';

/** A grant of this wallet, and what became of it. Times are Unix seconds. */
export interface GrantSummary extends GrantRow {
  readonly id: string;
  readonly live: boolean;
  /** `state` is what the wallet did; this is what is left of it now. */
  readonly standing: GrantStanding;
}

/** Every grant that this wallet offered, the newest first; `live` says whether it lets somebody read now. */
export function listGrants(session: Session): GrantSummary[] {
  const now = session.clock.now();
  return session.store
    .view((tables) => tables.table('grant_row').list())
    .map(({ key, row }) => {
      const standing = standingOf(row, now);
      return { id: key, ...row, standing, live: standing === 'issued' };
    })
    .sort((a, b) => b.offered - a.offered);
}

function standingOf({ state, claims, acceptBy }: GrantRow, now: number): GrantStanding {
  if (state === 'offered') return now >= Math.min(acceptBy, claims.exp) ? 'lapsed' : 'offered';
  return state === 'issued' && now >= claims.exp ? 'expired' : state;
}

/** Finds a grant by its id or by an unambiguous beginning of at least 6 characters. */
export function findGrant(session: Session, id: string): GrantSummary {
  const grants = listGrants(session);
  const matches = id.length < 6 ? [] : grants.filter((grant) => grant.id.startsWith(id));
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return only;
  // By a slip in its id, or by the name of whoever has it, the newest live one.
  const live = grants.filter((grant) => grant.live);
  const holder = meantBy(id, [...new Set(live.map(({ claims }) => nameOf(session, claims.aud)))]);
  const held = live.find(({ claims }) => nameOf(session, claims.aud) === holder);
  const ids = grants.map((grant) => grant.id);
  throw unknownGrant(id, held === undefined ? idMeantBy(id, ids) : shortened(held.id));
}

/** @param meant the id of the grant that may have been meant */
export function unknownGrant(id: string, meant?: string): WalletError {
  return new WalletError(
    'unknown-grant',
    `This wallet knows no grant ${id}.`,
    'See the grants with: medwallet grants',
    { outcome: 'usage', facts: meantFacts(meant) },
  );
}

/** The guardians in force, by our own newest circle document; none before there is an agreed address. */
function guardiansOf(session: Session): readonly string[] {
  return session.store.view((tables) => tables.table('address').get('current')?.state) === 'agreed'
    ? requireAgreedAddress(session).guardians
    : [];
}

// Everything that names a title or a kind of record is inside the age file, which only the provider opens.
function keysOf(session: Session, grant: string, claims: Claims): EnvelopeContent {
  const all = listRecords(session);
  return session.store.view((tables) => {
    const update = tables.table('delivered').get(grant)?.number ?? 0;
    return {
      // A package written again holds what updates have brought since.
      ...(update === 0 ? {} : { update }),
      records: all
        .filter(({ id }) => claims.records?.includes(id) === true)
        .map(({ secret, manifest }) => ({ identity: recordIdentity(secret), manifest })),
      collections: (claims.collections ?? []).map((name) => {
        const generation = tables.table('collection').get(name)?.generation ?? 0;
        const inside = all.filter(({ manifest }) => manifest.collection === name);
        return {
          name,
          identities: Array.from({ length: generation + 1 }, (_, n) => ({
            generation: n,
            identity: collectionIdentity(session, name, n),
          })),
          manifests: inside.map(({ manifest }) => manifest),
        };
      }),
    };
  });
}

function deliveryOf(content: EnvelopeContent) {
  const newest = content.collections.map(({ name, identities }) => [name, identities.length - 1] as const);
  return {
    number: 0,
    generations: Object.fromEntries(newest),
    manifests: manifestsOf(content),
    removed: [],
  };
}
