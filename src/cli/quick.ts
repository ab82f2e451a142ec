import { isLanguage } from '../language/index.ts';
import type { CliContext, CommandResult } from './context.ts';
import { globalOptions } from './globals.ts';
import { print } from './print.ts';
import { renderResult } from './render.ts';
import { showToken, verifyPackage, type Caller, type VerifyOptions } from './verifying.ts';

export { fail } from './failure.ts';
export { languageOfLine } from './globals.ts';

/** A command line that needs no parser. */
export interface QuickCommand {
  readonly json: boolean;
  run(): Promise<number>;
}

const GLOBALS = { profile: true, home: true, 'passphrase-file': true, lang: true, json: false } as const;

/** The options of each command, and whether a value follows. */
const COMMANDS: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  verify: {
    audience: true,
    patient: true,
    status: true,
    require: true,
    network: true,
    offline: false,
    challenge: true,
    answer: true,
  },
  'token show': { bip322: false },
};

interface Line {
  readonly command: string;
  readonly input: string;
  readonly options: ReadonlyMap<string, string>;
}

/**
 * Reads `verify` and `token show` in their plain forms: known options, each at most once, and one operand.
 * Everything else, mistakes and help among it, is not for here.
 */
export function quickCommand(argv: readonly string[], context: CliContext): QuickCommand | undefined {
  const line = readLine(argv);
  if (line === undefined) return undefined;
  const { options } = line;
  const json = options.has('json');
  const [profile, home, passphraseFile, lang] = ['profile', 'home', 'passphrase-file', 'lang'].map((name) =>
    options.get(name),
  );
  // The parser of all commands says what is wrong with it.
  if (lang !== undefined && !isLanguage(lang)) return undefined;
  const given = {
    json,
    ...(profile === undefined ? {} : { profile }),
    ...(home === undefined ? {} : { home }),
    ...(passphraseFile === undefined ? {} : { passphraseFile }),
    ...(lang === undefined ? {} : { lang }),
  };
  const caller: Caller = { context, options: globalOptions(given, context.env) };
  return {
    json,
    run: async () => {
      const result = await answer(caller, line);
      print(context, renderResult(result, caller.options));
      return result.exitCode ?? 0;
    },
  };
}

async function answer(caller: Caller, { command, input, options }: Line): Promise<CommandResult> {
  if (command === 'token show') return showToken(caller, input, { bip322: options.has('bip322') });
  const [audience, patient, network, challenge, answered] = [
    'audience',
    'patient',
    'network',
    'challenge',
    'answer',
  ].map((name) => options.get(name));
  const verify: VerifyOptions = {
    status: options.get('status') ?? 'seen',
    require: options.get('require') ?? 'signed',
    offline: options.has('offline'),
    ...(audience === undefined ? {} : { audience }),
    ...(patient === undefined ? {} : { patient }),
    ...(network === undefined ? {} : { network }),
    ...(challenge === undefined ? {} : { challenge }),
    ...(answered === undefined ? {} : { answer: answered }),
  };
  return verifyPackage(caller, input, verify);
}

function readLine(argv: readonly string[]): Line | undefined {
  const words: string[] = [];
  const options = new Map<string, string>();
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (!word.startsWith('-') || word === '-') {
      words.push(word);
      continue;
    }
    const name = word.slice(2);
    const takesValue = takes(name, words);
    if (!word.startsWith('--') || takesValue === undefined || options.has(name)) return undefined;
    if (takesValue) i++;
    const value = takesValue ? argv[i] : '';
    if (value === undefined || value.startsWith('-')) return undefined;
    options.set(name, value);
  }
  const command = words.slice(0, -1).join(' ');
  const input = words.at(-1);
  if (!Object.hasOwn(COMMANDS, command) || input === undefined) return undefined;
  return { command, input, options };
}

/** Whether a value follows; undefined for an option that is not known at this point of the line. */
function takes(name: string, words: readonly string[]): boolean | undefined {
  const globals: Readonly<Record<string, boolean>> = GLOBALS;
  if (Object.hasOwn(globals, name)) return globals[name];
  const [first, second] = words;
  const own = COMMANDS[first ?? ''] ?? COMMANDS[`${first ?? ''} ${second ?? ''}`];
  return own !== undefined && Object.hasOwn(own, name) ? own[name] : undefined;
}
