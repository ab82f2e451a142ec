import type { Language } from '../language/index.ts';
import { MedwalletError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { CliError } from './errors.ts';
import { exitCodeOfError } from './exit.ts';
import { wrap } from './wrap.ts';
import { renderError, renderJson, visible } from './render.ts';

const DID_YOU_MEAN: Readonly<Record<Language, (what: string) => string>> = {
  en: (what) => `Did you mean ${what}?`,
  id: (what) => `Maksud Anda ${what}?`,
};

const THERE: Readonly<Record<Language, (names: string) => string>> = {
  en: (names) => `Say which one with --profile; there is ${names}.`,
  id: (names) => `Sebutkan yang mana dengan --profile; yang ada: ${names}.`,
};

/** How it is told: to a program in English, to a person in the language chosen. */
export interface Telling {
  readonly json: boolean;
  readonly language: Language;
}

/** Tells what went wrong, on stderr or with `--json` on stdout. @returns the exit code */
export async function fail(thrown: unknown, told: Telling, context: CliContext): Promise<number> {
  const error = thrown instanceof MedwalletError ? (thrown as MedwalletError) : unexpected(thrown);
  if (told.json) context.stdout.write(renderJson(renderError(error)));
  else {
    const { sentence, hint } = await wordsOf(error, told.language);
    // A sentence may repeat the name of somebody else's file.
    const text = `medwallet: ${visible(sentence)}\n  ${visible(hint)} [${error.code}]`;
    const { isTTY, columns } = context.stderr;
    context.stderr.write(`${wrap(text, isTTY === true ? columns : undefined)}\n`);
  }
  if (error instanceof CliError && error.code === 'unexpected' && context.env['MEDWALLET_DEBUG'] === '1') {
    const cause = error.cause;
    if (cause instanceof Error) context.stderr.write(`${cause.stack ?? cause.message}\n`);
  }
  return exitCodeOfError(error);
}

/** What is wrong and what to do, in the reader's language. */
export async function wordsOf(
  error: MedwalletError,
  language: Language,
): Promise<{ sentence: string; hint: string }> {
  const words =
    language === 'en'
      ? { sentence: error.message, hint: error.hint }
      : (await import('./words/errors/index.ts')).errorWords(error);
  // Names from the person's own store and folder; nobody else chooses them.
  const { meant, there } = error.facts;
  const more = [
    ...(typeof meant === 'string' ? [DID_YOU_MEAN[language](meant)] : []),
    ...(error.code === 'profile-missing' && typeof there === 'string' ? [THERE[language](there)] : []),
  ];
  return { ...words, hint: [...more, words.hint].join(' ') };
}

/** What keeps a statement from getting on, and what to do, in the reader's language. */
export async function problemWords(
  problem: { readonly code: string; readonly message: string; readonly hint: string; readonly by?: string },
  language: Language,
): Promise<readonly [sentence: string, hint: string]> {
  if (language === 'en') return [problem.message, problem.hint];
  const { errorWords } = await import('./words/errors/index.ts');
  const { sentence, hint } = errorWords({ name: 'WalletError', ...problem });
  return [problem.by === undefined ? sentence : `${sentence} (${problem.by})`, hint];
}

function unexpected(cause: unknown): CliError {
  return new CliError(
    'unexpected',
    'Something went wrong inside medwallet itself.',
    'Please report it; MEDWALLET_DEBUG=1 shows where it happened.',
    { outcome: 'unavailable', cause },
  );
}
