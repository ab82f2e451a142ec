import { beyond, cannot, leavesOpen } from './refusals.ts';
import type { Permission } from './rule.ts';
import { SYSTEMS } from './systems.ts';
import type { ReferenceShape } from './shape.ts';

type Things = { readonly records: readonly string[] } | { readonly collections: readonly string[] };

const RECORD = /^[0-9a-f]{32}$/;
const COLLECTION = /^[a-z0-9][a-z0-9-]{0,63}$/;
const CHOOSE = 'Choose with --record or --collection.';

/** What a rule lets be read: records or collections of a wallet, by their ids. */
export function thingsOf(permission: Permission): {
  readonly records?: readonly string[];
  readonly collections?: readonly string[];
} {
  const named = namedBy(permission);
  const things = chosenOf(permission, named);
  return withoutExceptions(permission, things);
}

function namedBy({ permit, at, remarks }: Permission): Things | undefined {
  const { data, class: classes } = permit;
  if (data === undefined && classes === undefined) return undefined;
  if (data !== undefined && classes !== undefined) {
    throw cannot(`${at}.data`, 'must name records, or else class must name collections, and not both');
  }
  const element = data === undefined ? `${at}.class` : `${at}.data`;
  const ids =
    data === undefined
      ? (classes ?? []).map(({ system, code }) => (system === SYSTEMS.collection ? code : undefined))
      : data.map(({ meaning, reference }) => (meaning === 'instance' ? recordOf(reference) : undefined));
  const known = ids.filter((id) => id !== undefined);
  const distinct = [...new Set(known)].sort();
  const form = data === undefined ? COLLECTION : RECORD;
  if (distinct.length === 0 || distinct.length < known.length || !distinct.every((id) => form.test(id))) {
    throw cannot(element, 'must name each record or collection once, by its id');
  }
  if (known.length < ids.length)
    remarks.narrowed(
      element,
      'what it names by anything but the id of a record or collection is not granted',
    );
  return data === undefined ? { collections: distinct } : { records: distinct };
}

/** The id of a record of ours that a reference is to; undefined for whatever else it is to. */
function recordOf({ type, identifier }: ReferenceShape): string | undefined {
  if (type !== undefined && type !== 'DocumentReference') return undefined;
  return identifier?.system === SYSTEMS.record ? identifier.value : undefined;
}

function chosenOf({ at, choices, remarks }: Permission, named: Things | undefined): Things {
  const { records = [], collections = [] } = choices;
  if (records.length > 0 && collections.length > 0) {
    throw beyond(`${at}.data`, 'may be records or collections, and not both');
  }
  const chosen: Things | undefined =
    records.length > 0
      ? { records: sorted(records) }
      : collections.length > 0
        ? { collections: sorted(collections) }
        : undefined;
  if (named === undefined) {
    if (chosen === undefined) throw leavesOpen(`${at}.data`, 'names nothing', CHOOSE);
    remarks.narrowed(`${at}.data`, 'it permits everything; only what was chosen is granted');
    return chosen;
  }
  if (chosen === undefined) return named;
  const [element, all, some] =
    'records' in named
      ? [`${at}.data`, named.records, 'records' in chosen ? chosen.records : undefined]
      : [`${at}.class`, named.collections, 'collections' in chosen ? chosen.collections : undefined];
  // Whether a record lies in a collection is not the Consent's to know.
  if (some === undefined || some.some((id) => !all.includes(id)))
    throw beyond(element, 'does not name what was chosen');
  if (some.length < all.length)
    remarks.narrowed(element, 'of what it names, only what was chosen is granted');
  return chosen;
}

function withoutExceptions({ permit, at, remarks }: Permission, things: Things): Things {
  const { provision } = permit;
  if (provision === undefined) return things;
  const element = `${at}.provision`;
  const denied = provision.flatMap(({ data }) => data.map(({ reference }) => recordOf(reference)));
  if (denied.some((id) => id === undefined || !RECORD.test(id))) {
    throw cannot(`${element}.data`, 'must name the records left out by their ids');
  }
  if ('collections' in things) {
    throw leavesOpen(
      element,
      'leaves records out, and a collection is granted whole',
      'Choose records with --record.',
    );
  }
  const records = things.records.filter((id) => !denied.includes(id));
  if (records.length === 0) throw cannot(element, 'leaves out everything that is permitted');
  if (records.length < things.records.length)
    remarks.narrowed(element, 'the records it leaves out are not granted');
  return { records };
}

function sorted(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort();
}
