import type { CliContext } from './context.ts';

/** Colours for a person's eyes: they only repeat what the words say. */
export interface Paint {
  strong(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  care(text: string): string;
  faint(text: string): string;
}

/**
 * Whether a stream is coloured: never with NO_COLOR, always with FORCE_COLOR, else on a terminal that is not dumb
 * (no-color.org, force-color.org). An empty variable counts as unset; FORCE_COLOR=0 is a no.
 */
export function isColoured(env: CliContext['env'], stream: { readonly isTTY?: boolean }): boolean {
  const [no = '', force = ''] = [env['NO_COLOR'], env['FORCE_COLOR']];
  if (no !== '' || force === '0' || force === 'false') return false;
  if (force !== '') return true;
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

export function paintOf(coloured: boolean): Paint {
  // Select Graphic Rendition, ECMA-48 8.3.117: 1 bold, 2 faint, 31 to 33 red, green, yellow; 22 and 39 end them.
  const sgr = (on: number, off: number) => (text: string) =>
    coloured && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    strong: sgr(1, 22),
    good: sgr(32, 39),
    bad: sgr(31, 39),
    care: sgr(33, 39),
    faint: sgr(2, 22),
  };
}
