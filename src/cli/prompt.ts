import type { Language } from '../language/index.ts';
import type { CliContext } from './context.ts';
import { CliError, usageError } from './errors.ts';
import { promptWords } from './words/prompt.ts';

/** One of several answers, as the person sees it. `note` is shown while it is pointed at. */
export interface Choice<T> {
  readonly name: string;
  readonly value: T;
  readonly note?: string;
}

/** More than this many choices are searched by typing, not scrolled through. */
const SEARCHED = 8;
const PAGE = 10;

/**
 * Questions to the person at the terminal. They go to stderr, because stdout is for results. Whoever asks makes sure
 * that every answer can also be given by a flag; without a terminal a question is a usage error and never waits.
 */
export interface Prompt {
  /** True where somebody can be asked. */
  readonly canAsk: boolean;
  yes(question: string, fallback?: boolean): Promise<boolean>;
  /** @param validate true, or the sentence that says what is wrong */
  secret(question: string, validate?: (text: string) => true | string): Promise<string>;
  /** @param validate true, or the sentence that says what is wrong */
  text(
    question: string,
    options?: { readonly initial?: string; readonly validate?: (text: string) => true | string },
  ): Promise<string>;
  /** The first is pointed at to begin with; none may be `undefined`, which would be pointed at instead. */
  one<T extends string>(question: string, choices: readonly Choice<T>[]): Promise<T>;
  /** At least one of them. */
  some<T>(question: string, choices: readonly Choice<T>[]): Promise<T[]>;
}

export function terminalPrompt(context: CliContext, language: Language): Prompt {
  const say = promptWords[language];
  const keys = (pairs: readonly (readonly [string, string])[]): string =>
    pairs.map(([key, action]) => `${key} ${say.action(action)}`).join(' • ');
  const ask = async <T>(question: Readonly<Record<string, unknown>>): Promise<T> => {
    if (context.stdin.isTTY !== true) throw nobodyThere();
    const { default: inquirer } = await import('inquirer');
    const prompt = inquirer.createPromptModule({ input: context.stdin, output: context.stderr });
    // The prompts take the words of their own help line, and of yes and no, from their theme.
    const theme = {
      style: { keysHelpTip: keys, maskedText: say.masked },
      keywords: { yes: say.yes, no: say.no, error: say.yesOrNo },
    };
    return unlessStopped(async () => {
      const { answer } = await prompt<{ answer: unknown }>([{ theme, ...question, name: 'answer' } as never]);
      return answer as T;
    });
  };
  return {
    canAsk: context.stdin.isTTY === true,
    yes: (message, fallback = false) => ask({ type: 'confirm', message, default: fallback }),
    secret: (message, validate) =>
      ask({ type: 'password', message, mask: false, ...(validate === undefined ? {} : { validate }) }),
    text: (message, { initial, validate } = {}) =>
      ask({
        type: 'input',
        message,
        ...(initial === undefined ? {} : { default: initial }),
        ...(validate === undefined ? {} : { validate }),
      }),
    one: async <T extends string>(message: string, choices: readonly Choice<T>[]) => {
      const listed = choices.map(shown);
      if (choices.length <= SEARCHED)
        return ask<T>({ type: 'select', message, choices: listed, pageSize: PAGE });
      const source = (term: string | undefined) => listed.filter(({ name }) => matches(name, term));
      return ask<T>({ type: 'search', message, source, pageSize: PAGE });
    },
    some: async <T>(message: string, choices: readonly Choice<T>[]) => {
      let offered = choices.map(shown);
      if (choices.length > SEARCHED) {
        const term = await ask<string>({
          type: 'input',
          message: say.search(choices.length),
          validate: (text: string) => offered.some(({ name }) => matches(name, text)) || say.nothingFound,
        });
        offered = offered.filter(({ name }) => matches(name, term));
      }
      return ask<T[]>({
        type: 'checkbox',
        message,
        choices: offered,
        pageSize: PAGE,
        validate: (chosen: readonly unknown[]) => chosen.length > 0 || say.atLeastOne,
      });
    },
  };
}

function shown<T>({ name, value, note }: Choice<T>) {
  return { name, value, ...(note === undefined ? {} : { description: note }) };
}

function matches(name: string, term: string | undefined): boolean {
  return name.toLowerCase().includes((term ?? '').trim().toLowerCase());
}

async function unlessStopped<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new CliError(
      'interrupted',
      'You stopped it; nothing was done.',
      'Run the command again when you like.',
      { outcome: 'interrupted', cause },
    );
  }
}

function nobodyThere(): CliError {
  return usageError(
    'Something is missing on the command line, and there is no terminal to ask on.',
    'See: medwallet --help, or --help behind a command.',
  );
}
