import type { CliContext } from './context.ts';
import { print } from './print.ts';
import { VERSION } from './version.ts';

export type { Handler, Run } from './program.ts';

/**
 * Runs one command line. Everything outside comes in through the context, nothing is printed anywhere else,
 * and no exception leaves: what went wrong is told on stderr (with `--json` on stdout) and in the exit code.
 *
 * What a hospital's gate asks a thousand times a day is answered before the parser of all other commands is
 * loaded; a line that is in any way unusual goes to that parser, so there is one place for help and mistakes.
 */
export async function main(argv: readonly string[], context: CliContext): Promise<number> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    print(context, `${VERSION}\n`);
    return 0;
  }
  if (argv[0] === '__complete') {
    const { completeLine } = await import('./program.ts');
    // Not print(): the process ends by itself then, and SQLite takes its journal away before it does.
    context.stdout.write(await completeLine(argv.slice(1), context));
    return 0;
  }
  const { fail, languageOfLine, quickCommand } = await import('./quick.ts');
  const quick = quickCommand(argv, context);
  if (quick !== undefined) {
    try {
      return await quick.run();
    } catch (error) {
      return await fail(error, { json: quick.json, language: languageOfLine(argv, context.env) }, context);
    }
  }
  const { runProgram } = await import('./program.ts');
  return runProgram(argv, context);
}
