import * as v from 'valibot';
import { verifyChain } from '../anchor/index.ts';
import { readRotation, type ReadCircle } from '../circle/index.ts';
import { signDocument } from '../cosign/index.ts';
import {
  canonicalJson,
  equalBytes,
  hexToBytes,
  parseJson,
  parseTransaction,
  utf8ToBytes,
  type Did,
  type JsonObject,
} from '../encoding/index.ts';
import { MAX_SMALL_BYTES, openSmall, sealSmall } from '../envelope/index.ts';
import { MedwalletError } from '../errors.ts';
import { EMERGENCY_COLLECTION } from '../grant/index.ts';
import { commitment, EMPTY_HEAD, growHashed, headRoot, parseNote } from '../ledger/index.ts';
import { mainIdentity } from './age-keys.ts';
import { newestOwnCircle, readCircle } from './circle.ts';
import { rotateCollection } from './collections.ts';
import { findContact } from './contacts.ts';
import { WalletError } from './errors.ts';
import { putFormer } from './identities.ts';
import {
  hasOwnLedger,
  hasOwnRecords,
  ledgerState,
  putLedgerState,
  type LedgerState,
} from './ledger-state.ts';
import { publishKeys } from './key-publishing.ts';
import type { Tables } from './ports/store.ts';
import type { WalletRows } from './rows.ts';
import { requireRole, type Session } from './session.ts';
import { sentStatements } from './statement-papers.ts';

const HAND_OVER_SCHEMA = 'medwallet/hand-over/v1';

const object = v.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const rows = v.array(v.strictObject({ key: v.string(), row: object }));
const schema = v.strictObject({
  schema: v.literal(HAND_OVER_SCHEMA),
  rotation: object,
  tables: v.record(v.string(), rows),
  leaves: v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
});

/** What is read of rows before they are believed: whoever made the file wrote them as he liked. */
const statedRow = v.looseObject({
  note: v.string(),
  circle: v.string(),
  transaction: v.string(),
  spent: v.looseObject({ transaction: v.string() }),
});
const circleRow = v.looseObject({ file: object });

/** A ledger that was taken over from other words. */
export interface TakenOver {
  /** Whose it is until it moves home. */
  readonly from: Did;
  readonly ledger: string;
  /** How many there are in it. */
  readonly statements: number;
  readonly reason: 'planned' | 'lost' | 'stolen';
}

/**
 * Writes everything of our ledger for a wallet of our own with other words, which is to go on for this one: sealed to
 * it, with our identity's word for it. That wallet then moves the ledger home.
 * @param who the contact that the other wallet is
 * @throws WalletError `wrong-role`, `unknown-contact`, `not-anchored`; EnvelopeError `too-large` over 16 MiB
 */
export async function handOver(
  session: Session,
  who: string,
  reason: 'planned' | 'stolen',
): Promise<{ readonly file: Uint8Array; readonly to: Did; readonly ledger: string }> {
  requireRole(session, 'patient', 'hand a ledger over');
  const heir = findContact(session, who);
  const { ledger } = newestOwnCircle(session).circle;
  if (ledger === null || sentStatements(session).length === 0) throw notBegun();
  const signed = signDocument(
    'rotation',
    session.network,
    {
      type: 'rotation',
      ledger,
      from: session.profile.did,
      to: heir.did,
      reason,
      iat: session.clock.now(),
    },
    session.identity,
  );
  const { tables, leaves } = session.store.view(ledgerState);
  const content = {
    schema: HAND_OVER_SCHEMA,
    rotation: { document: signed.document, signature: signed.signature },
    tables,
    leaves,
  };
  const bytes = utf8ToBytes(JSON.stringify(content));
  return { file: await sealSmall(bytes, [heir.card.recipient]), to: heir.did, ledger };
}

/**
 * Takes over what another wallet of ours handed over. The file is sealed to us, which anybody can do; what makes it
 * good is the other identity's signature, and that its statements are the ledger that it names.
 * @throws WalletError `wrong-role`, `already-agreed`, `bad-hand-over`; EnvelopeError for a file that does not open
 */
export async function takeOver(session: Session, file: Uint8Array): Promise<TakenOver> {
  requireRole(session, 'patient', 'take a ledger over');
  const bytes = await openSmall(file, [mainIdentity(session)]);
  const { rotation: signed, tables, leaves } = readHandOver(bytes);
  const { rotation } = readGivenUp(session, signed);
  if (rotation.to !== session.profile.did) throw badHandOver('is for another wallet');
  const state = { tables: tables as LedgerState['tables'], leaves };
  const taken = takeOverState(session, state, {
    rotation: signed,
    reason: rotation.reason,
    from: rotation.from,
  });
  // The guardians need what was rotated as long as they are guardians.
  await publishKeys(session);
  return taken;
}

/**
 * Makes a ledger that other words began ours to move home: for whoever has its rows, from a file of those words or
 * because custodian and guardian brought them back. Nobody else sees a difference until the ledger moves.
 * @param by the former identity's own word, where it could still give it
 * @throws WalletError `already-agreed`, `wallet-in-use`, `bad-hand-over`
 */
