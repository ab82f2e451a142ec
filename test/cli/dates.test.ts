import { describe, expect, it } from 'vitest';
import { secondsOfDate } from '../../src/cli/dates.ts';

describe('a date on the command line', () => {
  it.each([
    ['2027-01-31', '2027-01-31T00:00:00Z'],
    ['2028-02-29', '2028-02-29T00:00:00Z'],
    ['2027-01-31T12:00Z', '2027-01-31T12:00:00Z'],
    ['2027-01-31T23:30:15.9+02:00', '2027-01-31T21:30:15Z'],
    ['2027-01-31T23:59:59-07:00', '2027-02-01T06:59:59Z'],
  ])('%s is %s', (text, instant) => {
    expect(secondsOfDate(text)).toBe(Date.parse(instant) / 1000);
  });

  it.each([
    ['a day that is none', '2027-02-30'],
    ['the 29th of a short February', '2027-02-29'],
    ['the 31st of a short month', '2027-04-31T12:00:00Z'],
    ['a thirteenth month', '2027-13-01'],
    ['an hour that is the next day', '2027-01-31T24:00:00Z'],
    ['a zone that is none', '2027-01-31T12:00:00+99:00'],
    ['no zone', '2027-01-31T12:00:00'],
    ['a month', '2027-01'],
    ['words', 'tomorrow'],
    ['nothing', ''],
  ])('%s is no date', (_, text) => {
    expect(secondsOfDate(text)).toBeUndefined();
  });
});
