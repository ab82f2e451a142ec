import { readKeyUpdate } from '../grant/index.ts';
import { readUpdateContent, type UpdateContent } from './delivery.ts';
import { lookFor } from './looking.ts';
import { numberKey } from './rows.ts';
import type { Session } from './session.ts';

/** Whose key updates, and where they hang. */
export interface UpdateSource {
  readonly patient: string;
  /** Grant id; null for what the guardians of that patient need. */
  readonly grant: string | null;
  readonly boards: readonly string[];
}

export interface CollectedUpdates {
  /** Oldest first. */
  readonly contents: readonly UpdateContent[];
  /** Numbers of updates that others name as their predecessors and that no board gave. */
  readonly missing: readonly number[];
}

/**
 * Fetches the key updates that a patient posted for us and keeps them: a board that is silent later takes
 * nothing away. Only what the patient signed for this grant and for us counts.
 * @param after the number up to which everything is known otherwise
 */
export async function collectKeyUpdates(
  session: Session,
  source: UpdateSource,
  after = 0,
): Promise<CollectedUpdates> {
  const { patient, grant, boards } = source;
  const topic = grant ?? patient;
  const own = session.profile.did;
  const found = await lookFor(session, { purpose: 'keys', boards, topic }, (opened) => {
    const { update, content } = readKeyUpdate(opened, { network: session.network }, session.verifier);
    // Read now, so that one that nobody could use is not kept.
    readUpdateContent(content);
    return { update, content };
  });
  if (found.length > 0) {
    session.store.change((tables) => {
      for (const { value, settle } of found) {
        const { update, content } = value;
        settle(tables);
        if (update.patient !== patient || update.grant !== grant || !update.to.includes(own)) continue;
        tables.table('key_update').put(`${topic} ${numberKey(update.number)}`, {
          number: update.number,
          before: update.before,
          content,
        });
      }
    });
  }
  const rows = session.store
    .view((tables) => tables.table('key_update').list())
    .filter(({ key, row }) => key.startsWith(`${topic} `) && row.number > after)
    .map(({ row }) => row);
  const numbers = rows.map(({ number }) => number);
  return {
    contents: rows.map(({ content }) => readUpdateContent(content)),
    missing: rows.map(({ before }) => before).filter((before) => before > after && !numbers.includes(before)),
  };
}
