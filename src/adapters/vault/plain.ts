import { readFirst, withPlainFile } from '../files/index.ts';

/**
 * The bytes of a plain file that anybody may have put there; undefined where there is none, where it is a link, a
 * pipe or a folder, and where it is larger than asked for. Nothing is followed or waited for.
 */
export function readPlain(path: string, maxBytes: number): Uint8Array | undefined {
  return withPlainFile(path, (descriptor, { size }) =>
    size > maxBytes ? undefined : readFirst(descriptor, size),
  );
}
