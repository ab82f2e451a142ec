import { readFileSync, statSync } from 'node:fs';
import { ChainError } from './errors.ts';

/** The cookie that bitcoind writes at each start, or a fixed user. */
export type NodeCredentials =
  { readonly cookieFile: string } | { readonly user: string; readonly password: string };

const MAX_COOKIE = 4_096;

/**
 * The text behind HTTP Basic, `user:password`. A cookie changes at every start of the node, so it is read again
 * whenever the node no longer takes the old one.
 * @throws ChainError `node-missing-cookie`
 */
export function readCredentials(credentials: NodeCredentials): string {
  if ('user' in credentials) return `${credentials.user}:${credentials.password}`;
  const { cookieFile } = credentials;
  let text: string;
  try {
    // Size first: the path is a setting and may name anything.
    if (statSync(cookieFile).size > MAX_COOKIE) throw missingCookie(cookieFile, 'is too long for a cookie');
    text = readFileSync(cookieFile, 'latin1').trim();
  } catch (error) {
    if (error instanceof ChainError) throw error;
    throw missingCookie(cookieFile, 'cannot be read', error);
  }
  if (!/^[\x21-\x7e]+$/.test(text) || !text.includes(':')) {
    throw missingCookie(cookieFile, 'is not of the form user:password');
  }
  return text;
}

function missingCookie(file: string, what: string, cause?: unknown): ChainError {
  return new ChainError(
    'node-missing-cookie',
    `The node's cookie file ${file} ${what}.`,
    'Start the node (on regtest: medwallet regtest up), or point to its cookie file.',
    { outcome: 'unavailable', cause },
  );
}
