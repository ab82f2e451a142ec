const LINE_FEED = 0x0a;
/** At a time: a piece may be nothing but line feeds, and each line takes more memory than it has bytes. */
const MAX_LINES = 1_024;
/** U+FEFF in UTF-8: how Windows programs begin a text. */
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Cuts a stream into its lines, without their line feeds and without a byte order mark before the first; anywhere
 * else such a mark stays part of its line. What follows the last line feed is a line unless it is empty. Of a line
 * over `maxBytes` only the first `maxBytes + 1` bytes are kept, enough to see that it is too long.
 * @returns the lines that each piece completes: whoever sends one and waits does not wait for the next
 */
export async function* splitLines(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array[]> {
  let rest: Uint8Array[] = [];
  let length = 0;
  const keep = (part: Uint8Array): void => {
    if (length <= maxBytes && part.length > 0) rest.push(part.slice(0, maxBytes + 1 - length));
    length += part.length;
  };
  const line = (): Uint8Array => {
    const [only] = rest;
    const whole = only !== undefined && rest.length === 1 ? only : new Uint8Array(Buffer.concat(rest));
    rest = [];
    length = 0;
    return whole;
  };
  for await (const piece of withoutMark(pieces)) {
    let lines: Uint8Array[] = [];
    let start = 0;
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, start)) {
      keep(piece.subarray(start, end));
      lines.push(line());
      start = end + 1;
      if (lines.length < MAX_LINES) continue;
      yield lines;
      lines = [];
    }
    keep(piece.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [line()];
}

async function* withoutMark(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  // The first bytes, until they are too many or others than a mark could begin with.
  let first: Buffer | undefined = Buffer.alloc(0);
  for await (const piece of pieces) {
    if (first === undefined) {
      yield piece;
      continue;
    }
    first = Buffer.concat([first, piece]);
    const length = Math.min(first.length, BYTE_ORDER_MARK.length);
    const isLikeMark = first.subarray(0, length).equals(BYTE_ORDER_MARK.subarray(0, length));
    if (isLikeMark && length < BYTE_ORDER_MARK.length) continue;
    yield isLikeMark ? first.subarray(length) : first;
    first = undefined;
  }
  if (first !== undefined) yield first;
}