export function takeOverState(
  session: Session,
  state: LedgerState,
  by?: { readonly rotation: JsonObject; readonly reason: 'planned' | 'stolen'; readonly from: Did },
): TakenOver {
  const { patient, ledger, statements, circles } = checkState(session, state);
  if (by !== undefined && by.from !== patient)
    throw badHandOver('was signed by somebody else than its patient');
  const reason = by?.reason ?? 'lost';
  session.store.view(requireUnused);
  // First what is read without unlocking: killed in between, the command does all of it when it is given again.
  for (const { hash, signed } of circles) {
    session.trust.addCircle(hash, { document: signed.document, signature: signed.signature });
  }
  session.trust.pinLedger(patient, ledger);
  session.store.change((tables) => {
    requireUnused(tables);
    putLedgerState(tables, state);
    putFormer(tables, {
      did: patient,
      reason,
      rotated: null,
      ...(by === undefined ? {} : { rotation: by.rotation }),
    });
    rotateAll(session, tables);
  });
  return { from: patient, ledger, statements, reason };
}

/** The identities of these collections followed from other words: what comes later gets ones of ours. */
export function rotateAll(session: Session, tables: Tables<WalletRows>): void {
  const named = tables
    .table('collection')
    .list()
    .map(({ key }) => key);
  const used = tables
    .table('record')
    .list()
    .map(({ row }) => row.manifest.collection);
  for (const name of new Set([EMERGENCY_COLLECTION, ...named, ...used])) {
    rotateCollection(session, tables, name, 'revoked');
  }
}

/** Rows from a file are not our own sealed ones: at least they are one ledger, its log and its patient's word for both. */
function checkState(
  session: Session,
  { tables, leaves }: LedgerState,
): {
  readonly patient: Did;
  readonly ledger: string;
  readonly statements: number;
  readonly circles: readonly ReadCircle[];
} {
  const statements = rowsOf(tables['statement'], statedRow);
  const [first, newest] = [statements[0], statements.at(-1)];
  if (first === undefined || newest === undefined) throw badHandOver('holds no statement');
  try {
    const circles = rowsOf(tables['circle'], circleRow).map(({ file }) => readCircle(session, file));
    const named = circles.find(({ hash }) => hash === newest.circle);
    const note = parseNote(newest.note);
    if (named === undefined || named.circle.ledger !== note.ledger)
      throw badHandOver('lacks the circle document');
    const chain = verifyChain(
      {
        ledger: note.ledger,
        genesis: parseTransaction(hexToBytes(first.spent.transaction)),
        statements: statements.map(({ transaction }) => parseTransaction(hexToBytes(transaction))),
      },
      session.verifier,
    );
    if (!equalBytes(chain.commitment, commitment(newest.note))) throw badHandOver('is not what was stated');
    const stated = leaves.slice(0, note.size).map((leaf) => hexToBytes(leaf, 32));
    const log = growHashed(EMPTY_HEAD, stated, () => undefined);
    if (log.size < note.size || !equalBytes(headRoot(log), note.root)) throw badHandOver('lacks the log');
    const { patient } = named.circle;
    return { patient, ledger: note.ledger, statements: statements.length, circles };
  } catch (cause) {
    if (cause instanceof WalletError || !(cause instanceof MedwalletError)) throw cause;
    throw badHandOver('does not hold', cause);
  }
}

function rowsOf<Schema extends v.GenericSchema>(
  list: LedgerState['tables'][string] | undefined,
  row: Schema,
): v.InferOutput<Schema>[] {
  return (list ?? []).map((one) => {
    const read = v.safeParse(row, one.row);
    if (!read.success) throw badHandOver('has rows of another shape');
    return read.output;
  });
}

function readHandOver(bytes: Uint8Array) {
  try {
    const read = v.safeParse(schema, parseJson(bytes, { maxBytes: MAX_SMALL_BYTES }));
    if (read.success) return read.output;
  } catch (cause) {
    if (!(cause instanceof MedwalletError)) throw cause;
    throw badHandOver('is not strict JSON', cause);
  }
  throw badHandOver('is not one of a ledger');
}

function readGivenUp(session: Session, signed: JsonObject) {
  try {
    return readRotation(canonicalJson(signed), { network: session.network }, session.verifier);
  } catch (cause) {
    if (!(cause instanceof MedwalletError)) throw cause;
    throw badHandOver('lacks the word of the identity before', cause);
  }
}

function badHandOver(problem: string, cause?: unknown): WalletError {
  return new WalletError(
    'bad-hand-over',
    `This file cannot be taken over: it ${problem}.`,
    'Write it again with the wallet that has the ledger: medwallet move-home hand-over NAME --out FILE',
    { cause },
  );
}

/**
 * What is taken over takes the place of a wallet's own history, so there must be none.
 * @throws WalletError `already-agreed`, `wallet-in-use`
 */
export function requireUnused(tables: Tables<WalletRows>): void {
  if (hasOwnLedger(tables)) throw hasLedger();
  if (!hasOwnRecords(tables)) return;
  throw new WalletError(
    'wallet-in-use',
    'This wallet has records of its own already, and a history that would be lost.',
    'Take it over with a new wallet: medwallet --profile NEW init --role patient',
  );
}

function hasLedger(): WalletError {
  return new WalletError(
    'already-agreed',
    'This wallet has a record address of its own already.',
    'Take the ledger over with a new wallet: medwallet init --role patient',
  );
}

function notBegun(): WalletError {
  return new WalletError(
    'not-anchored',
    'This ledger has no statement yet, so there is nothing to hand over.',
    'Begin with the other wallet instead: medwallet address new --custodian NAME --guardian NAME --out FILE',
  );
}
