/** The languages that medwallet speaks, by their ISO 639-1 codes. */
export const LANGUAGES = ['en', 'id'] as const;
export type Language = (typeof LANGUAGES)[number];

export function isLanguage(text: string): text is Language {
  return LANGUAGES.some((one) => one === text);
}

/**
 * The reader's language as the environment says it (POSIX.1-2024, 8.2: the first of LC_ALL, LC_MESSAGES and LANG that
 * is not empty decides). English where it names no language of ours. Nothing that is signed, hashed or written for
 * programs may depend on it.
 */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(
    (one) => one !== undefined && one !== '',
  );
  const tag = (locale ?? '').split(/[._@-]/)[0]?.toLowerCase() ?? '';
  // `in` is what ISO 639 called Indonesian until 1989; old systems still say it.
  if (tag === 'in') return 'id';
  return isLanguage(tag) ? tag : 'en';
}
