import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { TestHome } from './people.ts';

const BUILT = join(import.meta.dirname, '..', '..', 'dist', 'bin', 'medwallet.cjs');

// Each of these changes what others find on the disk. Between two of them a process can die without a trace, so dying
// right before each, and not at all, is dying at every step. (A flush is no step: what was written stays when only the
// process dies.)
const HOOK = `
const fs = require('node:fs');
const Database = require(${JSON.stringify(createRequire(import.meta.url).resolve('libsql'))});
const { promisify } = require('node:util');
const at = Number(process.env.KILL_AT);
const bytesAt = Number(process.env.KILL_AT_BYTES || Infinity);
let bytes = 0;
const count = (chunk) => {
  bytes += chunk.length;
  if (bytes >= bytesAt) process.kill(process.pid, 'SIGKILL');
};
const { write, writeSync } = fs;
const writeAsync = promisify(write);
fs.writeSync = (...args) => (count(args[1]), writeSync(...args));
fs.write = (...args) => (count(args[1]), write(...args));
fs.write[promisify.custom] = (...args) => (count(args[1]), writeAsync(...args));
let steps = 0;
const made = [];
const before = (what, name, counts) => {
  const original = what[name];
  what[name] = function (...args) {
    if (counts(args) && ++steps === at) process.kill(process.pid, 'SIGKILL');
    if (counts(args)) made.push(name + ' ' + args.slice(0, 2).filter((one) => typeof one === 'string').join(' '));
    return original.apply(this, args);
  };
};
for (const name of ['renameSync', 'linkSync', 'unlinkSync', 'rmSync', 'mkdirSync']) {
  before(fs, name, () => true);
}
before(Database.prototype, 'exec', ([sql]) => sql === 'COMMIT');
process.on('exit', () => fs.writeSync(2, '\\nsteps ' + steps + made.map((one) => '\\nstep: ' + one).join('') + '\\n'));
`;

/** What became of a command. */
export interface Run {
  readonly signal: string | null;
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Steps on the disk that it made; 0 when it was killed. */
  readonly steps: number;
  /** Each step's call and paths. */
  readonly made: readonly string[];
}

/**
 * Runs the built command in a process of its own and kills it (SIGKILL) right before the step of this number, from
 * 1; with 0 it lives.
 */
export function runAndKill(home: TestHome, argv: readonly string[], killAt: number): Run {
  return runHooked(home, argv, { KILL_AT: String(killAt) });
}

/** The same, killed right before the write with which it would have written this many bytes. */
export function runAndKillAtBytes(home: TestHome, argv: readonly string[], bytes: number): Run {
  return runHooked(home, argv, { KILL_AT: '0', KILL_AT_BYTES: String(bytes) });
}

function runHooked(home: TestHome, argv: readonly string[], env: Readonly<Record<string, string>>): Run {
  home.write('hook.cjs', HOOK);
  const { signal, status, stdout, stderr } = spawnSync(
    process.execPath,
    ['-r', home.file('hook.cjs'), BUILT, ...argv],
    {
      cwd: home.cwd,
      env: {
        ...process.env,
        ...home.env,
        MEDWALLET_PASSPHRASE_FILE: home.passphraseFile,
        ...env,
      },
      encoding: 'utf8',
    },
  );
  const steps = Number(/^steps (\d+)$/m.exec(stderr)?.[1] ?? 0);
  const made = [...stderr.matchAll(/^step: (.*)$/gm)].map(([, one = '']) => one);
  return { signal, status, stdout, stderr, steps, made };
}
