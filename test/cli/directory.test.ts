import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { createHome, createProfile, type TestHome } from '../support/people.ts';

const FILE = JSON.stringify({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: [
    {
      fullUrl: 'https://fhir.example/Organization/rs',
      resource: {
        resourceType: 'Organization',
        id: 'rs',
        name: 'RS \u001b[2JHarapan',
        type: [{ text: 'Cardiology' }],
        address: [{ city: 'Surabaya' }],
      },
    },
  ],
});

// docs/cli.md, `contact find` and `contact import`, as a patient meets them.
describe('a directory on the command line', () => {
  let home: TestHome;

  beforeAll(async () => {
    home = createHome();
    await createProfile(home, 'alice', 'patient');
    await createProfile(home, 'clinic', 'provider');
    home.write('directory.json', FILE);
  });
  afterAll(() => {
    home.remove();
  });

  const run = (...argv: string[]) => runCli(home, argv);
  const alice = (...argv: string[]) => run('--profile', 'alice', ...argv);

  it('is imported and searched, marked as unsigned in both languages', async () => {
    expect((await alice('contact', 'find')).stdout).toContain('Nobody fits.');
    const imported = await alice('contact', 'import', 'directory.json');
    expect(imported.stdout).toContain('1 candidates added, 0 updated. Nobody signed for them.');
    const found = await alice('contact', 'find', 'cardiology', '--place', 'surabaya');
    expect(found.stdout).toMatch(/RS \[2JHarapan +UNSIGNED/);
    expect(found.stdout).toContain('Nothing can be granted to them');
    expect(found.stdout).not.toContain('\u001b[2J');
    const indonesian = await alice('--lang', 'id', 'contact', 'find', '--name', 'harapan');
    expect(indonesian.stdout).toContain('TANPA TANDA TANGAN');
    expect((await alice('contact', 'find', '--specialty', 'dentist', '--json')).json).toMatchObject({
      providers: [],
    });
  });

  it('gives nothing to a candidate', async () => {
    const asked = [
      'grant',
      'RS [2JHarapan',
      '--record',
      'ab'.repeat(16),
      '--for',
      '1d',
      '--purpose',
      'TREAT',
    ];
    const refused = await alice('--lang', 'id', ...asked, '--out', 'g.psbt', '--yes');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('[unsigned-candidate]');
    expect(refused.stderr).toContain('hanya dikenal dari sebuah direktori');
  });

  it('gives way to a signed card', async () => {
    const reference = 'https://fhir.example/Organization/rs';
    const facets = ['--specialty', 'Cardiology', '--language', 'id', 'en', '--place', 'Surabaya'];
    const made = await run('--profile', 'clinic', 'card', ...facets, '--fhir', reference, '--out', 'c.card');
    expect(made.code, made.stderr).toBe(0);
    expect((await alice('contact', 'add', 'c.card', '--name', 'clinic')).code).toBe(0);
    const { json } = await alice('contact', 'find', '--language', 'en', '--json');
    expect(json['providers']).toMatchObject([{ state: 'signed', name: 'clinic', fhir: reference }]);
    expect((await alice('contact', 'find', 'harapan', '--json')).json['providers']).toEqual([]);
    const again = await alice('contact', 'import', 'directory.json', '--json');
    expect(again.json).toMatchObject({ added: 0, updated: 0, signed: 1, ignored: 0 });
    const bad = await run('--profile', 'clinic', 'card', '--fhir', 'Patient/1', '--out', 'no.card', '--json');
    expect(bad.json['error']).toMatchObject({ code: 'malformed-card' });
  });
});
