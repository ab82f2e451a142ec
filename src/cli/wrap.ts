/**
 * Breaks lines at blanks so that none is wider than the terminal; a word that is wider stays whole. Lines that go on
 * keep the indentation of the first.
 * @param columns of the terminal; undefined where there is none, and nothing is broken
 */
export function wrap(text: string, columns: number | undefined): string {
  if (columns === undefined || columns < 20) return text;
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line, columns))
    .join('\n');
}

/** What a terminal obeys and does not show: the sequences that colour. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

/** How many columns a text takes, colours left out. */
export function widthOf(text: string): number {
  return Array.from(text.replace(COLOUR, '')).length;
}

function wrapLine(line: string, columns: number): string[] {
  if (widthOf(line) <= columns) return [line];
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = '';
  for (const word of line.trim().split(' ')) {
    const longer = current === '' ? `${indent}${word}` : `${current} ${word}`;
    if (current !== '' && widthOf(longer) > columns) {
      lines.push(current);
      current = `${indent}${word}`;
    } else current = longer;
  }
  return [...lines, current];
}
