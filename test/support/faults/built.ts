import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { TestHome } from '../people.ts';

export const BUILT = join(import.meta.dirname, '..', '..', '..', 'dist', 'bin', 'medwallet.cjs');

export interface BuiltRun {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command as a process of its own. @param killAfter milliseconds until it gets SIGKILL */
export function runBuilt(home: TestHome, argv: readonly string[], killAfter?: number): Promise<BuiltRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BUILT, ...argv], {
      cwd: home.cwd,
      env: { ...process.env, ...home.env, MEDWALLET_PASSPHRASE_FILE: home.passphraseFile },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...said });
    });
  });
}
