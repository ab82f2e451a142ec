import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meantBy } from '../../src/language/index.ts';

describe('what somebody may have meant', () => {
  it.each([
    ['clnic', 'clinic'],
    ['Clinic', 'clinic'],
    ['clinci', 'clinic'],
    ['cli', 'clinic'],
    ['hopsital', 'hospital'],
    ['mum', 'mom'],
    ['blood coutn', 'Blood count'],
  ])('%s: %s', (typed, meant) => {
    expect(meantBy(typed, ['clinic', 'hospital', 'mom', 'Blood count'])).toBe(meant);
  });

  it.each([
    ['nothing near', 'pharmacy', ['clinic', 'mom']],
    ['two equally near', 'clinic-c', ['clinic-a', 'clinic-b']],
    ['two that begin so', 'clin', ['clinic-a', 'clinic-b']],
    ['nothing typed', '', ['a']],
    ['no names', 'clinic', []],
    ['a name too short to have a slip in it', 'x', ['y']],
  ])('%s: nobody', (_, typed, names) => {
    expect(meantBy(typed, names)).toBeUndefined();
  });

  it('is always one of the names, and soon found, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 5_000 }),
        fc.array(fc.string(), { maxLength: 20 }),
        (typed, names) => {
          const meant = meantBy(typed, names);
          expect(meant === undefined || names.includes(meant)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });
});
