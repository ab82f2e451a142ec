import type { Language } from './language.ts';

const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  en: 'January February March April May June July August September October November December'.split(' '),
  id: 'Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember'.split(' '),
};
const SHORT_MONTHS: Readonly<Record<Language, readonly string[]>> = {
  en: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
  // The abbreviations of the Unicode CLDR for `id`.
  id: 'Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des'.split(' '),
};
const DAYS: Readonly<Record<Language, readonly string[]>> = {
  en: 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' '),
  id: 'Minggu Senin Selasa Rabu Kamis Jumat Sabtu'.split(' '),
};

// Words of our own and always UTC: the same instant reads the same on every machine, whatever its data of locales.

/**
 * `2026-11-21T10:18:00Z`, for machines.
 * @param seconds Unix time, whole or not; what is left of a second is not told
 * @throws RangeError for no time at all
 */
export function isoTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  const year = date.getUTCFullYear();
  // Years of four digits are put together here: the platform's own method looks up the time zone first, which is not
  // asked for and takes longer than verifying a signature.
  if (!(year >= 1000 && year <= 9999)) return date.toISOString().replace(/\.\d+Z$/, 'Z');
  const [month, day] = [two(date.getUTCMonth() + 1), two(date.getUTCDate())];
  const [hour, minute, second] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two);
  return `${year}-${month}-${day}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}Z`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** `2026-11-21`, for sorting and for machines. @param seconds Unix time */
export function isoDay(seconds: number): string {
  return isoTime(seconds).slice(0, 10);
}

/** `Saturday, 21 November 2026`; `Sabtu, 01 November 2026`. @param seconds Unix time */
export function longDay(seconds: number, language: Language): string {
  const date = new Date(seconds * 1000);
  const [day, month] = [DAYS[language][date.getUTCDay()], MONTHS[language][date.getUTCMonth()]];
  // The pattern of the Unicode CLDR for `id` has two digits for the day here.
  const number = String(date.getUTCDate()).padStart(language === 'id' ? 2 : 1, '0');
  return `${day ?? ''}, ${number} ${month ?? ''} ${date.getUTCFullYear()}`;
}

/** `21 Aug 2026`; `21 Agu 2026`. @param seconds Unix time */
export function shortDay(seconds: number, language: Language): string {
  const date = new Date(seconds * 1000);
  return `${date.getUTCDate()} ${SHORT_MONTHS[language][date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}

/** `10:18`; `10.18`. @param seconds Unix time */
export function clockTime(seconds: number, language: Language): string {
  const time = isoTime(seconds).slice(11, 16);
  return language === 'id' ? time.replace(':', '.') : time;
}

/** `2026-11-21 10:18 UTC`; `01 Nov 2026 10.18 UTC`. @param seconds Unix time */
export function timeOf(seconds: number, language: Language): string {
  // Two digits for the day, so that times stand under each other in a table.
  const day = language === 'en' ? isoDay(seconds) : shortDay(seconds, language).padStart(11, '0');
  return `${day} ${clockTime(seconds, language)} UTC`;
}

const STEPS: readonly (readonly [number, string, string, string])[] = [
  [86_400, 'day', 'days', 'hari'],
  [3_600, 'hour', 'hours', 'jam'],
  [60, 'minute', 'minutes', 'menit'],
];

/**
 * How much time is left, in its largest whole unit, rounded down: `29 days`; `29 hari`.
 * @param seconds 0 or more
 */
export function timeLeft(seconds: number, language: Language): string {
  for (const [size, one, many, id] of STEPS) {
    const count = Math.floor(seconds / size);
    if (count > 0) return `${numberOf(count, language)} ${language === 'id' ? id : count === 1 ? one : many}`;
  }
  return language === 'id' ? 'kurang dari semenit' : 'less than a minute';
}

/** `12,345`; `12.345`. @param value a whole number */
export function numberOf(value: number, language: Language): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, language === 'id' ? '.' : ',');
}
