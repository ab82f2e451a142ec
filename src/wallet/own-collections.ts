import { COLLECTIONS, CUSTOM_CLASSES, customCollection, isCollection, isTitle } from '../record/index.ts';
import { WalletError } from './errors.ts';
import type { Tables } from './ports/store.ts';
import type { WalletRows } from './rows.ts';
import { requireRole, type Session } from './session.ts';

/** A collection of this wallet. */
export interface CollectionSummary {
  /** What stands in grants and events: a built-in name, or `custom-` and a number that tells nothing. */
  readonly id: string;
  /** What its owner calls it; the id of a built-in one. Sealed in the store, never sent. */
  readonly name: string;
  readonly generation: number;
  /** How many records are filed in it, older versions included. */
  readonly records: number;
}

/** Every collection: the built-in ones in the order of their classes, then the patient's own by name. */
export function listCollections(session: Session): CollectionSummary[] {
  return session.store.view((tables) => {
    const filed = tables
      .table('record')
      .list()
      .map(({ row }) => row.manifest.collection);
    const named = tables.table('collection').list();
    // One whose name was lost with the store is still there, as long as something is filed in it.
    const ids = [...named.map(({ key }) => key), ...filed].filter((id) => !Object.hasOwn(COLLECTIONS, id));
    const own = [...new Set(ids)]
      .map((id) => ({ id, name: tables.table('collection').get(id)?.name ?? id }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const builtIn = Object.keys(COLLECTIONS).map((id) => ({ id, name: id }));
    return [...builtIn, ...own].map(({ id, name }) => ({
      id,
      name,
      generation: tables.table('collection').get(id)?.generation ?? 0,
      records: filed.filter((one) => one === id).length,
    }));
  });
}

/**
 * Makes a collection of the patient's own. Its class is drawn at random, so that neither its number nor how many
 * there are says anything.
 * @throws WalletError `wrong-role`, `bad-collection-name`
 */
export function addCollection(session: Session, name: string): CollectionSummary {
  requireRole(session, 'patient', 'make collections');
  return session.store.change((tables) => {
    if (!isTitle(name) || isCollection(name) || idOf(tables, name) !== undefined) {
      throw new WalletError(
        'bad-collection-name',
        'A collection of your own needs a name that no other one has.',
        'Choose 1 to 200 characters on one line; names that stand for something already cannot be used.',
        { outcome: 'usage' },
      );
    }
    const id = freshId(session, tables);
    tables.table('collection').put(id, { generation: 0, since: session.clock.now(), name });
    return { id, name, generation: 0, records: 0 };
  });
}

/**
 * The id behind what somebody calls a collection: a built-in name, the name or the id of one of his own.
 * @throws WalletError `unknown-collection`
 */
export function resolveCollection(session: Session, text: string): string {
  if (Object.hasOwn(COLLECTIONS, text)) return text;
  const id = session.store.view((tables) => {
    const isThere = (): boolean =>
      tables.table('collection').get(text) !== undefined ||
      tables
        .table('record')
        .list()
        .some(({ row }) => row.manifest.collection === text);
    return isCollection(text) && isThere() ? text : idOf(tables, text);
  });
  if (id !== undefined) return id;
  throw new WalletError(
    'unknown-collection',
    'There is no collection of this name.',
    `Use one of ${Object.keys(COLLECTIONS).join(', ')}, or make your own: medwallet collection add NAME`,
    { outcome: 'usage' },
  );
}

function idOf(tables: Tables<WalletRows>, name: string): string | undefined {
  return tables
    .table('collection')
    .list()
    .find(({ row }) => row.name === name)?.key;
}

function freshId(session: Session, tables: Tables<WalletRows>): string {
  for (;;) {
    // 32 bits over 16,000 classes: the bias is below one in 200,000.
    const [a = 0, b = 0, c = 0, d = 0] = session.entropy.bytes(4);
    const drawn = (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % CUSTOM_CLASSES;
    const id = customCollection(drawn);
    if (tables.table('collection').get(id) === undefined) return id;
  }
}
