import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, createProfile, type TestHome } from '../support/people.ts';

type Json = Readonly<Record<string, unknown>>;

interface Synced {
  readonly items: readonly Json[];
  readonly counts: Json;
}

describe('sync, from cards to a revocation', () => {
  let node: TestNode;
  let home: TestHome;

  beforeAll(async () => {
    node = await startTestNode();
    home = createHome(node.home);
    mkdirSync(home.file('shared'));
    home.write('lab.json', '{"resourceType":"Observation","valueQuantity":{"value":13.50}}\n');
    await createProfile(home, 'alice', 'patient');
    await createProfile(home, 'clinic', 'provider');
    await createProfile(home, 'mom', 'guardian');
  });
  afterAll(async () => {
    home.remove();
    await node.stop();
  });

  const run = async (line: string, expected = 0): Promise<Json> => {
    const result = await runCli(home, [...line.split(' '), '--json']);
    expect(result.code, `${line}\n${result.stdout}${result.stderr}`).toBe(expected);
    return result.json;
  };
  const sync = async (who: string, flags = '--yes', expected = 0): Promise<Synced> => {
    const line = `--profile ${who} sync shared --once --into ${who} --json ${flags}`;
    const { code, stdout, stderr } = await runCli(home, line.split(' '));
    expect(code, `${line}\n${stdout}${stderr}`).toBe(expected);
    const lines = stdout.trimEnd().split('\n');
    const items = lines.map((text) => JSON.parse(text) as Json);
    return { items: items.slice(0, -1), counts: items.at(-1) ?? {} };
  };
  const kinds = ({ items }: Synced): unknown[] =>
    items.map(({ kind, state }) => `${String(kind)} ${String(state)}`);

  it('plays the main path through one folder', { timeout: 180_000 }, async () => {
    for (const who of ['alice', 'clinic', 'mom']) mkdirSync(home.file(who));
    await run('--profile alice card --out shared');
    for (const who of ['clinic', 'mom']) await run(`--profile ${who} card --with-custody-key --out shared/`);
    // Whom we do not know yet, nobody takes with a bare yes.
    const strangers = await sync('alice');
    expect(kinds(strangers)).toEqual(['card refused', 'card refused']);
    expect(strangers.items[0]?.['error']).toMatchObject({ code: 'unknown-sender' });
    for (const who of ['alice', 'clinic', 'mom']) {
      expect(kinds(await sync(who, '--yes --new-people'))).toEqual(['card taken', 'card taken']);
    }

    const { address } = await run(
      '--profile alice address new --custodian clinic --guardian mom --out shared',
    );
    for (const who of ['clinic', 'mom']) expect(kinds(await sync(who))).toEqual(['address taken']);
    expect(kinds(await sync('alice'))).toEqual(['acceptance taken', 'acceptance taken']);
    expect(await run('--profile alice address show')).toMatchObject({ state: 'agreed' });

    await run(`regtest fund ${String(address)}`);
    const { id } = await run('--profile alice record add lab.json --title Haemoglobin');
    await run('--profile alice anchor --out shared');
    expect(kinds(await sync('clinic'))).toEqual(['statement taken']);
    const sent = await sync('alice');
    expect(kinds(sent)).toEqual(['cosigned-statement taken']);
    expect(sent.items[0]?.['facts']).toMatchObject({ state: 'in-mempool' });

    const offered = await run(
      `--profile alice grant clinic --record ${String(id)} --for 30d --out shared --yes`,
    );
    expect(kinds(await sync('clinic'))).toEqual(['offer taken']);
    expect(kinds(await sync('alice'))).toEqual(['accepted-offer taken']);
    const granted = await sync('clinic');
    expect(kinds(granted)).toEqual(['package taken']);
    const kept = String(granted.items[0]?.['kept']);
    expect(granted.items[0]?.['facts']).toMatchObject({ grant: offered['grant'], records: [id] });
    expect(await run(`--profile clinic verify ${kept}`)).toMatchObject({ verdict: 'valid' });
    await run(`--profile clinic open ${kept} ${String(id)} --out opened.json`);
    expect(home.read('opened.json')).toEqual(home.read('lab.json'));

    // Mom was asked to sign the same statement, and adds nothing where she has been overtaken.
    await sync('mom');
    expect(kinds(await sync('alice'))).toEqual([]);

    // The board is away: the revocation goes through the folder.
    await run(`--profile alice revoke ${String(offered['grant'])} --out shared --yes`);
    expect(kinds(await sync('clinic'))).toEqual(['revocation taken']);
    expect(await run(`--profile clinic verify ${kept}`, 1)).toMatchObject({ verdict: 'revoked' });
    expect(kinds(await sync('mom'))).toEqual(['revocation taken']);
    for (const who of ['alice', 'clinic', 'mom']) expect((await sync(who)).items).toEqual([]);
  });

  it('does nothing twice, whatever the bytes and names', { timeout: 60_000 }, async () => {
    const before = readdirSync(home.file('shared')).length;
    for (const [i, name] of readdirSync(home.file('shared')).entries()) {
      const bytes = readFileSync(join(home.file('shared'), name));
      // The same in other bytes: a PSBT is taken as base64 too.
      const again =
        bytes.subarray(0, 4).toString('latin1') === 'psbt' ? Buffer.from(bytes.toString('base64')) : bytes;
      home.write(`shared/again-${String(i)}`, again);
    }
    for (const who of ['alice', 'clinic', 'mom']) expect((await sync(who)).items).toEqual([]);
    expect(readdirSync(home.file('shared')).length).toBe(2 * before);
  });
});
