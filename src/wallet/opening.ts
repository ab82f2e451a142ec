import { signDocument } from '../cosign/index.ts';
import { base64ToBytes, bytesToHex, canonicalJson, type JsonObject } from '../encoding/index.ts';
import { openSmall, sealSmall } from '../envelope/index.ts';
import {
  parseGrantPackage,
  readReceipt,
  type Claims,
  type GrantPackage,
  type ReadReceipt,
  type Token,
} from '../grant/index.ts';
import type { Manifest } from '../record/index.ts';
import type { Report } from '../verify/index.ts';
import { mainIdentity } from './age-keys.ts';
import { authorOf } from './authors.ts';
import { flushOutbox, queuePosting, type Posting } from './boards.ts';
import { decryptBlob, NOWHERE, type Decrypted } from './decrypting.ts';
import { mergeDeliveries, readEnvelope, type DeliveredRecord } from './delivery.ts';
import { WalletError } from './errors.ts';
import { passOnBreakGlass } from './glass-passing.ts';
import { checkIssuer, type Issuer } from './issuer.ts';
import { collectKeyUpdates } from './key-collecting.ts';
import type { ByteSink } from './ports/bytes.ts';
import { numberKey } from './rows.ts';
import { defaultVault, type Session } from './session.ts';
import { circlesFor, verifyGrant } from './verification.ts';

/** Where the end of the whole log of accesses lies, beside those of the grants. */
const ALL = 'all';

/**
 * A granted record that was opened, and the receipt for it; `waiting` names the boards that do not have it
 * yet.
 */
export interface Opened extends Decrypted {
  readonly manifest: Manifest;
  readonly report: Report;
  /** Who signed the record; undefined when nobody did. */
  readonly issuer: Issuer | undefined;
  /** Hash of the receipt that was written, and whether the patient's boards have it already. */
  readonly receipt: string;
  readonly waiting: readonly string[];
}

/** What a valid grant opens for us. */
export interface GrantContents {
  readonly report: Report;
  readonly records: readonly DeliveredRecord[];
  readonly claims: Claims;
  readonly token: Token;
  readonly package: GrantPackage;
  /** Key updates that other updates speak of and that no board gave: some records may not be here. */
  readonly missingUpdates: number;
}

/**
 * Verifies a grant package as the provider it is for, and opens its envelope.
 * @throws WalletError `not-valid` with the verdict in `facts`; `package-mismatch`; EnvelopeError
 */
export async function readGrantContents(session: Session, file: Uint8Array): Promise<GrantContents> {
  const grantPackage = parseGrantPackage(file);
  const { report, token } = await verifyGrant(session, file);
  if (report.verdict !== 'valid' || token === undefined) throw notValid(report);
  if (token.claims.kind === 'emergency') await passOnBreakGlass(session, token, grantPackage);
  const granted = token.claims;
  const opened = await openSmall(base64ToBytes(grantPackage.envelope), [mainIdentity(session)]);
  const envelope = readEnvelope(session, opened, token);
  const boards = circlesFor(session, granted.iss, grantPackage.circle).at(-1)?.circle.boards ?? [];
  const source = { patient: granted.iss, grant: token.grantId, boards };
  const updates = await collectKeyUpdates(session, source, envelope.update);
  const records = mergeDeliveries([envelope, ...updates.contents]).filter(({ manifest }) =>
    isGranted(granted, manifest),
  );
  const { missing } = updates;
  return { report, records, package: grantPackage, claims: granted, token, missingUpdates: missing.length };
}

/**
 * Opens one granted record. The receipt is written and on its way before the plaintext appears under its name.
 * A record whose issuer did not sign it is not opened: somebody put words into his mouth.
 * @param options.proof a proof of the event that added the record, for a key that was stolen since
 * @throws WalletError `not-valid`, `not-granted`, `bad-issuer`, `blob-missing`, `blob-changed`; for the proof as
 *   `verifyProofFile`
 */
export async function openGranted(
  session: Session,
  file: Uint8Array,
  record: string,
  sink: ByteSink,
  options: { readonly proof?: Uint8Array; readonly offline?: boolean } = {},
): Promise<Opened> {
  const { report, records, claims, token, package: grantPackage } = await readGrantContents(session, file);
  const found = pick(records, record);
  const vault = defaultVault(session);
  // A pipe shows every byte at once: there the blob is only looked at until the receipt stands.
  const first = sink.isOpen === true ? NOWHERE : sink;
  const opened = await decryptBlob(vault, found.manifest, found.identities, first, session.streams);
  try {
    const issuer = await checkIssuer(session, found.manifest, opened, {
      author: authorOf(session, found.manifest.author),
      offline: options.offline === true,
      ...(options.proof === undefined ? {} : { proof: options.proof }),
    });
    if (issuer?.result === 'failed') throw badIssuer(issuer);
    const written = await writeReceipt(session, token.grantId, claims, found.manifest.id, grantPackage);
    if (sink.isOpen === true) {
      await decryptBlob(vault, found.manifest, found.identities, sink, session.streams);
    }
    sink.commit();
    return { ...opened, manifest: found.manifest, report, issuer, ...written };
  } catch (error) {
    sink.abort();
    throw error;
  }
}

