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

/** How many columns a text takes, colours left out. */
export function widthOf(text: string): number {
  const shown = text.replace(colour(), '');
  // Almost all text is this plain.
  if (/^[\x20-\x7e]*$/.test(shown)) return shown.length;
  return Array.from(shown).reduce((sum, char) => sum + (isUpon(char) ? 0 : isWide(char) ? 2 : 1), 0);
}

// Each pattern is made when it is first needed: an answer that goes to no terminal needs none.

/** What a terminal obeys and does not show: the sequences that colour. */
function colour(): RegExp {
  return new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');
}

/** Takes two columns: Unicode Standard Annex 11 (East Asian Width) W and F, and emoji shown as pictures. */
function isWide(char: string): boolean {
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u.test(
    char,
  );
}

/** Takes none: it stands upon the character before. */
function isUpon(char: string): boolean {
  return /[\p{Mn}\p{Me}\u200b-\u200d\ufe00-\ufe0f]/u.test(char);
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
