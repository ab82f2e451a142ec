import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileSink } from '../../src/adapters/files/index.ts';
import { MedwalletError } from '../../src/errors.ts';
import { ageRecipient, collectHeader, decryptChunks, sealSmall } from '../../src/envelope/index.ts';
import { pattern } from '../support/bytes.ts';
import { IDENTITY } from './support.ts';

/** A file whose last chunk is short, and where header and last chunk lie in it. */
export async function sample(): Promise<{
  readonly file: Uint8Array;
  readonly header: readonly number[];
  readonly lastChunk: readonly number[];
}> {
  const plaintext = pattern(65_536 + 90);
  const file = await sealSmall(plaintext, [await ageRecipient(IDENTITY)]);
  const length = collectHeader().push(file)?.header.length ?? 0;
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  return { file, header: range(0, length), lastChunk: range(file.length - 90 - 16, file.length) };
}

/** Decrypts into a file as the wallet does. @returns the code it was refused with, or undefined, and what is left */
export async function openInto(
  folder: string,
  file: Uint8Array,
): Promise<{ code: string | undefined; left: readonly string[] }> {
  const sink = fileSink(join(folder, 'out'), { durable: false });
  let code: string | undefined;
  try {
    for (const chunk of await decryptChunks([file], [IDENTITY])) sink.write(chunk);
    sink.commit();
  } catch (error) {
    sink.abort();
    if (!(error instanceof MedwalletError)) throw error;
    ({ code } = error as MedwalletError);
  }
  return { code, left: readdirSync(folder) };
}

/** A copy with other bits at one place. */
export function changed(file: Uint8Array, offset: number, mask: number): Uint8Array {
  const copy = file.slice();
  copy[offset] = (copy[offset] ?? 0) ^ mask;
  return copy;
}

/** What a file is refused with that was changed in its header. */
export const HEADER_CODES = [
  'not-age',
  'bad-header',
  'too-large',
  'truncated',
  'no-matching-identity',
  'mixed-recipients',
];
