import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderChallenges } from '../../../src/adapters/challenges/index.ts';
import { sha256 } from '../../../src/crypto/index.ts';
import { bytesToHex, utf8ToBytes } from '../../../src/encoding/index.ts';
import { throwsCode } from '../../support/throws.ts';

const EXP = 1_790_000_300;
const DAY = 86_400;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'medwallet-challenges-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function hash(i: number): string {
  return bytesToHex(sha256(utf8ToBytes(`challenge ${i}`)));
}

describe('challenges in a folder', () => {
  it('1,000 of 1,000 replays are refused, and none is taken twice', () => {
    const challenges = folderChallenges(folder);
    for (let i = 0; i < 1_000; i++) {
      challenges.issue(hash(i), EXP);
      expect(challenges.take(hash(i), EXP)).toBe('first');
    }
    // Another process, as after a restart.
    const later = folderChallenges(folder);
    const answers = Array.from({ length: 1_000 }, (_, i) => later.take(hash(i), EXP));
    expect(answers.filter((answer) => answer === 'again')).toHaveLength(1_000);
  });

  it('a process killed between taking and answering has taken it', () => {
    folderChallenges(folder).issue(hash(0), EXP);
    // The real one, and the end right behind its only step, before anybody hears of it.
    const program = `
      import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module';
      const [module, folder, hash, exp] = process.argv.slice(1);
      const rename = fs.renameSync;
      fs.renameSync = (...names) => { rename(...names); process.kill(process.pid, 'SIGKILL'); };
      syncBuiltinESMExports();
      const { folderChallenges } = await import(module);
      console.log(folderChallenges(folder).take(hash, Number(exp)));`;
    const built = new URL('../../../dist/lib/src/adapters/challenges/index.js', import.meta.url).href;
    const { signal, stdout } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', program, built, folder, hash(0), String(EXP)],
      { encoding: 'utf8' },
    );
    expect(stdout).toBe('');
    expect(signal).toBe('SIGKILL');
    for (let i = 0; i < 1_000; i++) expect(folderChallenges(folder).take(hash(0), EXP)).toBe('again');
  });

  it('unknown: never made here, or under another end', () => {
    const challenges = folderChallenges(folder);
    expect(challenges.take(hash(0), EXP)).toBe('unknown');
    challenges.issue(hash(0), EXP);
    expect(challenges.take(hash(0), EXP + 1)).toBe('unknown');
    expect(challenges.take(hash(0), EXP)).toBe('first');
  });

  it('forgets old ones, answered or not, and what is forgotten is unknown, also to a clock set back', () => {
    const challenges = folderChallenges(folder);
    for (const i of [0, 1]) challenges.issue(hash(i), EXP);
    challenges.take(hash(0), EXP);
    challenges.prune(EXP + DAY);
    expect(challenges.take(hash(0), EXP)).toBe('again');
    challenges.prune(EXP + DAY + 1);
    expect(challenges.take(hash(0), EXP)).toBe('unknown');
    expect(challenges.take(hash(1), EXP)).toBe('unknown');
    expect(readdirSync(join(folder, 'taken'))).toEqual([]);
  });

  it('a list that cannot be written refuses to answer', () => {
    const challenges = folderChallenges(join(folder, 'list'));
    challenges.issue(hash(0), EXP);
    rmSync(join(folder, 'list', 'taken'), { recursive: true });
    // The folder that the mark belongs into is gone: neither first nor again can be said.
    expect(challenges.take(hash(0), EXP)).toBe('unknown');
    throwsCode('not-found', () => {
      folderChallenges('/dev/null/x').issue(hash(0), EXP);
    });
  });
});
