import { MAX_GRANT_SECONDS } from './claims.ts';
import { GrantError } from './errors.ts';

const UNITS = { m: 60, h: 3_600, d: 86_400, w: 604_800 } as const;
const FORM = /^(?<count>[1-9][0-9]{0,5})(?<unit>[mhdw])$/;

/**
 * Reads a length of time as people type it: minutes, hours, days or weeks, such as `90m`, `12h`, `30d`, `52w`.
 * @returns seconds
 * @throws GrantError `bad-duration` (outcome `usage`)
 */
export function parseDuration(text: string): number {
  const { count, unit } = FORM.exec(text)?.groups ?? {};
  const seconds =
    count === undefined || unit === undefined ? NaN : Number(count) * UNITS[unit as keyof typeof UNITS];
  if (seconds <= MAX_GRANT_SECONDS) return seconds;
  throw new GrantError(
    'bad-duration',
    'This is not a length of time up to ten years.',
    'Write a number and m, h, d or w: 90m, 12h, 30d, 52w.',
    { outcome: 'usage' },
  );
}
