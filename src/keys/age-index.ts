import { KeysError } from './errors.ts';

/** Where the wallet's age identities lie among its BIP-85 secrets. Words restore every one of them. */
export const AGE_MAIN_INDEX = 2 ** 30;
export const STORE_KEY_INDEX = AGE_MAIN_INDEX + 1;
export const RECOVERY_INDEX = AGE_MAIN_INDEX + 2;

const GENERATIONS = 2 ** 16;
/** Built-in classes are 1 to 63; custom ones are 64 plus a random number below 16,000. Class 0 would collide. */
const FIRST_CLASS = 1;
const LAST_CLASS = 64 + 16_000 - 1;

/**
 * The index of a collection's identity: `2³⁰ + 2¹⁶ · class + generation`.
 * @throws KeysError `bad-index`
 */
export function collectionIndex(collectionClass: number, generation: number): number {
  const isClass =
    Number.isInteger(collectionClass) && collectionClass >= FIRST_CLASS && collectionClass <= LAST_CLASS;
  if (!isClass || !Number.isInteger(generation) || generation < 0 || generation >= GENERATIONS) {
    throw new KeysError(
      'bad-index',
      `There is no generation ${generation} of a collection class ${collectionClass}.`,
      `Classes are ${FIRST_CLASS} to ${LAST_CLASS}, generations 0 to ${GENERATIONS - 1}.`,
      { outcome: 'usage' },
    );
  }
  return AGE_MAIN_INDEX + GENERATIONS * collectionClass + generation;
}
