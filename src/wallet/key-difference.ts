import type { CircleDocument } from '../circle/index.ts';
import { bytesToHex } from '../encoding/index.ts';
import { EMERGENCY_COLLECTION } from '../grant/index.ts';
import { manifestHash, type Manifest } from '../record/index.ts';
import { collectionIdentity, recordIdentity } from './age-keys.ts';
import type { KeyContent, UpdateContent } from './delivery.ts';
import { GUARDIANS, type Reader } from './key-readers.ts';
import type { Tables } from './ports/store.ts';
import type { DeliveredRow, RecordRow, WalletRows } from './rows.ts';
import type { Session } from './session.ts';

/** What a reader of ours lacks. */
export interface Difference {
  readonly head: DeliveredRow;
  /** Somebody knows nothing yet, so everything is said again. */
  readonly isFull: boolean;
  readonly generations: Readonly<Record<string, number>>;
  /** Collections whose identities he lacks, with the first generation missing. */
  readonly from: ReadonlyMap<string, number>;
  readonly records: readonly RecordRow[];
  readonly removed: readonly string[];
}

/**
 * Compares what a reader should have with what he was told.
 * @param only looks at these records alone, when nothing else can have changed; all of them when absent
 * @returns undefined when he lacks nothing
 */
export function difference(
  tables: Tables<WalletRows>,
  reader: Reader,
  only: readonly string[] | undefined,
): Difference | undefined {
  const head = deliveredTo(tables, reader.key);
  const isFull = reader.to.some((did) => !head.to.includes(did));
  const generations = Object.fromEntries(
    reader.collections.map((name) => [name, tables.table('collection').get(name)?.generation ?? 0]),
  );
  const from = new Map<string, number>();
  for (const [name, generation] of Object.entries(generations)) {
    const known = isFull ? -1 : (head.generations[name] ?? -1);
    if (known < generation) from.set(name, known + 1);
  }
  const meant = recordsFor(tables, reader, isFull ? undefined : only);
  const records = meant.filter(
    ({ manifest }) =>
      isFull ||
      tables.table('delivered_record').get(recordKey(reader, manifest.id))?.manifest !== hashOf(manifest),
  );
  const removed = only === undefined ? gone(tables, reader, meant) : [];
  const isNothing = records.length === 0 && removed.length === 0 && from.size === 0;
  return isNothing ? undefined : { head, isFull, generations, from, records, removed };
}

/** Notes that a reader has been told. Inside the transaction that queues the telling. */
export function noteDelivered(
  tables: Tables<WalletRows>,
  reader: Pick<Reader, 'key' | 'to'>,
  told: {
    readonly number: number;
    readonly generations: Readonly<Record<string, number>>;
    readonly manifests: readonly Manifest[];
    readonly removed: readonly string[];
  },
): void {
  const { number, generations, manifests, removed } = told;
  tables.table('delivered').put(reader.key, { number, to: reader.to, generations });
  for (const id of removed) tables.table('delivered_record').delete(recordKey(reader, id));
  for (const manifest of manifests) {
    tables.table('delivered_record').put(recordKey(reader, manifest.id), { manifest: hashOf(manifest) });
  }
}

/** The content of an update: identities and manifests as a grant's envelope holds them. */
export function updateContent(
  session: Session,
  reader: Reader,
  { from, generations }: Pick<Difference, 'from' | 'generations'>,
  records: readonly RecordRow[],
  removed: readonly string[],
): UpdateContent {
  const single = records.filter(({ manifest }) => reader.records.includes(manifest.id));
  return {
    records: single.map(({ secret, manifest }) => ({ identity: recordIdentity(secret), manifest })),
    collections: reader.collections.flatMap((name) => {
      const first = from.get(name);
      const last = generations[name] ?? 0;
      const identities =
        first === undefined
          ? []
          : Array.from({ length: last - first + 1 }, (_, n) => ({
              generation: first + n,
              identity: collectionIdentity(session, name, first + n),
            }));
      const manifests = records
        .map(({ manifest }) => manifest)
        .filter(({ collection }) => collection === name);
      return identities.length + manifests.length === 0 ? [] : [{ name, identities, manifests }];
    }),
    removed,
  };
}

/** All manifests in a delivery. */
export function manifestsOf({ records, collections }: KeyContent): Manifest[] {
  return [...records.map(({ manifest }) => manifest), ...collections.flatMap(({ manifests }) => manifests)];
}

function recordsFor(
  tables: Tables<WalletRows>,
  { records, collections }: Reader,
  only: readonly string[] | undefined,
): RecordRow[] {
  const table = tables.table('record');
  const ids = only ?? (collections.length === 0 ? records : undefined);
  const rows =
    ids === undefined
      ? table.list().map(({ row }) => row)
      : ids.map((id) => table.get(id)).filter((row) => row !== undefined);
  return rows.filter(
    ({ manifest }) => records.includes(manifest.id) || collections.includes(manifest.collection),
  );
}

function gone(tables: Tables<WalletRows>, reader: Reader, meant: readonly RecordRow[]): string[] {
  const ids = new Set(meant.map(({ manifest }) => manifest.id));
  const told =
    reader.collections.length > 0
      ? toldOf(tables, reader)
      : reader.records.filter((id) => tables.table('delivered_record').get(recordKey(reader, id)));
  return told.filter((id) => !ids.has(id));
}

/** Ids of the records that a reader was told of. */
export function toldOf(tables: Tables<WalletRows>, reader: Pick<Reader, 'key'>): string[] {
  const prefix = recordKey(reader, '');
  return tables
    .table('delivered_record')
    .list()
    .filter(({ key }) => key.startsWith(prefix))
    .map(({ key }) => key.slice(prefix.length));
}

/**
 * What a reader was told. Guardians who were appointed with a record address got the first identity of the
 * emergency collection in the address file.
 */
export function deliveredTo(tables: Tables<WalletRows>, key: string): DeliveredRow {
  const told = tables.table('delivered').get(key);
  if (told !== undefined) return told;
  if (key !== GUARDIANS) return { number: 0, to: [], generations: {} };
  const circles = tables.table('circle').list();
  const appointed = circles.flatMap(
    ({ row }) => (row.file['document'] as unknown as CircleDocument).guardians,
  );
  return { number: 0, to: [...new Set(appointed)], generations: { [EMERGENCY_COLLECTION]: 0 } };
}

function recordKey({ key }: Pick<Reader, 'key'>, id: string): string {
  return `${key} ${id}`;
}

function hashOf(manifest: Manifest): string {
  return bytesToHex(manifestHash(manifest));
}
