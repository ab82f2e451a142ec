import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addContact, makeCard } from '../../src/wallet/index.ts';
import { runCli, type CliRun } from '../support/cli.ts';
import { createHome, createPeople, type TestHome } from '../support/people.ts';

// What a guardian types in an emergency, what the patient sees on every command after it, and how each of the
// two ends a grant.
describe('an emergency on the command line', () => {
  let home: TestHome;
  beforeAll(async () => {
    home = createHome();
    const people = await createPeople(home);
    const card = await makeCard(people.clinic, { name: 'clinic', withCustodyKey: false });
    addContact(people.mom, card.file, 'clinic');
    people.close();
    home.write('allergies.txt', 'penicillin');
  });
  afterAll(() => {
    home.remove();
  });

  const run = async (line: string, expected = 0): Promise<CliRun> => {
    const argv = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
    const result = await runCli(home, argv);
    expect(result.code, `${line}\n${result.stdout}${result.stderr}`).toBe(expected);
    return result;
  };
  const field = async (line: string, name: string, expected = 0): Promise<string> =>
    String((await run(`${line} --json`, expected)).json[name]);
  let record: string;
  let grant: string;

  it('goes from the guardian’s word to an opened record', async () => {
    record = await field(
      '--profile alice record add allergies.txt --title Allergies --collection emergency',
      'id',
    );
    expect((await run('--profile alice status')).stderr).toBe('');
    const ask =
      '--profile mom break-glass clinic --patient alice --for 24h --reason "found unconscious" --out bg.psbt';
    expect(await run(ask, 2)).toMatchObject({ stdout: '' });
    grant = await field(`${ask} --yes`, 'grant');
    expect((await run('--profile clinic cosign bg.psbt --out bg2.psbt --yes')).stdout).toContain('guardian');
    expect(await field('--profile mom break-glass finish bg2.psbt --out bg.grant', 'records')).toBe('1');
    expect(await field('--profile clinic verify bg.grant', 'verdict')).toBe('valid');
    await run(`--profile clinic open bg.grant ${record} --out opened.txt`);
    expect(Buffer.from(home.read('opened.txt')).toString()).toBe('penicillin');
  });

  it('is the first thing every command of the patient says, until answered', async () => {
    const words =
      /^BREAK-GLASS: mom opened your emergency records to clinic on .* \(reason: found unconscious\)/;
    for (const line of ['record list', 'status', 'audit --offline', 'grants']) {
      expect((await run(`--profile alice ${line}`)).stderr).toMatch(words);
    }
    expect((await run('--profile alice status')).stdout).toMatch(
      /Needs attention\n {2}! Your emergency records were opened; answer it: medwallet break-glass review/,
    );
    const status = (await run('--profile alice status --json')).json;
    expect(status['breakGlass']).toMatchObject([{ grant, guardian: 'mom', provider: 'clinic' }]);
    const { events } = (await run('--profile alice audit --offline --json')).json as {
      events: { type: string }[];
    };
    const types = events.map(({ type }) => type);
    expect(types.slice(types.indexOf('breakglass.seen'), types.indexOf('breakglass.seen') + 2)).toEqual([
      'breakglass.seen',
      'collection.rotated',
    ]);
    expect(types).toContain('access.receipted');
    await run(`--profile alice break-glass review ${grant.slice(0, 12)} --dispute`);
    expect((await run('--profile alice status')).stderr).toBe('');
    const list = (await run('--profile mom break-glass list --json')).json['entries'];
    expect(list).toMatchObject([{ grant, finding: 'disputed', counter: 1, reason: 'found unconscious' }]);
  });

  it('usage: what is missing is said, and nothing is written', async () => {
    const says = async (line: string): Promise<unknown> =>
      ((await run(`--profile mom break-glass ${line} --json`, 2)).json['error'] as { message: string })
        .message;
    expect(await says('')).toBe('Name the provider who gets access.');
    expect(await says('clinic --out x.psbt --yes')).toBe('Say why the glass is broken.');
    expect(await says('clinic --reason fall --yes')).toBe('Say where the offer goes.');
    expect(await says('clinic --reason fall --for 73h --out x.psbt --yes')).toBe(
      'An emergency grant lasts at most 72 hours.',
    );
    expect((await run('--profile mom break-glass list --json')).json['entries']).toHaveLength(1);
    await run('--profile mom break-glass finish bg.psbt --out x.grant', 5);
  });

  it('revoke: by the guardian, an emergency and a grant of the patient’s; then --reseal', async () => {
    await run(`--profile mom revoke ${grant.slice(0, 12)} --yes`);
    expect(await field('--profile clinic verify bg.grant', 'verdict', 1)).toBe('revoked');

    const offer = '--profile alice grant clinic --emergency --out e.psbt --yes --json';
    const { claims, grant: second } = (await run(offer)).json as { claims: object; grant: string };
    expect(claims).toMatchObject({ kind: 'normal', purpose: 'ETREAT', collections: ['emergency'] });
    await run('--profile clinic cosign e.psbt --out e2.psbt --yes');
    await run('--profile alice grant finish e2.psbt --out e.grant');
    await run(`--profile clinic open e.grant ${record} --out again.txt`);
    expect(await field(`--profile mom revoke ${second} --patient alice --yes`, 'state')).toBe('revoked');
    expect(await field('--profile clinic verify e.grant', 'verdict', 1)).toBe('revoked');
    const resealed = (await run(`--profile alice revoke ${second} --reseal --yes --json`)).json;
    expect(resealed).toMatchObject({ resealed: [record], skipped: [], kept: [] });
    await run(`--profile alice record open ${record} --out mine.txt`);
    expect(Buffer.from(home.read('mine.txt')).toString()).toBe('penicillin');
    await run(`--profile mom revoke ${second} --reseal --yes`, 2);
    await run(`--profile mom revoke ${second} --patient clinic --yes`, 1);
  });

  it('guardian list, add, remove', async () => {
    const guardians = (await run('--profile alice guardian list --json')).json['guardians'];
    expect(guardians).toMatchObject([{ name: 'mom', cosigns: true }]);
    await run('--profile alice guardian add clinic', 2);
    expect((await run('--profile alice guardian remove mom --json')).json['guardians']).toEqual([]);
    await run('--profile mom break-glass clinic --reason fall --out x.psbt --yes', 1);
  });
});
