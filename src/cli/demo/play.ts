import { Readable, Writable } from 'node:stream';

import type { Io } from '../io.ts';
import { main } from '../main.ts';
import { CliError } from '../errors.ts';
import { SAMPLE_RECORD } from './sample.ts';
import { script, type Facts, type Step } from './script.ts';

export interface PlayedDemo {
  readonly steps: number;
  readonly seconds: number;
  readonly address: string;
  readonly record: string;
  readonly grant: string;
  readonly txid: string;
  readonly verdictBefore: string;
  readonly verdictAfter: string;
  /** Where everything lies, when it was kept. */
  readonly home: string | null;
}

/**
 * Plays the script: prints each real command, runs it with the same `main` that a shell would reach, and says
 * what it proved. Home, passphrase and node are the demo's own, in a temporary folder.
 */
export async function playDemo(io: Io, options: { file?: string; keep?: boolean }): Promise<PlayedDemo> {
  const started = performance.now();
  const { createDemoFolder } = await io.library();
  const content = options.file === undefined ? SAMPLE_RECORD : undefined;
  const folder = createDemoFolder(io.context.env, {
    cwd: io.context.cwd,
    ...(content === undefined ? { recordFile: options.file ?? '' } : { content }),
  });
  const env = {
    ...io.context.env,
    MEDWALLET_HOME: folder.home,
    MEDWALLET_PASSPHRASE_FILE: folder.passphraseFile,
    MEDWALLET_RPC_URL: undefined,
  };
  const facts: Facts = { recordFile: folder.recordFile };
  const say = (line: string): void => {
    // With --json stdout belongs to the one object at the end.
    (io.options.json ? io.context.stderr : io.context.stdout).write(`${line}\n`);
  };
  let steps = 0;
  try {
    for (const step of script) {
      if (step.title !== undefined) say(`\n== ${step.title}`);
      await play(io, step, facts, { env, cwd: folder.work, say });
      steps++;
    }
  } finally {
    if (options.keep !== true) {
      await main(['regtest', 'down'], { ...silent(io), env, cwd: folder.work });
      folder.remove();
    }
  }
  return {
    steps,
    seconds: (performance.now() - started) / 1000,
    address: facts.address ?? '',
    record: facts.record ?? '',
    grant: facts.grant ?? '',
    txid: facts.txid ?? '',
    verdictBefore: facts.verdictBefore ?? '',
    verdictAfter: facts.verdictAfter ?? '',
    home: options.keep === true ? folder.home : null,
  };
}

interface Stage {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly say: (line: string) => void;
}

async function play(io: Io, step: Step, facts: Facts, { env, cwd, say }: Stage): Promise<void> {
  const argv = step.command(facts);
  say(`$ medwallet ${argv.map(quoted).join(' ')}`);
  const out = capture();
  const context = {
    env,
    cwd,
    stdin: Readable.from([]),
    stdout: out.stream,
    stderr: io.context.stderr,
  };
  const code = await main(step.plain === true ? argv : [...argv, '--json'], context);
  const text = out.text();
  const expected = step.exitCode ?? 0;
  if (code !== expected) throw failed(argv, code, text);
  const answer: unknown = step.plain === true ? text : JSON.parse(text);
  if (step.plain === true) say(indented(text));
  for (const line of step.proves(answer as Record<string, unknown>, facts)) say(`  ${line}`);
}

function failed(argv: readonly string[], code: number, text: string): CliError {
  return new CliError(
    'unexpected',
    `The demo stopped: medwallet ${argv.join(' ')} ended with exit code ${code}.`,
    `It said: ${text.replace(/\s+/g, ' ').slice(0, 400)}`,
    { outcome: 'unavailable' },
  );
}

function silent(io: Io) {
  return { stdin: Readable.from([]), stdout: capture().stream, stderr: io.context.stderr };
}

function capture(): { stream: Writable; text: () => string } {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      pieces.push(Buffer.from(chunk));
      done();
    },
  });
  return { stream, text: () => Buffer.concat(pieces).toString('utf8') };
}

function quoted(word: string): string {
  return /^[\w./:=+-]+$/.test(word) ? word : `"${word}"`;
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
