import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHome, createPeople, lowerWorkFactor, type TestHome } from '../support/people.ts';
import { runCli, type CliRun } from '../support/cli.ts';

const homes: TestHome[] = [];
let scene: Scene;
beforeAll(async () => {
  scene = await lived();
});
afterAll(() => {
  for (const home of homes.splice(0)) home.remove();
});

function freshHome(): TestHome {
  const home = createHome();
  homes.push(home);
  return home;
}

async function ok(home: TestHome, ...argv: string[]): Promise<CliRun> {
  const run = await runCli(home, [...argv, '--json']);
  expect(run.code, `${argv.join(' ')}\n${run.stdout}${run.stderr}`).toBe(0);
  return run;
}

interface Scene {
  readonly home: TestHome;
  readonly record: string;
  readonly grant: string;
  readonly words: Readonly<Record<string, string>>;
}

/** A patient with a record address, a record and a grant that was opened; a clinic and a guardian. */
async function lived(): Promise<Scene> {
  const home = freshHome();
  (await createPeople(home)).close();
  home.write('lab.json', '{"resourceType":"Observation","valueQuantity":{"value":13.50}}');
  const added = await ok(home, '--profile', 'alice', 'record', 'add', 'lab.json', '--title', 'Blood count');
  const record = String(added.json['id']);
  const offer = [
    'grant',
    'clinic',
    '--record',
    record,
    '--for',
    '30d',
    '--purpose',
    'TREAT',
    '--out',
    'g.psbt',
  ];
  await ok(home, '--profile', 'alice', ...offer, '--yes');
  await ok(home, '--profile', 'clinic', 'cosign', 'g.psbt', '--out', 'g2.psbt', '--yes');
  const done = await ok(home, '--profile', 'alice', 'grant', 'finish', 'g2.psbt', '--out', 'clinic.grant');
  await ok(home, '--profile', 'clinic', 'open', 'clinic.grant', record, '--out', 'opened.json');
  await ok(home, '--profile', 'alice', 'audit');
  await ok(home, '--profile', 'mom', 'status');
  const words: Record<string, string> = {};
  for (const who of ['alice', 'clinic', 'mom']) {
    words[who] = String((await ok(home, '--profile', who, 'backup', '--show-words')).json['words']);
  }
  return { home, record, grant: String(done.json['grant']), words };
}

/** Another machine, with a copy of the vault and nothing else. */
function emptyMachine(home: TestHome = scene.home): TestHome {
  const fresh = freshHome();
  mkdirSync(fresh.home, { recursive: true });
  cpSync(join(home.home, 'vault'), join(fresh.home, 'vault'), { recursive: true });
  return fresh;
}

async function restore(at: TestHome, who: string, ...more: string[]): Promise<CliRun> {
  writeFileSync(at.file('words.txt'), `${scene.words[who] ?? ''}\n`, { mode: 0o600 });
  const run = await runCli(at, ['--profile', who, 'restore', '--words-file', 'words.txt', '--json', ...more]);
  if (run.code === 0) await lowerWorkFactor(at, who);
  return run;
}

const LISTS = [
  ['status'],
  ['record', 'list'],
  ['grants'],
  ['contact', 'list'],
  ['address', 'show'],
  ['audit'],
  ['guardian', 'list'],
];

describe('words and vault alone', () => {
  it('bring a patient back, with records, grants, contacts, address and log', async () => {
    const fresh = emptyMachine();
    const run = await restore(fresh, 'alice');
    expect(run.code, run.stderr).toBe(0);
    expect(run.json['restored']).toMatchObject({ records: 1, contacts: 2, statements: 0 });
    for (const list of LISTS) {
      const [before, after] = [
        await ok(scene.home, '--profile', 'alice', ...list),
        await ok(fresh, '--profile', 'alice', ...list),
      ];
      // An audit says when it was made.
      expect({ ...after.json, made: 0 }, list.join(' ')).toEqual({ ...before.json, made: 0 });
    }
    await ok(fresh, '--profile', 'alice', 'record', 'open', scene.record, '--out', 'lab.json');
    expect(fresh.read('lab.json')).toEqual(scene.home.read('lab.json'));
    // And life goes on: what happens there is in the same journal.
    await ok(fresh, '--profile', 'alice', 'revoke', scene.grant, '--yes');
    const again = emptyMachine(fresh);
    expect((await restore(again, 'alice')).code).toBe(0);
    const grants = (await ok(again, '--profile', 'alice', 'grants')).json['grants'] as { state: string }[];
    expect(grants.map(({ state }) => state)).toEqual(['revoked']);
  });

  it('bring a provider and a guardian back too', async () => {
    const fresh = emptyMachine();
    for (const [who, list] of [
      ['clinic', ['access-log']],
      ['clinic', ['address', 'show']],
      ['mom', ['status']],
      ['mom', ['contact', 'list']],
    ] as const) {
      await restore(fresh, who);
      const before = await runCli(scene.home, ['--profile', who, ...list, '--json']);
      const after = await runCli(fresh, ['--profile', who, ...list, '--json']);
      expect(after.json).toEqual(before.json);
    }
  });

  it('and each of the two alone brings nothing', async () => {
    const bare = freshHome();
    const run = await restore(bare, 'alice', '--role', 'patient');
    expect(run.code, run.stderr).toBe(0);
    expect(run.json['restored']).toBeNull();
    expect((await ok(bare, '--profile', 'alice', 'record', 'list')).json['records']).toEqual([]);
    // Other words and the same vault: no journal is found.
    const other = emptyMachine();
    await ok(other, '--profile', 'eve', 'init', '--role', 'patient');
    expect((await ok(other, '--profile', 'eve', 'record', 'list')).json['records']).toEqual([]);
    expect(readdirSync(join(other.home, 'vault', 'journal')).length).toBeGreaterThanOrEqual(3);
    rmSync(join(other.home, 'vault', 'journal'), { recursive: true });
    const gone = await restore(other, 'alice', '--role', 'patient');
    expect(gone.json['restored']).toBeNull();
  });
});
