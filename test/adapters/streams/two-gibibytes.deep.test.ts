import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { requireAge } from '../../support/age.ts';
import { pattern } from '../../support/bytes.ts';
import { ROOT } from '../../docs/pages.ts';

const LIMIT_MB = 160;

/** Writes the process's own account of its memory when it ends. */
const WATCH = (peak: string): string =>
  `import { readFileSync, writeFileSync } from 'node:fs';
process.on('exit', () => { writeFileSync(${JSON.stringify(peak)}, readFileSync('/proc/self/status')); });\n`;

describe.runIf(process.platform === 'linux')('a file of 2 GiB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'medwallet-large-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const wallet = (...args: string[]): { json: Record<string, unknown>; megabytes: number } => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        ...['--import', join(folder, 'watch.mjs'), join(ROOT, 'dist', 'bin', 'medwallet.cjs')],
        ...['--profile', 'alice', ...args, '--json'],
      ],
      {
        cwd: folder,
        encoding: 'utf8',
        env: {
          ...process.env,
          MEDWALLET_HOME: join(folder, 'home'),
          MEDWALLET_PASSPHRASE_FILE: join(folder, 'pass'),
        },
      },
    );
    expect(status, stderr).toBe(0);
    const [, peak = ''] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(join(folder, 'peak'), 'utf8')) ?? [];
    return { json: JSON.parse(stdout) as Record<string, unknown>, megabytes: Number(peak) / 1000 };
  };

  it('goes through add, verify, export and open in flat memory, and comes back as it was', () => {
    writeFileSync(join(folder, 'pass'), 'a passphrase for the test\n', { mode: 0o600 });
    writeFileSync(join(folder, 'watch.mjs'), WATCH(join(folder, 'peak')));
    const piece = pattern(16 * 1024 * 1024);
    const large = openSync(join(folder, 'large'), 'w');
    for (let i = 0; i < 128; i++) {
      piece[0] = i;
      writeSync(large, piece);
    }
    closeSync(large);
    wallet('init', '--role', 'patient');

    const added = wallet('record', 'add', 'large', '--title', 'Large');
    const id = String(added.json['id']);
    const verified = wallet('record', 'verify', id);
    const opened = wallet('record', 'open', id, '--out', 'back');
    expect(spawnSync('cmp', ['large', 'back'], { cwd: folder }).status).toBe(0);
    rmSync(join(folder, 'back'));
    const exported = wallet('record', 'export', id, '--out', 'taken');
    expect(spawnSync('cmp', ['large', join('taken', `${id}.bin`)], { cwd: folder }).status).toBe(0);

    const figures = { added, verified, opened, exported };
    for (const [what, { megabytes }] of Object.entries(figures)) {
      process.stdout.write(`2 GiB ${what}: ${Math.round(megabytes)} MB resident at most\n`);
      expect(megabytes, what).toBeLessThanOrEqual(LIMIT_MB);
    }
  });
});

describe('two threads', () => {
  it('write what stock age reads, and read what it writes', () => {
    const script = join(ROOT, 'test', 'adapters', 'streams', 'two-threads.mjs');
    const { stdout, stderr, status } = spawnSync(process.execPath, [script, requireAge().path], {
      encoding: 'utf8',
      cwd: ROOT,
    });
    expect(status, stderr).toBe(0);
    expect(stdout).toBe('ours read by age, age read by us, damage refused\n');
  });
});
