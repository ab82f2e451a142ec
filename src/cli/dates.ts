const FORM =
  /^(?<day>\d{4}-\d\d-\d\d)(?:T(?<time>\d\d:\d\d)(?::\d\d(?:\.\d{1,9})?)?(?<zone>Z|[+-]\d\d:\d\d))?$/;

/**
 * An ISO 8601 date (its first moment, UTC) or an instant with its zone, as Unix seconds; undefined for anything
 * else. The platform alone reads 30 February as 2 March, and 24:00 as the next day: who wrote that meant another
 * time, and a grant would last longer than he said.
 */
export function secondsOfDate(text: string): number | undefined {
  const { day = '', time = '00:00' } = FORM.exec(text)?.groups ?? {};
  const milliseconds = day === '' ? NaN : Date.parse(text);
  const zoneless = Date.parse(`${day}T${time}Z`);
  if (!Number.isFinite(milliseconds) || !Number.isFinite(zoneless)) return undefined;
  if (!new Date(zoneless).toISOString().startsWith(`${day}T${time}`)) return undefined;
  return Math.floor(milliseconds / 1000);
}
