import { RecordError } from './errors.ts';

/**
 * The built-in collections and their class numbers. A class number is part of a key derivation path
 * (DESIGN §3), so a row is never changed or given to another name; new ones are added up to 63.
 */
export const COLLECTIONS = {
  general: 1,
  laboratory: 2,
  imaging: 3,
  medications: 4,
  'mental-health': 5,
  'sexual-health': 6,
  genomics: 7,
  emergency: 8,
} as const;

/** A collection that every wallet has. */
export type BuiltInCollection = keyof typeof COLLECTIONS;
/** A built-in name, or `custom-` and a class number from 64 to 16,063. */
export type Collection = BuiltInCollection | `custom-${number}`;

const FIRST_CUSTOM = 64;
/** A patient's own classes are drawn at random below this many, so that their numbers tell nothing. */
export const CUSTOM_CLASSES = 16_000;
/** Key paths leave 16 bits for a collection's generation. */
export const MAX_GENERATION = 65_535;

/**
 * The collection id of a custom class.
 * @param drawn a random number from 0 to 15,999, drawn again while its collection is taken
 * @throws RecordError `bad-collection`
 */
export function customCollection(drawn: number): Collection {
  if (!Number.isInteger(drawn) || drawn < 0 || drawn >= CUSTOM_CLASSES) throw badCollection();
  return `custom-${FIRST_CUSTOM + drawn}`;
}

/**
 * The class number behind a collection's id, in the one spelling that ids have.
 * @throws RecordError `bad-collection`
 */
export function collectionClass(id: string): number {
  if (isBuiltIn(id)) return COLLECTIONS[id];
  const [, digits] = /^custom-([1-9][0-9]{1,4})$/.exec(id) ?? [];
  const number = Number(digits);
  if (digits === undefined || number < FIRST_CUSTOM || number >= FIRST_CUSTOM + CUSTOM_CLASSES) {
    throw badCollection();
  }
  return number;
}

export function isCollection(id: string): id is Collection {
  try {
    collectionClass(id);
    return true;
  } catch {
    return false;
  }
}

function isBuiltIn(id: string): id is BuiltInCollection {
  return Object.hasOwn(COLLECTIONS, id);
}

function badCollection(): RecordError {
  return new RecordError(
    'bad-collection',
    'There is no collection of this name.',
    `Use one of ${Object.keys(COLLECTIONS).join(', ')}, or the id of a collection of your own.`,
    { outcome: 'usage' },
  );
}
