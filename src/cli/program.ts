import { Command, CommanderError, Option } from 'commander';
import { registerCommands } from './commands/index.ts';
import type { CliContext, CommandResult, GlobalOptions } from './context.ts';
import { usageError, type CliError } from './errors.ts';
import { examples } from './examples.ts';
import { fail } from './failure.ts';
import { globalOptions, languageOfLine, type GivenGlobals } from './globals.ts';
import { layOutHelp } from './help-layout.ts';
import { commandIo, type Io } from './io.ts';
import { renderResult } from './render.ts';
import { VERSION } from './version.ts';

/** Parses and runs any command line. */
export async function runProgram(argv: readonly string[], context: CliContext): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(context, (code) => {
    exitCode = code;
  });
  await speakFor(program, argv, context);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    const told = { json: wantsJson(argv), language: languageOfLine(argv, context.env) };
    if (!(error instanceof CommanderError)) return await fail(error, told, context);
    if (isHelp(error)) return error.exitCode === 0 ? 0 : 2;
    return await fail(wrongUsage(error), told, context);
  }
}

/** Answers a shell's completion script; never with an error. */
export async function completeLine(argv: readonly string[], context: CliContext): Promise<string> {
  const { answerShell } = await import('./completion/index.ts');
  const program = buildProgram(context, () => undefined);
  await speakFor(program, argv, context);
  return answerShell(argv, context, program);
}

async function speakFor(program: Command, argv: readonly string[], context: CliContext): Promise<void> {
  if (languageOfLine(argv, context.env) === 'en') return;
  const { speakIndonesian } = await import('./words/help/index.ts');
  speakIndonesian(program);
}

/** A command's work; its operands come first, its options last. */
export type Handler<Args extends unknown[]> = (io: Io, ...args: Args) => Promise<CommandResult>;

/** Makes a commander action of a handler: opens the io, prints the result, keeps the exit code. */
export type Run = <Args extends unknown[]>(handler: Handler<Args>) => (...args: unknown[]) => Promise<void>;

/** What speaks of the backup in words of its own. */
const TELLS_OF_BACKUP = new Set(['status', 'backup', 'confirm']);

export function buildProgram(context: CliContext, exitWith: (code: number) => void): Command {
  const program = new Command('medwallet')
    .description(
      "A multisig wallet for a patient's records: sealed, granted under two signatures, anchored on Bitcoin",
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .showHelpAfterError(false)
    .showSuggestionAfterError(true)
    // What stands behind a subcommand is the subcommand's: `grant` and `grant finish` both have an --out.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      // What is wrong is told once, by fail(), in the same words for every kind of error.
      outputError: () => undefined,
    });
  layOutHelp(program);
  const run: Run =
    <Args extends unknown[]>(handler: Handler<Args>) =>
    async (...all: unknown[]) => {
      // commander hands over operands, options and the command itself.
      const command = all.at(-1) as Command;
      const options = optionsOf(command, context);
      const io = commandIo(context, options, !TELLS_OF_BACKUP.has(command.name()));
      context.onInterrupt?.(() => {
        io.close();
      });
      try {
        const result = await kept(io, handler(io, ...(all.slice(0, -1) as Args)));
        io.settle();
        context.stdout.write(renderResult(result, options));
        exitWith(result.exitCode ?? 0);
      } finally {
        io.close();
      }
    };
  examples(
    program,
    'demo',
    '--profile alice init --role patient',
    '--profile alice grant clinic --record 3f9a2c --for 30d --out g.psbt',
    '--profile clinic verify clinic.grant --json',
  );
  for (const option of globalFlags()) program.addOption(option);
  registerCommands(program, run);
  // They may stand anywhere on the line; help shows them once, at the top.
  for (const command of descendants(program)) {
    for (const option of globalFlags()) command.addOption(option.hideHelp());
  }
  return program;
}

/** A command that failed may have done something before it did. */
async function kept(io: Io, work: Promise<CommandResult>): Promise<CommandResult> {
  const [done] = await Promise.allSettled([work]);
  if (done.status === 'fulfilled') {
    await io.keep();
    return done.value;
  }
  await io.keep().catch(() => undefined);
  throw done.reason;
}

function globalFlags(): Option[] {
  return [
    new Option('--profile <name>', 'which wallet of this machine (MEDWALLET_PROFILE)'),
    new Option('--home <folder>', 'where wallets and vault lie (MEDWALLET_HOME)'),
    new Option('--passphrase-file <file>', 'file with the passphrase (MEDWALLET_PASSPHRASE_FILE)'),
    new Option('--json', 'print one JSON object on stdout'),
    new Option('--lang <language>', 'en or id: what a person reads (LC_ALL, LC_MESSAGES, LANG)'),
  ];
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}

function optionsOf(command: Command, { env }: CliContext): GlobalOptions {
  return globalOptions(command.optsWithGlobals<GivenGlobals>(), env);
}

function wrongUsage(error: CommanderError): CliError {
  const sentence = error.message.replace(/^error: /, '').replace(/\s+/g, ' ');
  return usageError(
    `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${sentence.endsWith('.') || sentence.endsWith('?)') ? '' : '.'}`,
    'See: medwallet --help, or --help behind a command.',
  );
}

function isHelp(error: CommanderError): boolean {
  return ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(error.code);
}

function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).includes('--json');
}
