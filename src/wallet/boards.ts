import { sha256 } from '../crypto/index.ts';
import { base64ToBytes, bytesToBase64, bytesToHex } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import type { BoardReading } from '../verify/index.ts';
import type { Tables } from './ports/store.ts';
import type { WalletRows } from './rows.ts';
import type { PublicSession, Session } from './session.ts';

/** What became of the notes for the boards: they hang there, or wait in the outbox for a board to answer. */
export interface Posting {
  readonly posted: readonly string[];
  readonly waiting: readonly string[];
}

/**
 * Puts files for every board into the outbox, inside the transaction of what it announces: a process that is
 * killed right afterwards has still promised the posting, and the next command keeps it.
 */
export function queuePosting(
  session: Session,
  tables: Tables<WalletRows>,
  boards: readonly string[],
  topic: string,
  ...files: readonly Uint8Array[]
): void {
  for (const [board, file] of boards.flatMap((one) => files.map((file) => [one, file] as const))) {
    tables.table('outbox').put(outboxKey(board, topic, bytesToHex(sha256(file))), {
      board,
      topic,
      file: bytesToBase64(file),
      since: session.clock.now(),
    });
  }
}

/** Under which key a file waits. @param hash SHA-256 of the file, hex */
export function outboxKey(board: string, topic: string, hash: string): string {
  return `${board} ${topic} ${hash}`;
}

/**
 * Sends what waits in the outbox. What cannot go now keeps waiting: nothing is lost while a board is silent, and
 * one file that a board will not take never holds up the others, a revocation among them.
 */
export function flushOutbox(session: Session): Posting {
  const queued = session.store.view((tables) => tables.table('outbox').list());
  const sent = queued.filter(({ row }) => post(session, row.board, row.topic, base64ToBytes(row.file)));
  if (sent.length > 0) {
    session.store.change((tables) => {
      for (const { key } of sent) tables.table('outbox').delete(key);
    });
  }
  const boardsOf = (rows: typeof queued): string[] => [...new Set(rows.map(({ row }) => row.board))];
  return { posted: boardsOf(sent), waiting: boardsOf(queued.filter((one) => !sent.includes(one))) };
}

/** One look at each board: a board that cannot be read is listed as silent, never left out. */
export function readBoards(session: PublicSession, boards: readonly string[], topic: string): BoardReading[] {
  return boards.map((board) => {
    try {
      const vault = session.vault(board);
      if (vault !== undefined) {
        const { files, ignored, unread = 0 } = vault.readBoard(topic);
        return {
          board,
          answered: true,
          files: [...files],
          ...(ignored === 0 ? {} : { ignored }),
          ...(unread === 0 ? {} : { unread }),
        };
      }
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
    return { board, answered: false, files: [] };
  });
}

function post(session: Session, board: string, topic: string, file: Uint8Array): boolean {
  try {
    const vault = session.vault(board);
    vault?.post(topic, file);
    return vault !== undefined;
  } catch (error) {
    if (error instanceof MedwalletError) return false;
    throw error;
  }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof MedwalletError && error.outcome === 'unavailable';
}
