const CELL = 15;

/** Words with their numbers, in at most four columns and no wider than the terminal. */
export function wordGrid(words: string, columns = 80): string {
  const across = Math.max(1, Math.min(4, Math.floor(columns / (CELL + 1))));
  const cells = words.split(' ').map((word, i) => `${String(i + 1).padStart(4)} ${word}`.padEnd(CELL));
  const rows = Array.from({ length: Math.ceil(cells.length / across) }, (_, row) =>
    cells.slice(row * across, (row + 1) * across),
  );
  return rows.map((row) => row.join('').trimEnd()).join('\n');
}
