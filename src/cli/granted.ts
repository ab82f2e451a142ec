import { parseScope, PURPOSES } from '../gate.ts';
import { purposeName, type Language } from '../language/index.ts';
import type { Purpose } from '../verify/index.ts';
import { scopeInWords } from './words/scope.ts';

/** What for: the code, and in words. */
export function purposeInWords(code: Purpose, language: Language): string {
  return `${code} - ${purposeName(code, PURPOSES[code], language)}`;
}

/**
 * What may be done, in words, and the SMART scopes that say it to programs.
 * @param things what it is about, where that is not listed beside it
 */
export function accessInWords(scope: string, language: Language, things?: string): string {
  const words = scopeInWords(parseScope(scope) ?? [], language);
  return `${words}${things === undefined ? '' : `: ${things}`} (${scope})`;
}
