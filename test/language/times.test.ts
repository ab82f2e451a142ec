import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isLanguage,
  isoTime,
  languageOf,
  longDay,
  numberOf,
  shortDay,
  timeLeft,
  timeOf,
} from '../../src/language/index.ts';

const SECONDS = Date.UTC(2026, 7, 1, 10, 18) / 1000;

describe('the reader’s language', () => {
  it.each([
    [{ LANG: 'id_ID.UTF-8' }, 'id'],
    [{ LANG: 'in_ID' }, 'id'],
    [{ LANG: 'en_GB.UTF-8' }, 'en'],
    [{ LANG: 'de_DE.UTF-8' }, 'en'],
    [{ LANG: 'C.UTF-8' }, 'en'],
    [{}, 'en'],
    [{ LC_ALL: '', LC_MESSAGES: 'id_ID@latin', LANG: 'en_US' }, 'id'],
    [{ LC_ALL: 'C', LANG: 'id_ID' }, 'en'],
  ] as const)('of %o is %s (POSIX: LC_ALL, LC_MESSAGES, LANG)', (env, language) => {
    expect(languageOf(env)).toBe(language);
  });

  it('is one of ours, exactly', () => {
    expect(['en', 'id', 'EN', 'in', ''].map(isLanguage)).toEqual([true, true, false, false, false]);
  });
});

describe('dates and numbers', () => {
  it('for machines, as the platform writes them without the milliseconds, in every year', () => {
    // The years that a Date holds (ECMAScript, section 21.4.1.1).
    const second = fc.oneof(
      fc.integer({ min: -8_640_000_000_000, max: 8_640_000_000_000 }),
      fc.integer({ min: Date.UTC(999, 0) / 1000, max: Date.UTC(10_001, 0) / 1000 }),
    );
    fc.assert(
      fc.property(second, (seconds) => {
        expect(isoTime(seconds)).toBe(new Date(seconds * 1000).toISOString().replace('.000', ''));
      }),
    );
    expect(() => isoTime(NaN)).toThrow(RangeError);
  });

  it('in English', () => {
    expect(timeOf(SECONDS, 'en')).toBe('2026-08-01 10:18 UTC');
    expect(shortDay(SECONDS, 'en')).toBe('1 Aug 2026');
    expect(longDay(SECONDS, 'en')).toBe('Saturday, 1 August 2026');
    expect(numberOf(1_234_567, 'en')).toBe('1,234,567');
  });

  it('in Indonesian', () => {
    expect(timeOf(SECONDS, 'id')).toBe('01 Agu 2026 10.18 UTC');
    expect(shortDay(SECONDS, 'id')).toBe('1 Agu 2026');
    expect(longDay(SECONDS, 'id')).toBe('Sabtu, 01 Agustus 2026');
    expect(numberOf(1_234_567, 'id')).toBe('1.234.567');
  });

  it('as the locale data of the Unicode consortium has them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), (seconds) => {
        const date = new Date(seconds * 1000);
        const as = (locale: string, options: Intl.DateTimeFormatOptions): string =>
          new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }).format(date);
        expect(shortDay(seconds, 'id')).toBe(as('id', { dateStyle: 'medium' }));
        expect(longDay(seconds, 'id')).toBe(as('id', { dateStyle: 'full' }));
        expect(longDay(seconds, 'en')).toContain(as('en-GB', { dateStyle: 'long' }));
        expect(numberOf(seconds, 'id')).toBe(new Intl.NumberFormat('id').format(seconds));
        expect(numberOf(seconds, 'en')).toBe(new Intl.NumberFormat('en').format(seconds));
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    [0, 'less than a minute', 'kurang dari semenit'],
    [60, '1 minute', '1 menit'],
    [7_199, '1 hour', '1 jam'],
    [86_399, '23 hours', '23 jam'],
    [86_400 * 29 + 5, '29 days', '29 hari'],
    [86_400 * 2_000, '2,000 days', '2.000 hari'],
  ])('%i seconds are %s', (seconds, en, id) => {
    expect(timeLeft(seconds, 'en')).toBe(en);
    expect(timeLeft(seconds, 'id')).toBe(id);
  });
});
