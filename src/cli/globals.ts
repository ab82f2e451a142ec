import { isLanguage, languageOf, LANGUAGES, type Language } from '../language/index.ts';
import type { CliContext, GlobalOptions } from './context.ts';
import { usageError } from './errors.ts';

/** The global options as they stand on the command line. */
export interface GivenGlobals {
  readonly profile?: string;
  readonly home?: string;
  readonly passphraseFile?: string;
  readonly json?: boolean;
  readonly lang?: string;
}

/** What the command line leaves open comes from the environment. */
export function globalOptions(given: GivenGlobals, env: CliContext['env']): GlobalOptions {
  const passphraseFile = given.passphraseFile ?? env['MEDWALLET_PASSPHRASE_FILE'];
  return {
    profile: given.profile ?? (env['MEDWALLET_PROFILE'] || 'default'),
    json: given.json ?? false,
    language: chosenLanguage(given.lang, env),
    ...(given.home === undefined ? {} : { home: given.home }),
    ...(passphraseFile === undefined || passphraseFile === '' ? {} : { passphraseFile }),
  };
}

/** @throws CliError `usage` for a language that is not ours */
function chosenLanguage(asked: string | undefined, env: CliContext['env']): Language {
  if (asked === undefined) return languageOf(env);
  if (isLanguage(asked)) return asked;
  throw usageError('This language is not one of ours.', `Use one of: ${LANGUAGES.join(', ')}.`);
}

/** The reader's language before, or without, a parsed line: for the telling of what is wrong with it. */
export function languageOfLine(argv: readonly string[], env: CliContext['env']): Language {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const at = words.indexOf('--lang');
  const asked =
    words.find((word) => word.startsWith('--lang='))?.slice(7) ?? (at < 0 ? undefined : words[at + 1]);
  return asked !== undefined && isLanguage(asked) ? asked : languageOf(env);
}
