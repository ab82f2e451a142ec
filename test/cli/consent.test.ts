import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWords } from '../../src/medwallet.ts';
import { makeCard } from '../../src/wallet/contacts.ts';
import { draftGrant, offerGrant } from '../../src/wallet/grants.ts';
import { defaultVault } from '../../src/wallet/session.ts';
import { revokeGrant } from '../../src/wallet/revoking.ts';
import { runCli } from '../support/cli.ts';
import { addText, at, grantTo } from '../support/consent.ts';
import { createHome, createPeople, createProfile, type People, type TestHome } from '../support/people.ts';

// Consent from the command line, where the happy path (main-path.sh) does not go.
describe('consent, from the command line', () => {
  let home: TestHome;
  let people: People;
  let record: string;
  let grant: string;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    record = (await addText(people.alice, 'blood count', 'laboratory')).id;
    const made = await grantTo(people.alice, people.clinic, { records: [record] });
    grant = made.grant;
    home.write('clinic.grant', made.package);
  });
  afterAll(() => {
    people.close();
    home.remove();
  });

  const cli = (line: string) => runCli(home, line.split(' '));
  const codeOf = (json: Record<string, unknown>): unknown =>
    (json['error'] as { code?: string } | undefined)?.code;

  describe('a name or an id with a slip in it', () => {
    const slip = (id: string): string => `${id.slice(0, 3)}${id[3] === '0' ? '1' : '0'}${id.slice(4, 10)}`;
    it.each([
      ['a contact', () => 'grant clnic --record x --for 1d --out g --yes', () => 'clinic'],
      ['a record', () => `record show ${slip(record)}`, () => record.slice(0, 10)],
      ['a record by its title', () => 'record show blood-count', () => record.slice(0, 8)],
      ['a grant', () => `revoke ${slip(grant)} --yes`, () => grant.slice(0, 10)],
      ['a grant by whoever has it', () => 'revoke clinik --yes', () => grant.slice(0, 8)],
    ])('%s: did you mean …?', async (_, line, meant) => {
      const { code, json } = await cli(`--profile alice ${line()} --json`);
      expect([code, json]).toMatchObject([2, { error: { facts: { meant: meant() } } }]);
      const [english, indonesian] = [
        await cli(`--profile alice ${line()}`),
        await cli(`--profile alice --lang id ${line()}`),
      ];
      expect(english.stderr).toContain(`Did you mean ${meant()}? `);
      expect(indonesian.stderr).toContain(`Maksud Anda ${meant()}? `);
    });

    it('a profile; and where none is near, which there are', async () => {
      expect((await cli('--profile alcie status')).stderr).toContain('Did you mean alice?');
      expect((await cli('--profile alcie --lang id status')).stderr).toContain('Maksud Anda alice?');
      const { stderr } = await cli('record list');
      expect(stderr).toContain('Say which one with --profile; there is alice, clinic, mom.');
      expect((await cli('--lang id record list')).stderr).toContain('yang ada: alice, clinic, mom.');
    });

    it('nobody, where nothing is near', async () => {
      const { json } = await cli('--profile alice revoke ffffffffffff --yes --json');
      expect((json['error'] as { facts?: unknown }).facts).toBeUndefined();
    });
  });

  describe('--network', () => {
    it.each([
      'verify clinic.grant --network signet',
      'verify clinic.grant --network=signet',
      'verify clinic.grant --at 2026-01-01 --network signet',
      'challenge clinic.grant --as gate --method open --out c1 --network signet',
      'proof verify clinic.grant --offline --network signet',
    ])('another than the profile’s is a question that nobody can answer: %s', async (line) => {
      const { code, json } = await cli(`--profile clinic ${line} --json`);
      expect(code).toBe(2);
      expect(codeOf(json)).toBe('bad-choice');
    });

    it('the profile’s own may be said; one that does not exist may not', async () => {
      expect((await cli('--profile clinic verify clinic.grant --network regtest')).code).toBe(0);
      const { code, json } = await cli('--profile clinic verify clinic.grant --network simnet --json');
      expect({ code, error: codeOf(json) }).toEqual({ code: 2, error: 'bad-choice' });
    });

    it('without a profile it is what was asked for, regtest unless told', async () => {
      const asked = `verify clinic.grant --offline --json --audience ${people.clinic.profile.did}`;
      expect((await cli(asked)).json).toMatchObject({ verdict: 'valid' });
      expect((await cli(`${asked} --network signet`)).json).toMatchObject({ verdict: 'wrong-network' });
    });

    it('holds for every line of a batch', async () => {
      home.write('lines', home.read('clinic.grant'));
      const { code, stderr } = await cli(
        '--profile clinic verify --batch lines --lanes 1 --offline --network signet',
      );
      expect(code).toBe(2);
      expect(stderr).toContain('[bad-choice]');
    });
  });

  it('address show: every co-signer can show the descriptor that it agreed to', async () => {
    const { descriptor } = (await cli('--profile alice address show --json')).json;
    for (const [name, role] of [
      ['clinic', 'custodian'],
      ['mom', 'guardian'],
    ] as const) {
      const shown = await cli(`--profile ${name} address show --json`);
      expect(shown.json).toMatchObject({
        schema: 'medwallet/cosigned-addresses/v1',
        addresses: [{ role, descriptor, patient: people.alice.profile.did, name: 'alice' }],
      });
      expect((await cli(`--profile ${name} address show`)).stdout).toContain(String(descriptor));
    }
    expect((await cli('--profile clinic address show --bsms-out x')).code).toBe(2);
  });

  it('record add: a description that no record can have is refused before anything is stored', async () => {
    const blobs = (): number => [...defaultVault(people.alice).listBlobs()].length;
    const before = blobs();
    writeFileSync(home.file('scan'), new Uint8Array(1_000));
    for (const bad of [
      ['--title', 'x'.repeat(201)],
      ['--title', 'two\nlines'],
      ['--title', 'x', '--effective', '2026-02-30'],
      ['--title', 'x', '--category', '11502-3'],
      ['--title', 'x', '--collection', 'no-such'],
    ]) {
      const { code, stderr } = await runCli(home, ['--profile', 'alice', 'record', 'add', 'scan', ...bad]);
      expect(code).not.toBe(0);
      expect(stderr).toMatch(/\[(malformed-manifest|unknown-collection)\]/);
    }
    expect(blobs()).toBe(before);
  });

  it('a patient without a record address is told so at the offer, not by the provider’s verification', async () => {
    await createProfile(home, 'bob', 'patient');
    home.write(
      'clinic.card',
      (await makeCard(people.clinic, { name: 'clinic', withCustodyKey: false })).file,
    );
    expect((await cli('--profile bob contact add clinic.card --name clinic')).code).toBe(0);
    const { code, json } = await cli(
      '--profile bob grant clinic --collection general --for 30d --out bob.psbt --yes --json',
    );
    expect({ code, error: codeOf(json) }).toEqual({ code: 1, error: 'no-address' });
  });

  it('a grant before the first statement says what it can never be', async () => {
    const { code, stderr } = await cli(
      `--profile alice grant clinic --record ${record} --for 1d --purpose TREAT --dry-run`,
    );
    expect(code).toBe(0);
    expect(stderr).toContain('never count as more than signed');
  });

  describe('what a grant may say', () => {
    it.each([
      ['a scope that searches and does not read', '--scope patient/*.s', 'bad-scope', 'lingkup'],
      ['a scope that creates', '--scope patient/*.c', 'bad-scope', 'lingkup'],
      ['a purpose that is none', '--purpose CURIOSITY', 'bad-purpose', 'Tujuan'],
      ['the purpose of a guardian', '--purpose BTG', 'bad-purpose', 'Tujuan'],
    ])('%s is refused before anything is offered', async (_, option, wanted, word) => {
      const line = `--profile alice grant clinic --collection general --for 1d --out no.psbt --yes ${option}`;
      const { code, json } = await cli(`${line} --json`);
      expect({ code, error: codeOf(json) }).toEqual({ code: 2, error: wanted });
      expect((await cli(`${line} --lang id`)).stderr).toContain(word);
      expect(existsSync(home.file('no.psbt'))).toBe(false);
    });
  });

  it('an offer whose time is over has lapsed, in every list', async () => {
    const past = at(people.alice, Math.floor(Date.now() / 1000) - 2 * 86_400);
    const draft = draftGrant(past, {
      provider: 'clinic',
      collections: ['general'],
      seconds: 30 * 86_400,
      purpose: 'TREAT',
    });
    offerGrant(past, draft);
    const inList = (json: Record<string, unknown>): unknown =>
      (json['grants'] as { grant: string }[]).find((one) => one.grant === draft.grant);
    expect(inList((await cli('--profile alice grants --json')).json)).toMatchObject({
      state: 'lapsed',
      live: false,
      acceptBy: draft.acceptBy,
      issued: null,
    });
    expect(inList((await cli('--profile alice audit --json')).json)).toMatchObject({ state: 'lapsed' });
    expect((await cli('--profile alice grants')).stdout).toMatch(
      new RegExp(`${draft.grant.slice(0, 12)}.* lapsed `),
    );
    expect((await cli('--profile alice grants --lang id')).stdout).toContain('tawaran lewat waktu');
    expect((await cli('--profile alice audit --html audit.html')).code).toBe(0);
    expect(new TextDecoder().decode(home.read('audit.html'))).toContain('offered, never signed');
  });

  it('a wallet that came back from its words does not call its empty store read', async () => {
    const { words } = await readWords(home.env, { profile: 'alice' }, 'correct horse battery staple');
    home.write('words', `${words}\n`);
    expect((await cli('--profile back restore --role patient --words-file words --keys-only')).code).toBe(0);
    // Nor does it propose a second address to co-signers who hold one of the same identity.
    const second = await cli(
      '--profile back address new --custodian clinic --guardian mom --out second --json',
    );
    expect({ code: second.code, error: codeOf(second.json) }).toEqual({ code: 1, error: 'keys-only' });
    const boards = async (profile: string) => {
      const line = `--profile ${profile} verify clinic.grant --json --audience ${people.clinic.profile.did}`;
      const { json } = await cli(line);
      const checks = json['checks'] as { name: string; result: string; detail: string }[];
      const { result, detail } = checks.find(({ name }) => name === 'boards') ?? {};
      return { verdict: json['verdict'], result, detail };
    };
    expect(await boards('alice')).toMatchObject({ detail: "the patient's own store was read" });
    expect(await boards('back')).toEqual({
      verdict: 'valid',
      result: 'passed',
      detail: 'read: vault:default',
    });
    const vault = join(home.home, 'vault');
    renameSync(vault, `${vault}.away`);
    try {
      expect(await boards('alice')).toMatchObject({ verdict: 'valid' });
      expect(await boards('back')).toMatchObject({ verdict: 'unchecked', result: 'not-made' });
    } finally {
      renameSync(`${vault}.away`, vault);
    }
  });

  it('grants and status show at once what a guardian revoked, unless told to read no board', async () => {
    const { grant: second } = await grantTo(people.alice, people.clinic, { records: [record] });
    const state = async (more = ''): Promise<unknown> => {
      const { json } = await cli(`--profile alice grants --json${more}`);
      return (json['grants'] as { grant: string; state: string }[]).find((one) => one.grant === second)
        ?.state;
    };
    const live = async (more = ''): Promise<number> =>
      ((await cli(`--profile alice status --json${more}`)).json['liveGrants'] as unknown[]).length;
    expect([await state(), await live()]).toEqual(['issued', 2]);
    revokeGrant(people.mom, second);
    expect([await state(' --offline'), await live(' --offline')]).toEqual(['issued', 2]);
    expect([await live(), await state()]).toEqual([1, 'revoked']);
    const events = (await cli('--profile alice audit --json')).json['events'] as {
      event: { type: string };
    }[];
    expect(events.filter(({ event }) => event.type === 'grant.revoked')).toHaveLength(1);
    revokeGrant(people.mom, grant);
  });

  it('a board that does not answer is named, and nothing is said of what hangs there', async () => {
    await grantTo(people.alice, people.clinic, { records: [record] });
    const vault = join(home.home, 'vault');
    renameSync(vault, `${vault}.away`);
    try {
      for (const command of ['grants', 'status']) {
        const { code, json, stderr } = await cli(`--profile alice ${command} --json`);
        expect(code).toBe(0);
        expect(json).toMatchObject({ silent: ['vault:default'] });
        expect(stderr).toContain('vault:default does not answer');
      }
    } finally {
      renameSync(`${vault}.away`, vault);
    }
  });

  it('a time window that begins later: --from', async () => {
    const day = (n: number): string =>
      new Date((people.alice.clock.now() + n * 86_400) * 1_000).toISOString();
    const offer = (more: string) =>
      cli(`--profile alice grant clinic --record ${record} --out w.psbt --yes --json ${more}`);
    const [from, until] = [day(2), day(9)];
    const { json } = await offer(`--from ${from} --for 7d`);
    const nbf = Math.floor(Date.parse(from) / 1_000);
    expect(json).toMatchObject({ claims: { nbf, exp: nbf + 7 * 86_400 } });
    expect((await offer(`--from ${from} --until ${until}`)).json).toMatchObject({
      claims: { nbf, exp: Math.floor(Date.parse(until) / 1_000) },
    });
    for (const more of [
      `--from ${day(-1)} --for 7d`,
      '--from soon --for 7d',
      `--from ${until} --until ${from}`,
      `--from ${from} --from-consent c.json`,
    ]) {
      expect((await offer(more)).code).toBe(2);
    }
    // What was signed is not valid before its time.
    await offer(`--from ${from} --for 7d`);
    expect((await cli('--profile clinic cosign w.psbt --out w2.psbt --yes')).code).toBe(0);
    expect((await cli('--profile alice grant finish w2.psbt --out w.grant')).code).toBe(0);
    const early = await cli('--profile clinic verify w.grant --json');
    expect([early.code, early.json['verdict']]).toEqual([1, 'not-yet-valid']);
    const begin = `${from.slice(0, 10)} ${from.slice(11, 16)} UTC`;
    expect((await cli('--profile alice status')).stdout).toContain(
      `clinic, TREAT, not before ${begin} (until `,
    );
  });
});
