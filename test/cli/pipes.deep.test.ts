import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'bin', 'medwallet.cjs');
const DID = 'did:key:zQ3shtvKLHhwXQVwsY7NgMiSR7xpg163BrY44njBbWJgY6fj5';

// What a gate asks is the exit code, whatever becomes of the words.
describe('the built program, and who reads its answer', () => {
  let home: string;

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'medwallet-pipes-'));
  });

  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });

  function verify(stdout: 'ignore' | 'pipe'): Promise<number | null> {
    const child = spawn(process.execPath, [PROGRAM, 'verify', 'eyJ.no.grant', '--audience', DID], {
      env: { ...process.env, MEDWALLET_HOME: home },
      stdio: ['ignore', stdout, 'ignore'],
    });
    // The reader has gone before the first word.
    child.stdout?.destroy();
    return new Promise((done) => child.on('exit', done));
  }

  it('a refused grant stays refused when nobody listens', async () => {
    expect(await verify('ignore')).toBe(1);
    expect(await verify('pipe')).toBe(1);
  });

  it.skipIf(!existsSync('/dev/full'))('an answer that cannot be written is no answer', async () => {
    const line = `"$1" "$2" verify eyJ.no.grant --audience "$3" > /dev/full; echo "code $?"`;
    const { stdout, stderr } = await promisify(execFile)(
      'sh',
      ['-c', line, 'sh', process.execPath, PROGRAM, DID],
      { env: { ...process.env, MEDWALLET_HOME: home } },
    );
    expect(stdout).toBe('code 3\n');
    expect(stderr).toMatch(/\[output-unwritable\]\n$/);
    expect(stderr).not.toMatch(/node:/);
  });

  it('a batch without an end stops when its reader has gone, and says nothing of an error', async () => {
    const line = `{ yes junk | "$1" "$2" verify --batch - --lanes 1 --audience "$3"; echo "code $?" >&2; } | head -2`;
    const { stdout, stderr } = await promisify(execFile)(
      'sh',
      ['-c', line, 'sh', process.execPath, PROGRAM, DID],
      { env: { ...process.env, MEDWALLET_HOME: home } },
    );
    expect(stdout.match(/"verdict":"malformed"/g)).toHaveLength(2);
    expect(stderr.replace(/^yes: .*\n/m, '')).toBe('code 1\n');
  });
});
