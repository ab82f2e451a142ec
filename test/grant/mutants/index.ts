import { FORM, NO_OBJECT } from './form.ts';
import { HEADER } from './header.ts';
import { good, type Mutant } from './mutant.ts';
import { RANGE } from './range.ts';
import { COLLECTIONS, EMERGENCIES, UNKNOWN } from './sets.ts';
import { SIGNERS, SWAPPED } from './signers.ts';
import { SPARE_BITS, SPELLING } from './spelling.ts';
import { MISSING, TYPE } from './types.ts';
import { WITNESS_FORM } from './witness-form.ts';
import { WITNESS } from './witness.ts';

export const GOOD = good;

/** Tokens that are each wrong in one way, by class. */
export const MUTANTS: readonly Mutant[] = [
  ...SPELLING,
  ...SPARE_BITS,
  ...HEADER,
  ...FORM,
  ...NO_OBJECT,
  ...MISSING,
  ...TYPE,
  ...RANGE,
  ...COLLECTIONS,
  ...UNKNOWN,
  ...EMERGENCIES,
  ...WITNESS,
  ...WITNESS_FORM,
  ...SIGNERS,
  ...SWAPPED,
];
