import type { BsmsInput } from '../index.ts';
import { usageError } from './errors.ts';
import type { Io } from './io.ts';

/** An encrypted record is twice as long. */
const MAX_BSMS_BYTES = 16_384;
const MAX_TOKEN_BYTES = 256;

/** The BSMS record that a command is to look at, with the token of its set-up. */
export async function readBsms(
  io: Io,
  options: { readonly bsms?: string; readonly bsmsOut?: string; readonly bsmsTokenFile?: string },
): Promise<{ bsms?: BsmsInput; token?: string }> {
  const token = await readBsmsToken(io, options.bsms ?? options.bsmsOut, options.bsmsTokenFile);
  if (options.bsms === undefined) return token === undefined ? {} : { token };
  // Anything that is no text is no record either; the library says so.
  const record = new TextDecoder().decode(await io.read(options.bsms, MAX_BSMS_BYTES));
  return token === undefined ? { bsms: { record } } : { bsms: { record, token }, token };
}

/** A token opens what the keys of a set-up travel in: it comes from a file, never from the command line. */
export async function readBsmsToken(
  io: Io,
  record: string | undefined,
  file: string | undefined,
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  if (record === undefined) throw usageError('A token belongs to a BSMS record.', 'Name the record too.');
  const token = new TextDecoder().decode(await io.read(file, MAX_TOKEN_BYTES));
  // Refused before anything was signed or kept.
  (await io.library()).readBsmsToken(token);
  return token;
}
