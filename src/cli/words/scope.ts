import type { Language } from '../../language/index.ts';

interface Scope {
  readonly resource: string;
  readonly search: boolean;
  readonly query?: string;
}

/**
 * What SMART scopes of a grant permit, for a person to read. In English the words of the signed text, so that what was
 * signed and what is shown are the same sentence.
 */
export function scopeInWords(scopes: readonly Scope[], language: Language): string {
  return scopes.map((scope) => (language === 'id' ? inIndonesian : inEnglish)(scope)).join('; ');
}

function inEnglish({ resource, search, query }: Scope): string {
  const what = resource === '*' ? 'everything listed' : resource;
  return `${search ? 'read and search' : 'read'} ${what}${query === undefined ? '' : ` where ${query}`}`;
}

function inIndonesian({ resource, search, query }: Scope): string {
  const what = resource === '*' ? 'semua yang disebut' : resource;
  return `${search ? 'membaca dan mencari' : 'membaca'} ${what}${query === undefined ? '' : ` dengan ${query}`}`;
}
