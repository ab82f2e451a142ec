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
const at = Number(process.env.KILL_AT);
let steps = 0;
const before = (what, name, counts) => {
  const original = what[name];
  what[name] = function (...args) {
    if (counts(args) && ++steps === at) process.kill(process.pid, 'SIGKILL');
    return original.apply(this, args);
  };
};
for (const name of ['renameSync', 'linkSync', 'unlinkSync', 'rmSync', 'mkdirSync']) {
  before(fs, name, () => true);
}
before(Database.prototype, 'exec', ([sql]) => sql === 'COMMIT');
process.on('exit', () => fs.writeSync(2, '\\nsteps ' + steps + '\\n'));
`;

/** What became of a command. */
export interface Run {
  readonly signal: string | null;
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Steps on the disk that it made; 0 when it was killed. */
  readonly steps: number;
}

/**
 * Runs the built command in a process of its own and kills it (SIGKILL) right before the step of this number, from
 * 1; with 0 it lives.
 */
export function runAndKill(home: TestHome, argv: readonly string[], killAt: number): Run {
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
        KILL_AT: String(killAt),
      },
      encoding: 'utf8',
    },
  );
  const steps = Number(/^steps (\d+)$/m.exec(stderr)?.[1] ?? 0);
  return { signal, status, stdout, stderr, steps };
}
