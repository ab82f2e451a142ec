import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Environment } from './context.ts';

export interface Finished {
  /** Exit code; −1 when it could not be started, was killed, or ran out of time. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const MAX_OUTPUT = 8 * 1024 * 1024;

/** Runs a program to its end, without a shell and without input, with untranslated messages. */
export function run(
  program: string,
  parameters: readonly string[],
  options: { readonly env: Environment; readonly cwd?: string; readonly timeoutMs: number },
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: options.cwd,
      env: { ...options.env, LC_ALL: 'C', LANGUAGE: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
    });
    const output = { stdout: '', stderr: '' };
    const collect = (name: 'stdout' | 'stderr') => (chunk: Buffer) => {
      if (output[name].length < MAX_OUTPUT) output[name] += chunk.toString('utf8');
    };
    child.stdout.on('data', collect('stdout'));
    child.stderr.on('data', collect('stderr'));
    child.on('error', (error) => {
      resolve({ code: -1, stdout: output.stdout, stderr: error.message });
    });
    child.on('close', (code) => {
      resolve({ code: code ?? -1, ...output });
    });
  });
}

/** The first executable file of that name on PATH. */
export function findOnPath(name: string, env: Environment): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
