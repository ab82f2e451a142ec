import { main } from '../src/cli/main.ts';

// The streams are made when they are first used: each takes a millisecond that not every command needs.
let out: typeof process.stdout | undefined;

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
  onInterrupt: (handler) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        handler();
        process.exit(130);
      });
    }
  },
}).then((code) => {
  process.exitCode = code;
});

// A reader that closes its end early (`medwallet audit | head`) is no error of ours.
function openStdout(): typeof process.stdout {
  return process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}
