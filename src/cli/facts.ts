import type { CliContext } from './context.ts';
import { visible } from './render.ts';
import { wrap } from './wrap.ts';

/**
 * Lines of a name and a value for the terminal of the person, the values under each other; a long one goes on under its
 * beginning. Foreign text in them steers no terminal.
 */
export function facts(
  { stderr }: Pick<CliContext, 'stderr'>,
  pairs: readonly (readonly [name: string, value: string])[],
): string[] {
  const width = Math.max(0, ...pairs.map(([name]) => Array.from(name).length)) + 4;
  const room = stderr.isTTY === true && stderr.columns !== undefined ? stderr.columns - width : undefined;
  return pairs.map(([name, value]) =>
    `  ${name}`.padEnd(width).concat(
      wrap(visible(value), room)
        .split('\n')
        .join(`\n${' '.repeat(width)}`),
    ),
  );
}
