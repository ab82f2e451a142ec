// A FHIR dateTime or instant. Of whole seconds with a zone it is exact; a bare date depends on where it is read, a
// fraction is finer than a grant. These are read so that nobody reads them as less: a start at the latest moment that
// it can mean, an end at the earliest.
const EXACT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/;

const HOUR = 3_600;
// The zones that there are: UTC-12 to UTC+14.
const LAST_ZONE = 12 * HOUR;
const FIRST_ZONE = 14 * HOUR;

/** A moment of a period in Unix seconds; `exact` where every reader reads it so. */
export interface Bound {
  readonly at: number;
  readonly exact: boolean;
}

/** The first second of a period that begins then; undefined for what is no FHIR time. */
export function readStart(text: string): Bound | undefined {
  const instant = readExact(text);
  if (instant !== undefined) {
    return { at: instant.at + (instant.fraction ? 1 : 0), exact: !instant.fraction };
  }
  const day = readDate(text);
  return day === undefined ? undefined : { at: day.first + LAST_ZONE, exact: false };
}

/** The first second behind a period that ends then: FHIR's end belongs to it. */
export function readEnd(text: string): Bound | undefined {
  const instant = readExact(text);
  if (instant !== undefined) {
    return { at: instant.at + (instant.fraction ? 0 : 1), exact: !instant.fraction };
  }
  const day = readDate(text);
  return day === undefined ? undefined : { at: day.next - FIRST_ZONE, exact: false };
}

function readExact(text: string): { readonly at: number; readonly fraction: boolean } | undefined {
  const [, date, time, fraction, zone] = EXACT.exec(text) ?? [];
  if (date === undefined || time === undefined || zone === undefined) return undefined;
  const milliseconds = Date.parse(`${date}T${time}${zone}`);
  // The platform reads 30 February as 2 March: written again it is another day.
  const zoneless = Date.parse(`${date}T${time}Z`);
  if (!Number.isFinite(milliseconds) || !Number.isFinite(zoneless)) return undefined;
  if (!new Date(zoneless).toISOString().startsWith(`${date}T${time}`)) return undefined;
  return { at: milliseconds / 1000, fraction: fraction !== undefined };
}

/** A day, month or year: its first second and the first one behind it, as in UTC. */
function readDate(text: string): { readonly first: number; readonly next: number } | undefined {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined) return undefined;
  const [y, m, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)];
  const whole = `${year}-${month ?? '01'}-${day ?? '01'}`;
  const first = Date.parse(`${whole}T00:00:00Z`);
  if (!Number.isFinite(first) || !new Date(first).toISOString().startsWith(whole)) return undefined;
  const next =
    day !== undefined
      ? Date.UTC(y, m - 1, d + 1)
      : Date.UTC(month === undefined ? y + 1 : y, month === undefined ? 0 : m, 1);
  return { first: first / 1000, next: next / 1000 };
}

export function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}
