import { sha256 } from '../crypto/index.ts';
import { bytesToHex } from '../encoding/index.ts';
import { openSmall } from '../envelope/index.ts';
import { MedwalletError } from '../errors.ts';
import type { BoardReading } from '../verify/index.ts';
import { mainIdentity } from './age-keys.ts';
import { readBoards } from './boards.ts';
import type { Tables } from './ports/store.ts';
import type { WalletRows } from './rows.ts';
import type { Session } from './session.ts';

/** A file of a board that opened, and what to say when it has been dealt with. */
export interface Found<Value> {
  readonly value: Value;
  /** SHA-256 of the file, hex: its name on the board. */
  readonly name: string;
  /** Inside the transaction of what it led to: killed before, it is looked at again. */
  readonly settle: (tables: Tables<WalletRows>) => void;
}

/**
 * The files under a topic that are sealed to us and that `read` takes, each until it is settled. Anybody may
 * post anything: what does not open or is no such file is passed over, once, so that a stuffed board costs its
 * reader little the second time. A board that is silent is passed over too.
 * @param purpose tells apart those who read the same files for different things
 */
export async function lookFor<Value>(
  session: Session,
  where: { readonly purpose: string; readonly boards: readonly string[]; readonly topic: string },
  read: (opened: Uint8Array) => Value,
): Promise<Found<Value>[]> {
  return lookAmong(session, where.purpose, readBoards(session, where.boards, where.topic), read);
}

/** {@link lookFor} among files that were read already, by whoever has to know which boards were silent. */
export async function lookAmong<Value>(
  session: Session,
  purpose: string,
  readings: readonly BoardReading[],
  read: (opened: Uint8Array) => Value,
): Promise<Found<Value>[]> {
  const now = session.clock.now();
  const files = new Map(
    readings
      .flatMap((reading) => reading.files)
      .map((file) => [`${purpose} ${bytesToHex(sha256(file))}`, file]),
  );
  const unseen = session.store.view((tables) =>
    [...files].filter(([key]) => tables.table('looked').get(key) === undefined),
  );
  const found: Found<Value>[] = [];
  const useless: string[] = [];
  const identity = mainIdentity(session);
  for (const [key, file] of unseen) {
    try {
      const value = read(await openSmall(file, [identity]));
      found.push({
        value,
        name: bytesToHex(sha256(file)),
        settle: (tables) => {
          tables.table('looked').put(key, { at: now });
        },
      });
    } catch (error) {
      if (!(error instanceof MedwalletError)) throw error;
      useless.push(key);
    }
  }
  if (useless.length > 0) {
    session.store.change((tables) => {
      for (const key of useless) tables.table('looked').put(key, { at: now });
    });
  }
  return found;
}
