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

async function refused(at: TestHome, ...argv: string[]): Promise<[number, unknown]> {
  const { code, json } = await runCli(at, [...argv, '--json']);
  return [code, (json['error'] as { code: string }).code];
}

/** Each co-signer holds a copy of the descriptor, and hands it back to a patient who has the words and nothing else. */
async function handedBack(bare: TestHome): Promise<void> {
  const known = (await ok(scene.home, '--profile', 'alice', 'address', 'show')).json;
  expect(await refused(bare, '--profile', 'alice', 'address', 'show')).toEqual([1, 'no-address']);
  const show = (who: string, ...more: string[]) => ['--profile', who, 'address', 'show', ...more];
  for (const line of [
    show('clinic', 'alice'),
    show('clinic', '--out', 'x'),
    show('alice', 'alice', '--out', 'x'),
  ])
    expect(await refused(scene.home, ...line)).toEqual([2, 'usage']);
  for (const [who, state] of [
    ['clinic', 'proposed'],
    ['mom', 'agreed'],
  ] as const) {
    const copy = `${who}.copy`;
    await ok(scene.home, ...show(who, 'alice', '--out', copy));
    bare.write(copy, scene.home.read(copy));
    const accept = ['--profile', 'alice', 'address', 'accept', copy];
    // It asks first, and there is nobody here to answer.
    expect(await refused(bare, ...accept)).toEqual([2, 'confirmation-needed']);
    expect(await refused(bare, ...accept, '--yes', '--out', 'x')).toEqual([2, 'usage']);
    const { json } = await ok(bare, ...accept, '--yes');
    expect(json).toMatchObject({ address: known['address'], descriptor: known['descriptor'], state });
  }
  const back = (await ok(bare, '--profile', 'alice', 'address', 'show', '--bsms-out', 'back.bsms')).json;
  expect(back).toMatchObject({ address: known['address'], state: 'agreed', waitingFor: [] });
  await ok(scene.home, '--profile', 'alice', 'address', 'show', '--bsms-out', 'known.bsms');
  expect(bare.read('back.bsms')).toEqual(scene.home.read('known.bsms'));
  const changed = Buffer.from(bare.read('mom.copy'));
  changed.writeUInt8(
    changed.readUInt8(changed.indexOf('sortedmulti(2') + 12) ^ 1,
    changed.indexOf('sortedmulti(2') + 12,
  );
  bare.write('changed.copy', changed);
  const [code] = await refused(bare, '--profile', 'alice', 'address', 'accept', 'changed.copy', '--yes');
  expect(code).toBe(1);
}

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
    await handedBack(bare);
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
