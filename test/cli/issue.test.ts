import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grantTo, join } from '../support/consent.ts';
import { runCli, type CliRun } from '../support/cli.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import { addContact, makeCard } from '../../src/wallet/contacts.ts';

type Json = Record<string, unknown>;

describe('a record that a clinic issues', () => {
  let home: TestHome;
  let people: People;
  let lab: UnlockedWallet;
  let id: string;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    lab = await join(home, 'lab', 'provider', [people.alice]);
    home.write('lab.json', '{"resourceType":"Observation","valueQuantity":{"value":13.50}}\n');
    home.write('lab-2.json', '{"resourceType":"Observation","valueQuantity":{"value":31.50}}\n');
  });
  afterAll(() => {
    people.close();
    lab.close();
    home.remove();
  });

  const run = (line: string): Promise<CliRun> => runCli(home, [...line.split(' '), '--json']);
  const json = async (line: string): Promise<Json> => {
    const done = await run(line);
    expect(done.code, done.stdout).toBe(0);
    return done.json;
  };
  const refused = async (line: string): Promise<[number, string]> => {
    const done = await run(line);
    return [done.code, (done.json['error'] as { code: string }).code];
  };
  const grant = async (record: string, to: UnlockedWallet, file: string): Promise<void> => {
    home.write(file, (await grantTo(people.alice, to, { records: [record] })).package);
  };

  it('waits on the board with its issuer, and is nobody else’s to see', async () => {
    const issued = await json(
      '--profile clinic issue alice lab.json --title Blood --category 11502-2 --out blood.issue',
    );
    id = String(issued['id']);
    expect(issued).toMatchObject({
      posted: ['vault:default'],
      waiting: [],
      patient: people.alice.profile.did,
    });
    const { waiting, records } = await json('--profile alice record list');
    expect(records).toEqual([]);
    expect(waiting).toMatchObject([
      { id, title: 'Blood', issuer: { name: 'clinic', did: people.clinic.profile.did } },
    ]);
    expect(await refused('--profile mom record accept blood.issue')).toEqual([2, 'wrong-role']);
    expect(await refused('--profile clinic record accept blood.issue')).toEqual([2, 'wrong-role']);
  });

  it('is taken as it was signed, once', async () => {
    const accepted = await json(`--profile alice record accept ${id.slice(0, 8)}`);
    expect(accepted).toMatchObject({
      id,
      collection: 'laboratory',
      issuer: { name: 'clinic', result: 'passed' },
    });
    expect((await json('--profile alice record list'))['waiting']).toEqual([]);
    await json(`--profile alice record open ${id} --out own.json`);
    expect(home.read('own.json')).toEqual(home.read('lab.json'));
    // Replayed from the file, under the same id.
    expect(await refused('--profile alice record accept blood.issue')).toEqual([1, 'already-accepted']);
    expect(await refused('--profile alice record decline blood.issue')).toEqual([1, 'already-accepted']);
  });

  it('leaves its first file, which its issuer could open, in no vault and its notice on no board', async () => {
    const vault = await json('--profile alice vault check');
    expect(vault).toMatchObject({ blobs: 1, sound: true, orphaned: [] });
    const event = people.alice.store
      .view((tables) => tables.table('event').list())
      .map(({ row }) => ('event' in row ? row.event : ''))
      .find((one) => one.includes('"record.added"'));
    expect(event).toMatch(/"issuing":"[0-9a-f]{64}"/);
  });

  it('keeps its issuer when it is filed elsewhere, and goes on to another provider', async () => {
    await json('--profile alice collection add Family');
    for (const where of ['mental-health', 'Family', 'Family --rekey']) {
      const refiled = await json(`--profile alice record refile ${id} --collection ${where}`);
      expect(refiled['kept']).toEqual([]);
      expect((await json(`--profile alice record show ${id}`))['issuer']).toMatchObject({ result: 'passed' });
    }
    expect((await json('--profile alice record verify'))['intact']).toBe(true);
    await grant(id, lab, 'lab.grant');
    const stranger = await json(
      `--profile lab open lab.grant ${id} --out lab-own.json --manifest lab.manifest`,
    );
    expect(home.read('lab-own.json')).toEqual(home.read('lab.json'));
    // Signed, but by somebody whose card the laboratory does not have.
    const clinic = people.clinic.profile.did;
    expect(stranger['issuer']).toMatchObject({ did: clinic, name: null, result: 'unchecked' });
    addContact(
      lab,
      (await makeCard(people.clinic, { name: 'clinic', withCustodyKey: false })).file,
      'clinic',
    );
    const known = await json(`--profile lab open lab.grant ${id} --out lab-own-2.json`);
    expect(known['issuer']).toMatchObject({ did: clinic, name: 'clinic', result: 'passed' });
    const text = await runCli(home, ['--profile', 'lab', 'open', 'lab.grant', id, '--out', 'x.json']);
    expect(text.stdout).toContain(`issuer      clinic (${clinic})`);
    // And for anybody later, without a wallet.
    const later = await json(`issue verify lab-own.json --manifest lab.manifest --author ${clinic}`);
    expect(later['issuer']).toMatchObject({ result: 'passed' });
    const other = await run(`issue verify lab-2.json --manifest lab.manifest --author ${clinic}`);
    expect([other.code, (other.json['issuer'] as Json)['result']]).toEqual([1, 'failed']);
    const another = await run(
      `issue verify lab-own.json --manifest lab.manifest --author ${lab.profile.did}`,
    );
    expect([another.code, (another.json['issuer'] as Json)['result']]).toEqual([3, 'unchecked']);
  });

  it('is put right by another one of the same provider, and of no other', async () => {
    const { id: newer } = await json(
      `--profile clinic issue alice lab-2.json --title Blood --supersedes ${id} --reason entered-in-error`,
    );
    await json(`--profile lab issue alice lab-2.json --title Blood --supersedes ${id}`);
    const { waiting } = await json('--profile alice record list');
    const foreign = (waiting as { id: string; issuer: { name: string } }[]).find(
      ({ issuer }) => issuer.name === 'lab',
    );
    expect(await refused(`--profile alice record accept ${foreign?.id ?? ''}`)).toEqual([1, 'bad-issue']);
    await json(`--profile alice record accept ${String(newer)}`);
    expect((await json(`--profile alice record show ${id}`))['history']).toMatchObject([
      { id, state: 'superseded', reason: 'entered-in-error' },
      { id: newer, state: 'current' },
    ]);
    await json(`--profile alice record decline ${foreign?.id ?? ''}`);
    expect((await json('--profile alice record list'))['waiting']).toEqual([]);
  });

  it('comes from another vault as two files', async () => {
    const { id: far } = await json(
      '--profile clinic issue alice lab.json --title Far --out far.issue --blob-out far.age',
    );
    const vault = people.clinic.vault('vault:default');
    const { manifest } = await readWaiting(people.alice, String(far));
    vault?.deleteBlob(manifest.sha256);
    expect(await refused('--profile alice record accept far.issue')).toEqual([1, 'blob-missing']);
    home.write('wrong.age', home.read('far.age').fill(7, -3, -1));
    expect(await refused('--profile alice record accept far.issue --blob wrong.age')).toEqual([
      1,
      'blob-changed',
    ]);
    home.write('long.age', Buffer.concat([home.read('far.age'), new Uint8Array(1)]));
    expect(await refused('--profile alice record accept far.issue --blob long.age')).toEqual([
      1,
      'blob-changed',
    ]);
    expect(
      await json(
        '--profile alice record accept far.issue --blob far.age --title Mine --collection emergency',
      ),
    ).toMatchObject({
      title: 'Mine',
      collection: 'emergency',
      issuer: { result: 'passed' },
    });
  });

  it('by a key that was given up or stolen counts as far as can be shown', async () => {
    await json('--profile alice contact retire clinic --reason planned');
    expect((await json(`--profile alice record show ${id}`))['issuer']).toMatchObject({ result: 'passed' });
    await json('--profile alice contact retire clinic --reason stolen --since 2020-01-01');
    expect((await json(`--profile alice record show ${id}`))['issuer']).toMatchObject({
      result: 'unchecked',
    });
    await json('--profile clinic issue alice lab.json --title Thief --out thief.issue');
    expect(await refused('--profile alice record accept thief.issue')).toEqual([1, 'bad-issuer']);
    expect(await refused('--profile alice contact retire clinic --reason tired')).toEqual([2, 'bad-choice']);
  });
});

async function readWaiting(alice: UnlockedWallet, id: string) {
  const { waitingIssues } = await import('../../src/wallet/index.ts');
  const found = (await waitingIssues(alice)).issues.find(({ manifest }) => manifest.id === id);
  if (found === undefined) throw new TypeError('nothing waits');
  return found;
}
