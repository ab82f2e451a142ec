import { chmodSync, existsSync, readdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSupported } from '../../src/doctor.ts';
import { addRecord } from '../../src/wallet/index.ts';
import { runCli } from '../support/cli.ts';
import { createHome, createProfile, unlock, type TestHome } from '../support/people.ts';

interface Check {
  readonly name: string;
  readonly result: string;
  readonly code: string;
  readonly message: string;
  readonly mend: string | null;
}

// One thing is broken at a time, and mended again. What a living node says is seen in test/docs/json.test.ts.
describe('doctor', () => {
  let home: TestHome;
  let folder: string;

  beforeAll(async () => {
    home = createHome();
    folder = join(home.home, 'profiles', 'alice');
    await createProfile(home, 'alice', 'patient');
    const alice = await unlock(home, 'alice');
    await addRecord(alice, [new Uint8Array(3)], { title: 'Scan' });
    alice.close();
  });
  afterAll(() => {
    home.remove();
  });

  const look = async (place: Parameters<typeof runCli>[0] = home): Promise<[number, Map<string, Check>]> => {
    const { code, json } = await runCli(place, ['--profile', 'alice', 'doctor', '--json']);
    if (json['checks'] === undefined) throw new TypeError(JSON.stringify(json));
    return [code, new Map((json['checks'] as Check[]).map((check) => [check.name, check]))];
  };

  it('finds nothing wrong but a node that is not there: exit 3', async () => {
    const [code, checks] = await look();
    expect(code).toBe(3);
    expect(checks.get('node')).toMatchObject({ result: 'not-made', code: 'node-missing' });
    expect(checks.get('fee-wallet')).toMatchObject({ result: 'not-made', code: 'no-wallet-named' });
    for (const name of ['version', 'permissions', 'wallet', 'clock', 'vault', 'disk'])
      expect(checks.get(name), name).toMatchObject({ result: 'passed', code: 'ok', mend: null });
  });

  it('names a file that others may read', async () => {
    const keystore = join(folder, 'keystore.age');
    chmodSync(keystore, 0o644);
    const [code, checks] = await look();
    chmodSync(keystore, 0o600);
    expect(code).toBe(1);
    expect(checks.get('permissions')).toMatchObject({ result: 'failed', code: 'open-to-others' });
    expect(checks.get('permissions')?.mend).toContain(keystore);
    expect(checks.get('wallet')).toMatchObject({ result: 'failed', code: 'permissions-too-wide' });
  });

  it('tells a clock by what comes from the future', async () => {
    const later = new Date(Date.now() + 3_600_000);
    utimesSync(join(folder, 'keystore.age'), later, later);
    const [code, checks] = await look();
    utimesSync(join(folder, 'keystore.age'), new Date(), new Date());
    expect(code).toBe(1);
    expect(checks.get('clock')).toMatchObject({ result: 'failed', code: 'file-from-future' });
  });

  it('misses what a record needs, and a vault that has gone', async () => {
    const blobs = join(home.home, 'vault', 'blobs');
    const [shelf = ''] = readdirSync(blobs);
    renameSync(join(blobs, shelf), join(home.cwd, 'shelf'));
    expect((await look())[1].get('vault')).toMatchObject({ result: 'failed', code: 'records-missing' });
    renameSync(join(home.cwd, 'shelf'), join(blobs, shelf));
    renameSync(join(home.home, 'vault'), join(home.cwd, 'vault'));
    const [code, checks] = await look();
    if (existsSync(join(home.home, 'vault'))) rmSync(join(home.home, 'vault'), { recursive: true });
    renameSync(join(home.cwd, 'vault'), join(home.home, 'vault'));
    expect(code).toBe(3);
    expect(checks.get('vault')).toMatchObject({ result: 'not-made', code: 'vault-unavailable' });
  });

  it('says what a wrong passphrase is, and does without one', async () => {
    home.write('wrong', 'not this one\n');
    chmodSync(home.file('wrong'), 0o600);
    const [code, checks] = await look({ ...home, passphraseFile: home.file('wrong') });
    expect([code, checks.get('wallet')?.code]).toEqual([1, 'wrong-passphrase']);
    const locked = await look({ home: home.home, cwd: home.cwd });
    expect(locked[1].get('wallet')).toMatchObject({ result: 'not-made', code: 'no-passphrase' });
    const nobody = await runCli(home, ['--profile', 'nobody', 'doctor', '--json']);
    expect(nobody.code).toBe(3);
  });

  it('speaks Indonesian', async () => {
    const { stdout } = await runCli(home, ['--profile', 'alice', '--lang', 'id', 'doctor']);
    expect(stdout).toContain('✓ lulus  Jam: Tidak ada yang berasal dari masa depan.');
  });
});

describe('the versions of Node', () => {
  it.each([
    ['20.19.0', true],
    ['20.18.9', false],
    ['21.9.0', false],
    ['22.12.9', false],
    ['22.13.0', true],
    ['23.5.0', false],
    ['24.0.0', true],
  ])('%s: %s', (version, supported) => {
    expect(isSupported(version)).toBe(supported);
  });
});
