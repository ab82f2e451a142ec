import { html, type Html } from './html.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

// Everything in UTC, in words of our own: the page says the same wherever it was made and is read.
export function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** `Saturday, 21 November 2026` */
export function longDay(seconds: number): string {
  const date = new Date(seconds * 1000);
  return `${DAYS[date.getUTCDay()] ?? ''}, ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}

/** `21 Nov 2026` */
export function shortDay(seconds: number): string {
  const date = new Date(seconds * 1000);
  const month = (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3);
  return `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
}

/** `10:18` */
export function clock(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 16);
}

export function timeElement(seconds: number, shown: string): Html {
  const instant = new Date(seconds * 1000).toISOString().replace('.000', '');
  return html`<time datetime="${instant}">${shown}</time>`;
}
