import type { CliContext } from './context.ts';

/** Writes the whole of a short answer to stdout. */
export function print(context: Pick<CliContext, 'print' | 'stdout'>, text: string): void {
  if (context.print === undefined) context.stdout.write(text);
  else context.print(text);
}
