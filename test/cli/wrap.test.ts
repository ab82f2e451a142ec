import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrap } from '../../src/cli/wrap.ts';

describe('wrap', () => {
  it('breaks at blanks and keeps the indentation', () => {
    expect(wrap('  one two three four five six', 20)).toBe('  one two three four\n  five six');
  });

  it('leaves everything as it is where there is no terminal', () => {
    expect(wrap('a '.repeat(100), undefined)).toBe('a '.repeat(100));
  });

  it('loses no word, adds none, and is as narrow as its longest word allows', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(words, fc.integer({ min: 20, max: 100 }), (list, columns) => {
        const lines = wrap(list.join(' '), columns).split('\n');
        expect(lines.join(' ').split(' ')).toEqual(list);
        const widest = Math.max(columns, ...list.map(({ length }) => length));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(widest);
      }),
    );
  });
});
