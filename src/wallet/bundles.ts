import { sha256 } from '../crypto/index.ts';
import { bytesToHex, parseJson, type JsonObject } from '../encoding/index.ts';
import { sealSmall, ageIdentity, ageRecipient } from '../envelope/index.ts';
import { MedwalletError } from '../errors.ts';
import { BUNDLE_SCHEMA, boardSeed, serializeBoardBundle } from '../grant/index.ts';
import { flushOutbox, outboxKey, queuePosting } from './boards.ts';
import { newestOwnCircle } from './circle.ts';
import { historyProofs } from './history-proofs.ts';
import { MAX_BOARD_FILE_BYTES } from './ports/vault.ts';
import type { Tables } from './ports/store.ts';
import { grantProof } from './proofs.ts';
import type { BundlesRow, StatementRow, WalletRows } from './rows.ts';
import type { Session } from './session.ts';

/** Bundles of statements that stay under one topic. A reader tries 64 sealed files, and says so if there are more. */
const KEPT = 32;

interface Made {
  readonly file: Uint8Array;
  /** SHA-256 of the proof in it, hex. */
  readonly proof: string;
  /** Statement whose bundle it is; null for the proof of a change that was stated before. */
  readonly statement: number | null;
}

/**
 * Posts, for the holders of each live grant, what shows that it is active in the newest statement. Sealed to
 * an identity that follows from the grant id: whoever holds the token reads it, nobody else. Older ones of the
 * same grant make room: those that still wait for a board at once, those that hang there when there are too many.
 */
export async function postBundles(session: Session, row: StatementRow): Promise<void> {
  const circle = newestOwnCircle(session);
  const { boards } = circle.circle;
  // What changed hands comes as bundles of its own: together they could be longer than a board takes.
  const history = row.active.length === 0 ? [] : await historyProofs(session);
  for (const grant of row.active) {
    const holders = await ageRecipient(ageIdentity(boardSeed(grant)));
    const make = async (bytes: Uint8Array, statement: number | null): Promise<Made | undefined> => {
      const seal = (proof: JsonObject | null): Promise<Uint8Array> =>
        sealSmall(serializeBoardBundle({ schema: BUNDLE_SCHEMA, circle: [circle.signed], proof }), [holders]);
      const made = { proof: hashOf(bytes), statement };
      if (bytes.length <= MAX_BOARD_FILE_BYTES) {
        const file = await seal(parseJson(bytes, { maxBytes: MAX_BOARD_FILE_BYTES }) as JsonObject);
        if (file.length <= MAX_BOARD_FILE_BYTES) return { ...made, file };
      }
      // No board takes it: the proof goes as a file, by hand. The circle document still tells who the guardians are.
      return statement === null ? undefined : { ...made, file: await seal(null) };
    };
    const own = await make(grantProof(session, row, grant), row.statement);
    const told: { bytes: Uint8Array; made: Made | undefined }[] = [];
    for (const bytes of history) told.push({ bytes, made: await make(bytes, null) });
    for (const board of boards) {
      const hung = hanging(session, board, grant);
      // Each statement would hang the same proof of a change there once more, sealed anew.
      const news = told.filter(({ bytes }) => !hung.some(({ proof }) => proof === hashOf(bytes)));
      const all = [own, ...news.map(({ made }) => made)].filter((made) => made !== undefined);
      const spare = session.store.change((tables) => {
        queuePosting(session, tables, [board], grant, ...all.map(({ file }) => file));
        return makeRoom(tables, board, grant, all);
      });
      for (const file of spare) takeDown(session, board, grant, file);
    }
  }
  flushOutbox(session);
}

type Hanging = BundlesRow['bundles'];

function hanging(session: Session, board: string, topic: string): Hanging {
  return session.store.view((tables) => tables.table('bundles').get(`${board} ${topic}`)?.bundles ?? []);
}

/** @returns which files hang on the board and are to go */
function makeRoom(
  tables: Tables<WalletRows>,
  board: string,
  topic: string,
  added: readonly Made[],
): readonly string[] {
  const table = tables.table('bundles');
  const before = table.get(`${board} ${topic}`)?.bundles ?? [];
  const changes = before.filter(({ statement }) => statement === null);
  // Whoever did not get to see one that still waits will see the newer one instead.
  const posted = before.filter(
    ({ statement, file }) =>
      statement !== null && !tables.table('outbox').delete(outboxKey(board, topic, file)),
  );
  const stay = posted.slice(Math.max(0, posted.length - KEPT + 1));
  const bundles = added.map(({ file, proof, statement }) => ({ file: hashOf(file), proof, statement }));
  table.put(`${board} ${topic}`, { bundles: [...changes, ...stay, ...bundles] });
  return posted.slice(0, posted.length - stay.length).map(({ file }) => file);
}

function hashOf(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}

// A board that does not obey keeps a file too many, which costs its readers a little.
function takeDown(session: Session, board: string, topic: string, file: string): void {
  try {
    session.vault(board)?.unpost(topic, file);
  } catch (error) {
    if (!(error instanceof MedwalletError)) throw error;
  }
}
