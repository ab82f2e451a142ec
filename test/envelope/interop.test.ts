import { describe } from 'vitest';
import { findAge } from '../support/age.ts';
import { agreesWithLibrary, agreesWithStock } from './interop.ts';

describe('age-encryption', () => {
  agreesWithLibrary();
});

// Only with what the machine has: the deep suite fetches stock age where it is missing.
const age = findAge();
describe.runIf(age !== undefined)('stock age', () => {
  if (age !== undefined) agreesWithStock(age);
});
