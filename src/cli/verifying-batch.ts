import { once } from 'node:events';
import { openInputFile, splitLines, verifyBatch } from '../gate.ts';
import type { CommandResult } from './context.ts';
import { usageError } from './errors.ts';
import { exitCodeOfVerdict } from './exit.ts';
import type { ProgressBar } from './progress.ts';
import { stdinPieces } from './stdin.ts';
import type { Caller, requestOf } from './verifying.ts';
import { verifyWords } from './words/verify.ts';

/** The longest grant package. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** What is asked of each line; `lanes` as it stands on the command line. */
export type BatchRequest = ReturnType<typeof requestOf> & {
  readonly revocations: readonly Uint8Array[];
  readonly lanes: string | undefined;
};

/** `verify --batch FILE`: one token a line in, one result a line out, in order. */
export async function verifyLines(caller: Caller, path: string, asked: BatchRequest): Promise<CommandResult> {
  const { context } = caller;
  const { request, needsNode, revocations } = asked;
  const pieces = path === '-' ? stdinPieces(context) : openInputFile(context.cwd, path);
  const place = { profile: caller.options.profile, ...homeOf(caller) };
  const lanes = asked.lanes === undefined ? {} : { lanes: laneNumber(asked.lanes) };
  // A thread gets a copy of its job, and of the environment only what opens a wallet.
  const env = Object.fromEntries(Object.entries(context.env).filter(([name]) => NEEDED.test(name)));
  const job = { env, place, request: { ...request, revocations }, needsNode, ...lanes };
  let exitCode = 0;
  const reader = { isGone: false };
  const gone = (): void => {
    reader.isGone = true;
    // Whoever sends the lines may be waiting for an answer: nothing more would come, and no end.
    if (path === '-') context.stdin.destroy();
  };
  context.stdout.on('error', gone);
  const bar = await batchBar(caller);
  let done = 0;
  try {
    for await (const { text, verdicts } of verifyBatch(job, splitLines(pieces, MAX_LINE_BYTES))) {
      if (reader.isGone) break;
      for (const verdict of verdicts) exitCode = worse(exitCode, exitCodeOfVerdict(verdict));
      done += verdicts.length;
      bar?.show({ what: 'verifying', done, total: undefined });
      if (!context.stdout.write(text)) await once(context.stdout, 'drain').catch(gone);
    }
  } catch (error) {
    if (!reader.isGone) throw error;
  } finally {
    bar?.clear();
    // After an error too: whoever sends lines and waits would never learn of it, for stdin held the process.
    if (path === '-') context.stdin.destroy();
  }
  // Nobody reads on (`| head`), so nothing more is verified; what was not looked at is not called valid.
  if (reader.isGone) exitCode = worse(exitCode, exitCodeOfVerdict('unchecked'));
  context.stdout.off('error', gone);
  if (done === 0 && !reader.isGone) {
    // Whatever made the list may have failed: "all of none are valid" must not let anybody in.
    context.stderr.write(`${verifyWords[caller.options.language].nothing}\n`);
    exitCode = exitCodeOfVerdict('unchecked');
  }
  return { json: {}, text: '', streamed: true, exitCode };
}

/** On a terminal where the answers do not go as well. */
async function batchBar({ context, options }: Caller): Promise<ProgressBar | undefined> {
  if (context.stdout.isTTY === true) return undefined;
  const { progressBar } = await import('./progress.ts');
  return progressBar(context, options);
}

const NEEDED = /^(?:MEDWALLET_|HOME$|XDG_)/;

function homeOf({ options }: Caller) {
  return options.home === undefined ? {} : { home: options.home };
}

/** One refusal outweighs any number of answers that could not be had. */
function worse(a: number, b: number): number {
  return a === 1 || b === 1 ? 1 : Math.max(a, b);
}

function laneNumber(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw usageError('--lanes must be a number from 1 to 99.', 'Leave it out for one lane a processor.');
}
