import type { CliContext } from './context.ts';
import { CliError, usageError } from './errors.ts';

/** Stdin in pieces. @throws CliError `usage` on a terminal, where nothing would ever come */
export async function* stdinPieces(context: CliContext): AsyncIterable<Uint8Array> {
  if (context.stdin.isTTY === true) {
    throw usageError('There is nothing on stdin: it is a terminal.', 'Name a file, or pipe one in.');
  }
  for await (const piece of context.stdin as AsyncIterable<Uint8Array | string>) {
    yield typeof piece === 'string' ? new TextEncoder().encode(piece) : piece;
  }
}

/** Stdin whole, up to a limit in bytes. @throws CliError `input-unreadable` */
export async function readStream(context: CliContext, maxBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of stdinPieces(context)) {
    size += bytes.length;
    if (size > maxBytes) {
      throw new CliError(
        'input-unreadable',
        `More than ${maxBytes} bytes came in on stdin.`,
        'Check that it is the right file.',
      );
    }
    pieces.push(bytes);
  }
  return new Uint8Array(Buffer.concat(pieces));
}
