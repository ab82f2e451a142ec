import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { createHome, createPeople, type TestHome } from '../support/people.ts';

type Json = Readonly<Record<string, unknown>>;

interface Synced {
  readonly items: readonly Json[];
  readonly counts: Json;
}

describe('sync', () => {
  let home: TestHome;

  beforeAll(async () => {
    home = createHome();
    (await createPeople(home)).close();
    home.write('lab.json', '{"resourceType":"Observation"}\n');
    for (const folder of ['shared', 'hostile', 'flood', 'clinic']) mkdirSync(home.file(folder));
  });
  afterAll(() => {
    home.remove();
  });

  const run = async (line: string, expected = 0): Promise<Json> => {
    const result = await runCli(home, [...line.split(' '), '--json']);
    expect(result.code, `${line}\n${result.stdout}${result.stderr}`).toBe(expected);
    return result.json;
  };
  const sync = async (who: string, folder = 'shared', flags = '--yes'): Promise<Synced> => {
    const line = `--profile ${who} sync ${folder} --once --into clinic --json ${flags}`;
    const { code, stdout, stderr } = await runCli(home, line.split(' '));
    expect(code, `${line}\n${stdout}${stderr}`).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    const items = lines.map((text) => JSON.parse(text) as Json);
    return { items: items.slice(0, -1), counts: items.at(-1) ?? {} };
  };
  const kinds = ({ items }: Synced): unknown[] =>
    items.map(({ kind, state }) => `${String(kind)} ${String(state)}`);
  const shared = (): Buffer[] =>
    readdirSync(home.file('shared')).map((name) => readFileSync(join(home.file('shared'), name)));
  const isPsbt = (bytes: Buffer): boolean => bytes.subarray(0, 4).toString('latin1') === 'psbt';

  it('asks nobody where there is nobody, and says what waits', { timeout: 60_000 }, async () => {
    await run('--profile alice record add lab.json --title Again');
    await run('--profile alice grant clinic --collection general --for 1d --out shared --yes');
    expect(kinds(await sync('clinic', 'shared', '--dry-run'))).toEqual(['offer waiting']);
    const { code } = await runCli(home, '--profile clinic sync shared --once'.split(' '));
    expect(code).toBe(2);
    expect(kinds(await sync('clinic'))).toEqual(['offer taken']);
    expect(kinds(await sync('alice'))).toEqual(['accepted-offer taken']);
    const { length } = shared();
    expect(kinds(await sync('clinic'))).toEqual(['package taken']);
    // The same again under other names, and in other bytes: a PSBT is read as base64 too.
    for (const [i, bytes] of shared().entries())
      home.write(`shared/again-${String(i)}`, isPsbt(bytes) ? bytes.toString('base64') : bytes);
    for (const who of ['alice', 'clinic']) expect((await sync(who)).items).toEqual([]);
    expect(shared()).toHaveLength(2 * length);
  });

  it('takes nothing from an attacker with the folder to himself', { timeout: 60_000 }, async () => {
    const put = (name: string, bytes: Uint8Array | string): void => {
      writeFileSync(join(home.file('hostile'), name), bytes);
    };
    const offer = shared().find(isPsbt) ?? Buffer.alloc(0);
    put('garbage', Buffer.from(Array.from({ length: 4_096 }, (_, i) => (i * 131) % 256)));
    put('half.psbt', offer.subarray(0, offer.length / 2));
    put('flipped.psbt', Buffer.from(offer.map((byte, i) => (i === 200 ? byte ^ 1 : byte))));
    put('deep.json', '['.repeat(100_000));
    put('proto.json', '{"__proto__":{"schema":"medwallet/grant-package/v1"},"document":{"type":"card"}}');
    put('words.txt', 'abandon abandon abandon abandon about\n');
    put('upload.psbt.part', offer);
    put('.syncthing.x.tmp', offer);
    put('long', Buffer.alloc(17 * 1024 * 1024, 0x7b));
    symlinkSync('/etc/passwd', join(home.file('hostile'), 'link.card'));
    symlinkSync(home.passphraseFile, join(home.file('hostile'), 'secret.card'));
    mkdirSync(join(home.file('hostile'), 'folder.card'));
    const { items, counts } = await sync('alice', 'hostile');
    expect(items.every(({ state }) => state === 'refused')).toBe(true);
    expect(counts).toMatchObject({ taken: 0, foreign: 3, ignored: 4, growing: 0 });
    const malformed = items.map(({ error }) => (error as { code: string }).code).sort();
    expect(malformed).toHaveLength(3);
    // Only what is made for others is put there.
    await run('--profile alice sync hostile --once --put lab.json', 2);
  });

  it('gives no answer from a flooded folder', { timeout: 60_000 }, async () => {
    for (let i = 0; i <= 1_000; i++) home.write(`flood/${String(i)}`, '');
    const refused = await run('--profile alice sync flood --once --yes', 3);
    expect(refused['error']).toMatchObject({ code: 'too-many' });
  });
});
