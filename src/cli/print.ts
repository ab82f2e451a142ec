import type { CliContext } from './context.ts';

/** Writes the whole of a short answer to stdout. */
export function print(context: Pick<CliContext, 'print' | 'stdout'>, text: string): void {
  if (context.print === undefined) context.stdout.write(text);
  else context.print(text);
}

/** The width of the terminal that stdout leads to; undefined where it leads elsewhere. */
export function answerColumns(context: Pick<CliContext, 'columns' | 'stdout'>): number | undefined {
  if (context.columns !== undefined) return context.columns();
  return context.stdout.isTTY === true ? context.stdout.columns : undefined;
}
