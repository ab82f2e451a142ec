import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { FileError } from './adapters/files/index.ts';
import { systemEntropy } from './adapters/system/index.ts';
import { bytesToBase64Url } from './encoding/index.ts';
import type { Environment } from './public.ts';

/** A temporary home for the demo, as absolute paths. */
export interface DemoFolder {
  readonly home: string;
  /** Where the files lie that people hand to each other. */
  readonly work: string;
  readonly passphraseFile: string;
  /** Name of the record's file in `work`. */
  readonly recordFile: string;
  /** Removes the whole folder. */
  remove(): void;
}

/** A home of its own for a demo, readable by nobody else, with a random passphrase in a file. */
export function createDemoFolder(
  env: Environment,
  record: { readonly cwd: string; readonly recordFile?: string; readonly content?: string },
): DemoFolder {
  const folder = mkdtempSync(join(env['TMPDIR'] ?? tmpdir(), 'medwallet-demo-'));
  const [home, work] = [join(folder, 'home'), join(folder, 'work')];
  mkdirSync(home, { mode: 0o700 });
  mkdirSync(work, { mode: 0o700 });
  const passphraseFile = join(folder, 'passphrase');
  writeFileSync(passphraseFile, `${bytesToBase64Url(systemEntropy.bytes(18))}\n`, { mode: 0o600 });
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { home, work, passphraseFile, recordFile: placeRecord(work, record), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function placeRecord(work: string, record: { cwd: string; recordFile?: string; content?: string }): string {
  if (record.recordFile === undefined) {
    writeFileSync(join(work, 'lab.json'), record.content ?? '', { mode: 0o600 });
    return 'lab.json';
  }
  const source = resolve(record.cwd, record.recordFile);
  if (!existsSync(source)) {
    throw new FileError('not-found', `${record.recordFile} is not there.`, 'Check the path behind --file.', {
      outcome: 'unavailable',
    });
  }
  const name = basename(source).replace(/[^A-Za-z0-9._-]/g, '_');
  copyFileSync(source, join(work, name));
  return name;
}
