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
/** Circle documents that name other guardians, as long as nobody was told of them: hashes, a space between them. */
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
  const parts = {
    seq: 0,
    prev: null,
    guardians: home.guardians,
    custodian: home.custodian,
    descriptorHash: home.descriptorHash,
    ledger: null,
    recipient,
  };
  const signed = signLooseCircle(session, parts, session.identity);
  // A proposal that nobody agreed to is simply replaced: nothing but the log remembers it.
  keepCircle(session, signed, parts, together);
  return signed;
}

/** Signs the document that first names the ledger; in force once the first statement is broadcast. */
export function signLedgerCircle(session: Session, ledger: string): SignedDocument {
  return signNextCircle(session, () => ({ ledger }));
}

/**
 * Signs the document that names other guardians; in force for whoever sees it.
 * @param change whom it names, after whom the one before named; called again where another process came first
 */
export function signGuardiansCircle(
  session: Session,
  change: (before: CircleDocument) => readonly string[],
  together: (tables: Tables<WalletRows>, guardians: readonly string[]) => void,
): SignedDocument {
  return signNextCircle(
    session,
    (before) => ({ guardians: change(before) }),
    (tables, hash, { guardians }) => {
      together(tables, guardians);
      tables.table('setting').put(UNPOSTED, { value: [...unposted(tables), hash].join(' ') });
    },
  );
}

/**
 * What a command that was killed, or a disk that failed, left undone once a circle document was signed: it stands
 * where it is read without unlocking, and those who are to hear of it do.
 */
export async function announceCircles(session: Session): Promise<void> {
  const { circles, hashes } = session.store.view((tables) => ({
    circles: tables.table('circle').list(),
    hashes: unposted(tables),
  }));
  for (const { row } of circles) session.trust.addCircle(row.hash, row.file);
  for (const hash of hashes) await postCircle(session, hash);
}

/** Hashes of circle documents that nobody was told of yet, oldest first. */
function unposted(tables: Tables<WalletRows>): string[] {
  const value = tables.table('setting').get(UNPOSTED)?.value;
  return typeof value === 'string' ? value.split(' ') : [];
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
    const left = unposted(tables).filter((one) => one !== hash);
    if (left.length === 0) tables.table('setting').delete(UNPOSTED);
    else tables.table('setting').put(UNPOSTED, { value: left.join(' ') });
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

type Together = (tables: Tables<WalletRows>, hash: string, parts: CircleParts) => void;

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

/** The one after the newest, as often as another process was faster: what that one changed stays. */
function signNextCircle(
  session: Session,
  change: (before: CircleDocument) => Partial<CircleParts>,
  together?: Together,
): SignedDocument {
  for (;;) {
    const before = newestOwnCircle(session);
    const { seq, custodian, descriptorHash, ledger, recipient, guardians } = before.circle;
    const same = { custodian, descriptorHash, ledger, recipient, guardians, ...successorPart(before) };
    const parts = { ...same, ...change(before.circle), seq: seq + 1, prev: before.hash };
    const signed = signLooseCircle(session, parts, session.identity);
    if (keepCircle(session, signed, parts, together)) return signed;
  }
}

/** @returns whether it follows the newest one still; one that follows none takes the place of the first */
function keepCircle(
  session: Session,
  signed: SignedDocument,
  parts: CircleParts,
  together?: Together,
): boolean {
  const { seq, prev } = parts;
  const hash = bytesToHex(signed.hash);
  const file = { document: signed.document, signature: signed.signature };
  const isKept = session.store.change((tables) => {
    if (prev !== null && tables.table('circle').list().at(-1)?.row.hash !== prev) return false;
    together?.(tables, hash, parts);
    tables.table('circle').put(numberKey(seq), { hash, file });
    appendEvent(session, tables, {
      type: 'circle.declared',
      time: session.clock.now(),
      actor: session.profile.did,
      circle: hash,
      seq,
    });
    return true;
  });
  if (isKept) session.trust.addCircle(hash, file);
  return isKept;
}
