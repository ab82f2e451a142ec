import { fstatSync, writeSync } from 'node:fs';
import { main } from '../src/cli/main.ts';

// The streams are made when they are first used: each takes a millisecond that not every command needs.
let out: typeof process.stdout | undefined;
let isUnwritten = false;
let isPrinted = false;

void main(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  get stdin() {
    return process.stdin;
  },
  get stdout() {
    return (out ??= openStdout());
  },
  get stderr() {
    return process.stderr;
  },
  print,
  columns,
  onInterrupt: (handler) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        handler();
        process.exit(130);
      });
    }
  },
}).then((code) => {
  process.exitCode = isUnwritten ? 3 : code;
  // A short answer is out: nothing is left to wait for, and clearing up takes as long as a verification.
  if (isPrinted && out === undefined) process.exit();
});

// Whoever reads may be slow, or gone: what could not be written at once is left to the stream, which waits and knows
// what to say.
function print(text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(1, bytes, written);
    isPrinted = true;
  } catch {
    (out ??= openStdout()).write(bytes.subarray(written));
  }
}

// The stream alone knows the width, and is not made to learn that there is none.
function columns(): number | undefined {
  try {
    if (!fstatSync(1).isCharacterDevice()) return undefined;
  } catch {
    return undefined;
  }
  out ??= openStdout();
  return out.isTTY ? out.columns : undefined;
}

// A reader that closes its end early (`medwallet audit | head`) is no error of ours, and never changes the exit
// code: a refused grant stays refused, whoever listens.
function openStdout(): typeof process.stdout {
  return process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || isUnwritten) return;
    isUnwritten = true;
    process.exitCode = 3;
    process.stderr.write(
      `medwallet: The result could not be written (${error.code ?? 'unknown'}).\n  Make room where stdout goes, or name a file with --out. [output-unwritable]\n`,
    );
  });
}
