import { EMERGENCY_COLLECTION } from '../grant/index.ts';
import { ownCircles } from './circle.ts';
import { DEFAULT_BOARD, type Session } from './session.ts';

/** The key under which what the guardians know is kept. */
export const GUARDIANS = 'emergency';

/** Somebody who holds keys of ours and must hear of new ones. */
export interface Reader {
  /** A grant id, or {@link GUARDIANS}. */
  readonly key: string;
  readonly grant: string | null;
  /** Where his updates hang. */
  readonly topic: string;
  readonly boards: readonly string[];
  /** Dids, and what to encrypt to. */
  readonly to: readonly string[];
  readonly recipients: readonly string[];
  readonly records: readonly string[];
  readonly collections: readonly string[];
}

/**
 * Everybody whose keys follow our records: the provider of each live grant, and the guardians in force.
 * Providers of an emergency are not among them: they got what there was, and no more.
 */
export function keyReaders(session: Session): Reader[] {
  const now = session.clock.now();
  const newest = ownCircles(session).at(-1)?.circle;
  const boards = newest?.boards ?? [DEFAULT_BOARD];
  return session.store.view((tables) => {
    const recipientOf = (did: string): string | undefined => tables.table('contact').get(did)?.card.recipient;
    const grants = tables
      .table('grant_row')
      .list()
      .filter(({ row }) => row.state === 'issued' && row.claims.kind === 'normal' && row.claims.exp > now)
      .map(({ key, row: { claims } }) => ({
        key,
        grant: key,
        topic: key,
        to: [claims.aud],
        records: claims.records ?? [],
        collections: claims.collections ?? [],
      }));
    const guardians = (newest?.guardians ?? []).toSorted();
    const all = [
      ...grants,
      {
        key: GUARDIANS,
        grant: null,
        topic: session.profile.did,
        to: guardians,
        records: [],
        collections: [EMERGENCY_COLLECTION],
      },
    ];
    return all.flatMap((reader) => {
      const known = reader.to.flatMap((did) => {
        const recipient = recipientOf(did);
        return recipient === undefined ? [] : [{ did, recipient }];
      });
      if (known.length === 0) return [];
      return [
        {
          ...reader,
          boards,
          to: known.map(({ did }) => did),
          recipients: known.map(({ recipient }) => recipient),
        },
      ];
    });
  });
}
