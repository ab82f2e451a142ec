import {
  DEFAULT_MOVE_DELAY,
  readCircleDocument,
  type CircleDocument,
  type ReadCircle,
} from '../circle/index.ts';
import type { SignedDocument } from '../bip322/index.ts';
import { signDocument } from '../cosign/index.ts';
import { bytesToHex, canonicalJson, type JsonObject } from '../encoding/index.ts';
import { sealSmall } from '../envelope/index.ts';
import { mainRecipient } from './age-keys.ts';
import { flushOutbox, queuePosting } from './boards.ts';
import { listContacts } from './contacts.ts';
import { WalletError } from './errors.ts';
import type { SigningKey } from '../keys/index.ts';
import { appendEvent } from './log.ts';
import type { Tables } from './ports/store.ts';
import { numberKey, type WalletRows } from './rows.ts';
import { setting } from './settings.ts';
import { DEFAULT_BOARD, type PublicSession, type Session } from './session.ts';

/** Two years: long enough to forget, short enough that a forgotten guardian does not stay for ever. */
const VALID_SECONDS = 2 * 365 * 86_400;
/** A circle document that names other guardians, as long as nobody was told of it. */
const UNPOSTED = 'circle-unposted';
const SALT_BYTES = 32;
const DAY = 86_400;

/**
 * Signs circle document 0, which goes into the address file; it names no ledger yet.
 * @param together what stands or falls with it, in the same transaction
 */
export async function signFirstCircle(
  session: Session,
  home: {
    readonly guardians: readonly string[];
    readonly custodian: string;
    readonly descriptorHash: string;
  },
  together: Together,
): Promise<SignedDocument> {
  const recipient = await mainRecipient(session);
  // A proposal that nobody agreed to is simply replaced: nothing but the log remembers it.
  return signCircle(
    session,
    {
      seq: 0,
      prev: null,
      guardians: home.guardians,
      custodian: home.custodian,
      descriptorHash: home.descriptorHash,
      ledger: null,
      recipient,
    },
    together,
  );
}

/** Signs the document that first names the ledger; in force once the first statement is broadcast. */
export function signLedgerCircle(session: Session, ledger: string): SignedDocument {
  const before = newestOwnCircle(session);
  return signCircle(session, {
    seq: before.circle.seq + 1,
    prev: before.hash,
    guardians: before.circle.guardians,
    custodian: before.circle.custodian,
    descriptorHash: before.circle.descriptorHash,
    ledger,
    recipient: before.circle.recipient,
    ...successorPart(before),
  });
}

/** Signs the document that names other guardians; in force for whoever sees it. */
export function signGuardiansCircle(
  session: Session,
  guardians: readonly string[],
  together: Together,
): SignedDocument {
  const before = newestOwnCircle(session);
  const { seq, custodian, descriptorHash, ledger, recipient } = before.circle;
  const common = { guardians, custodian, descriptorHash, ledger, recipient };
  const parts = { seq: seq + 1, prev: before.hash, ...common, ...successorPart(before) };
  return signCircle(session, parts, (tables, hash) => {
    together(tables, hash);
    tables.table('setting').put(UNPOSTED, { value: hash });
  });
}

/**
 * What a command that was killed, or a disk that failed, left undone once a circle document was signed: it stands
 * where it is read without unlocking, and those who are to hear of it do.
 */
export async function announceCircles(session: Session): Promise<void> {
  const { circles, unposted } = session.store.view((tables) => ({
    circles: tables.table('circle').list(),
    unposted: tables.table('setting').get(UNPOSTED)?.value,
  }));
  for (const { row } of circles) session.trust.addCircle(row.hash, row.file);
  if (typeof unposted === 'string') await postCircle(session, unposted);
}

/** What every circle document of a successor ledger says again. */
function successorPart({ circle: { after } }: ReadCircle): Pick<CircleParts, 'after'> {
  return after === undefined ? {} : { after };
}

/** All circle documents this wallet has signed, oldest first. */
export function ownCircles(session: Session): ReadCircle[] {
  const rows = session.store.view((tables) => tables.table('circle').list());
  return rows.map(({ row }) => readCircle(session, row.file));
}

/** @throws WalletError `no-address`: the first circle document is signed with the address */
export function newestOwnCircle(session: Session): ReadCircle {
  const newest = ownCircles(session).at(-1);
  if (newest !== undefined) return newest;
  throw new WalletError(
    'no-address',
    'This wallet has no circle document yet.',
    'It is signed with the record address: medwallet address new --custodian NAME --guardian NAME --out FILE',
  );
}

export function readCircle(session: PublicSession, file: JsonObject): ReadCircle {
  return readCircleDocument(canonicalJson(file), { network: session.network }, session.verifier);
}

/**
 * Puts a circle document onto every board of the circle, sealed to its members and to those of the one before:
 * who is dismissed must hear it too, or his honest wallet would go on.
 */
export async function postCircle(session: Session, hash: string): Promise<void> {
  const all = ownCircles(session);
  const own = all.find((one) => one.hash === hash);
  if (own === undefined) return;
  const before = all.find((one) => one.hash === own.circle.prev);
  const members = [own, before].flatMap((one) =>
    one === undefined ? [] : [one.circle.custodian, ...one.circle.guardians],
  );
  const recipients = listContacts(session)
    .filter(({ did }) => members.includes(did))
    .map(({ card }) => card.recipient);
  const sealed = await sealSmall(own.signed.bytes, recipients);
  const topics = new Set([own.circle.patient, before?.circle.patient ?? own.circle.patient]);
  session.store.change((tables) => {
    for (const topic of topics) queuePosting(session, tables, own.circle.boards, topic, sealed);
    if (tables.table('setting').get(UNPOSTED)?.value === hash) tables.table('setting').delete(UNPOSTED);
  });
  flushOutbox(session);
}

export interface CircleParts {
  readonly seq: number;
  readonly prev: string | null;
  readonly guardians: readonly string[];
  readonly custodian: string | null;
  readonly descriptorHash: string;
  readonly ledger: string | null;
  readonly recipient: string;
  readonly former?: JsonObject;
  readonly after?: { readonly ledger: string; readonly note: string };
}

type Together = (tables: Tables<WalletRows>, hash: string) => void;

/** Signs a circle document that nobody has seen yet: it is neither kept, nor logged, nor posted. */
export function signLooseCircle(session: Session, parts: CircleParts, key: SigningKey): SignedDocument {
  const now = session.clock.now();
  const days = setting(session, 'move-delay');
  const circle = {
    type: 'circle',
    patient: key.did,
    ...parts,
    guardians: [...parts.guardians],
    boards: [DEFAULT_BOARD],
    salt: bytesToHex(session.entropy.bytes(SALT_BYTES)),
    iat: now,
    exp: now + VALID_SECONDS,
    ...(days * DAY === DEFAULT_MOVE_DELAY ? {} : { moveDelay: days * DAY }),
  } satisfies CircleDocument;
  return signDocument('circle', session.network, circle, key);
}

function signCircle(session: Session, parts: CircleParts, together?: Together): SignedDocument {
  const signed = signLooseCircle(session, parts, session.identity);
  const { seq } = parts;
  const hash = bytesToHex(signed.hash);
  const file = { document: signed.document, signature: signed.signature };
  session.store.change((tables) => {
    together?.(tables, hash);
    tables.table('circle').put(numberKey(seq), { hash, file });
    appendEvent(session, tables, {
      type: 'circle.declared',
      time: session.clock.now(),
      actor: session.profile.did,
      circle: hash,
      seq,
    });
  });
  session.trust.addCircle(hash, file);
  return signed;
}
