import type { MedwalletError } from '../../../errors.ts';
import { CLI_ERRORS } from './cli.ts';

/** What is wrong, and what to do. */
export type ErrorWords = readonly [sentence: string, hint: string];

/** Indonesian by error class and code; the English ones stand where the error is made. */
export const ERROR_WORDS: Readonly<Record<string, Readonly<Record<string, ErrorWords>>>> = {
  CliError: CLI_ERRORS,
};

/**
 * An error in Indonesian. What only its own sentence knows (a name, a number) follows as it was said, so that nothing
 * is lost in the telling.
 */
export function errorWords(error: MedwalletError): { readonly sentence: string; readonly hint: string } {
  const found = ERROR_WORDS[error.name]?.[error.code];
  if (found === undefined) return { sentence: error.message, hint: error.hint };
  const [sentence, hint] = found;
  return { sentence, hint };
}
