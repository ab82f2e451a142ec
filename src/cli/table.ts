import { visible } from './render.ts';
import { widthOf } from './wrap.ts';

/** A last column narrower than this is no column to read. */
const NARROWEST = 16;
const ID_LENGTH = 12;
const DID_LENGTH = 20;

type Row = readonly string[];

/**
 * Rows under their headings, in columns as wide as their widest cell; the last one is left as it is.
 * @param columns of the terminal, undefined where the text goes elsewhere: then every cell stands whole on one line.
 * Where that is too wide for a terminal, ids become as short as commands take them, then the last column is folded, and
 * where even that is too wide each row becomes a paragraph, a line a cell. Nothing else is cut.
 */
export function renderTable(header: Row, rows: readonly Row[], columns?: number): string {
  const cells = rows.map((row) => row.map(visible));
  const whole = inColumns([header, ...cells]);
  if (columns === undefined || columns < 20 || isFit(whole, columns)) return whole;
  const short = cells.map((row) => row.map(shortened));
  const fitting = inColumns([header, ...short], columns);
  return isFit(fitting, columns) ? fitting : paragraphs(header, short, columns);
}

function inColumns(rows: readonly Row[], columns?: number): string {
  const last = (rows[0]?.length ?? 1) - 1;
  const widths = Array.from({ length: last }, (_, at) =>
    Math.max(...rows.map((row) => widthOf(row[at] ?? ''))),
  );
  const before = widths.reduce((sum, width) => sum + width + 2, 0);
  const room = columns === undefined || columns - before < NARROWEST ? undefined : columns - before;
  return rows
    .flatMap((row) => {
      const start = widths.map((width, at) => `${padded(row[at] ?? '', width)}  `).join('');
      return folded(row[last] ?? '', room).map((part, i) =>
        `${i === 0 ? start : ' '.repeat(before)}${part}`.trimEnd(),
      );
    })
    .join('\n');
}

function paragraphs(header: Row, rows: readonly Row[], columns: number): string {
  const names = Math.max(...header.map(widthOf)) + 2;
  return rows
    .map((row) =>
      header
        .flatMap((name, at) =>
          folded(row[at] ?? '', columns - names).map((part, i) =>
            `${padded(i === 0 ? name : '', names)}${part}`.trimEnd(),
          ),
        )
        .join('\n'),
    )
    .join('\n\n');
}

/** Lines of at most `room` columns, broken at blanks, and within a word only where it is wider than all of them. */
function folded(text: string, room: number | undefined): string[] {
  if (room === undefined || widthOf(text) <= room) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= room) line = longer;
    else {
      if (line !== '') lines.push(line);
      line = '';
      for (const char of word) {
        if (widthOf(`${line}${char}`) > room) {
          lines.push(line);
          line = '';
        }
        line += char;
      }
    }
  }
  return [...lines, line];
}

// Commands take an id by its beginning; whoever needs a did whole has it piped, or by --json.
function shortened(cell: string): string {
  if (/^[0-9a-f]{32,64}$/.test(cell)) return cell.slice(0, ID_LENGTH);
  return /^did:key:z\w{40,}$/.test(cell) ? `${cell.slice(0, DID_LENGTH)}…` : cell;
}

function padded(text: string, width: number): string {
  return `${text}${' '.repeat(Math.max(0, width - widthOf(text)))}`;
}

function isFit(text: string, columns: number): boolean {
  return text.split('\n').every((line) => widthOf(line) <= columns);
}