function badIssuer({ did, detail }: Issuer): WalletError {
  return new WalletError(
    'bad-issuer',
    `This record names an issuer who did not sign it. ${detail}`,
    'Ask the patient for the record as it was issued; nothing was opened.',
    { facts: { author: did } },
  );
}

function pick(records: readonly DeliveredRecord[], id: string): DeliveredRecord {
  const matches = id.length < 6 ? [] : records.filter(({ manifest }) => manifest.id.startsWith(id));
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return only;
  throw new WalletError(
    'not-granted',
    `This grant does not open a record ${id}.`,
    'See what it opens: medwallet open FILE --list',
  );
}

// The envelope's author could put in more than both have signed; only what the claims name counts.
function isGranted(claims: Claims, manifest: Manifest): boolean {
  return claims.records?.includes(manifest.id) ?? claims.collections?.includes(manifest.collection) ?? false;
}

async function writeReceipt(
  session: Session,
  grant: string,
  claims: Claims,
  record: string,
  grantPackage: GrantPackage,
): Promise<{ receipt: string; waiting: readonly string[] }> {
  const newest = circlesFor(session, claims.iss, grantPackage.circle).at(-1)?.circle;
  const recipient = newest?.recipient ?? contactRecipient(session, claims.iss);
  // Counter and predecessor are read and written in one transaction, so two openings at once make two links.
  const hash = session.store.change((tables) => {
    const ends = tables.table('access_end');
    const [end, all] = [ends.get(grant), ends.get(ALL)];
    const counter = (end?.counter ?? 0) + 1;
    const time = session.clock.now();
    const signed = signDocument(
      'receipt',
      session.network,
      {
        type: 'receipt',
        grant,
        record,
        provider: session.profile.did,
        patient: claims.iss,
        purpose: claims.purpose,
        time,
        counter,
        prev: end?.hash ?? null,
      },
      session.identity,
    );
    const hash = bytesToHex(signed.hash);
    const key = numberKey(all?.counter ?? 0);
    tables.table('access').put(key, {
      hash,
      file: { document: signed.document, signature: signed.signature },
      recipient,
      boards: newest?.boards ?? [],
    });
    tables.table('access_due').put(key, { since: time });
    ends.put(grant, { counter, hash });
    ends.put(ALL, { counter: (all?.counter ?? 0) + 1, hash });
    return hash;
  });
  return { receipt: hash, waiting: (await postReceipts(session)).waiting };
}

/** Seals to their patients whatever receipts have not gone to a board yet, and sends what waits. */
export async function postReceipts(session: Session): Promise<Posting> {
  const due = session.store.view((tables) =>
    tables
      .table('access_due')
      .list()
      .map(({ key }) => ({ key, row: tables.table('access').get(key) })),
  );
  for (const { key, row } of due) {
    if (row === undefined) continue;
    const sealed = await sealSmall(canonicalJson(row.file), [row.recipient]);
    session.store.change((tables) => {
      // Another process may have been faster while we sealed.
      if (!tables.table('access_due').delete(key)) return;
      queuePosting(session, tables, row.boards, String(grantOf(row.file)), sealed);
    });
  }
  return flushOutbox(session);
}

/** A provider's own log of what it opened, oldest first. */
export function accessLog(session: Session): ReadReceipt[] {
  const rows = session.store.view((tables) => tables.table('access').list());
  return rows.map(({ row }) =>
    readReceipt(canonicalJson(row.file), { network: session.network }, session.verifier),
  );
}

function grantOf(file: JsonObject): unknown {
  return (file['document'] as JsonObject)['grant'];
}

function contactRecipient(session: Session, did: string): string {
  const row = session.store.view((tables) => tables.table('contact').get(did));
  if (row !== undefined) return row.card.recipient;
  throw new WalletError(
    'unknown-contact',
    'There is nobody to give the access receipt to: the patient is not among the contacts.',
    "Save the patient's card first: medwallet contact add FILE",
  );
}

function notValid(report: Report): WalletError {
  return new WalletError(
    'not-valid',
    `This grant is ${report.verdict}; nothing was opened.`,
    'See why: medwallet verify FILE',
    {
      outcome: report.verdict === 'unchecked' ? 'unavailable' : 'refused',
      facts: { verdict: report.verdict },
    },
  );
}
