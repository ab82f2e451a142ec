import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { backToNow, later } from '../support/later.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, createPeople, type TestHome } from '../support/people.ts';
import { lose, lostPatient, newWallet, ok, run } from './recover-scene.ts';

// `me` was the key that is lost.
const withoutMe = (events: unknown[]): unknown[] =>
  events.map((event) => ({ ...(event as object), who: null }));

const titles = (records: unknown): string[] =>
  (records as { title: string }[]).map(({ title }) => title).sort();

const DAY = 86_400;

describe('guardian, custodian and vault', () => {
  let node: TestNode;
  let home: TestHome;
  beforeAll(async () => {
    node = await startTestNode();
    home = createHome(node.home);
    (await createPeople(home)).close();
  }, 60_000);
  afterAll(async () => {
    backToNow();
    home.remove();
    await node.stop();
  });

  /** The ledger goes to new words, without a word of the old ones. */
  async function moveHome(to: string, from: string): Promise<Record<string, unknown>> {
    await ok(home, `--profile ${to} move-home propose --out ${to}.file`);
    for (const who of ['clinic', 'mom']) {
      const accept = `--profile ${who} address accept ${to}.file --replaces ${from}`;
      await ok(home, `${accept} --out ${who}-${to}.ack --yes`);
    }
    await ok(home, `--profile ${to} address confirm clinic-${to}.ack mom-${to}.ack`);
    await ok(home, `--profile ${to} anchor --move --out ${to}.psbt`);
    await ok(home, `--profile clinic cosign ${to}.psbt --out ${to}2.psbt --yes`);
    await ok(home, `--profile mom cosign ${to}2.psbt --out ${to}3.psbt --yes`);
    const sent = await ok(home, `--profile ${to} anchor finish ${to}3.psbt`);
    await ok(home, 'regtest mine');
    return sent;
  }

  async function attention(who: string): Promise<unknown[]> {
    return (await ok(home, `--profile ${who} status`))['attention'] as unknown[];
  }

  /** What `proof verify` says of the newest change of key, to somebody who has no part in it. */
  async function rotation(who: string): Promise<{ state: string; until?: number; text: string }> {
    const { events } = (await ok(home, `--profile ${who} audit`)) as {
      events: { index: number; type: string }[];
    };
    const event = events.findLast(({ type }) => type === 'key.rotated')?.index ?? -1;
    const file = `${who}-${String(event)}-${String(Date.now())}.proof`;
    await ok(home, `--profile ${who} proof export --event ${String(event)} --out ${file}`);
    const proved = (await ok(home, `proof verify ${file}`))['rotation'] as { state: string; until?: number };
    return { ...proved, text: (await runCli(home, ['proof', 'verify', file])).stdout };
  }

  /** Seven days from the block of the move, by the clock of the chain; the old key counts until then. */
  async function theWait(who: string): Promise<void> {
    const { state, until = 0, text } = await rotation(who);
    expect(state).toBe('waiting');
    expect(Math.abs(until - Date.now() / 1000 - 7 * DAY)).toBeLessThan(7_200);
    expect(text).toContain('waiting until 20');
    expect(await attention(who)).toContainEqual({ code: 'move-waits', until });
    const screen = await runCli(home, ['--profile', who, 'status']);
    expect(screen.stdout.replace(/\s+/g, ' ')).toContain('that key still counts for others, and may object');
    await later(node, 6 * DAY);
    expect((await rotation(who)).state).toBe('waiting');
    expect(await attention(who)).toContainEqual({ code: 'move-waits', until });
    await later(node, 7 * DAY + 7_200);
    expect((await rotation(who)).state).toBe('in-force');
    expect(await attention(who)).not.toContainEqual({ code: 'move-waits', until });
  }

  it('bring everything back under new words, and the ledger goes on', { timeout: 240_000 }, async () => {
    const before = await lostPatient(home);
    const { address } = await ok(home, '--profile alice address show');
    await ok(home, `regtest fund ${String(address)}`);
    await ok(home, '--profile alice anchor --out st.psbt');
    await ok(home, '--profile clinic cosign st.psbt --out st2.psbt --yes');
    await ok(home, '--profile alice anchor finish st2.psbt');
    await ok(home, 'regtest mine');
    const { events } = await ok(home, '--profile alice audit');
    lose(home);
    await newWallet(home, 'anew');
    await ok(home, '--profile clinic recover alice --out outer --yes');
    await ok(home, '--profile mom recover alice --layer outer --for anew --out inner.age --yes');
    expect(home.read('inner.age').toString()).not.toContain('AGE-SECRET-KEY');
    const done = await ok(home, '--profile anew recover finish inner.age --yes');
    expect(done).toMatchObject({ from: before.did, records: 2, statements: 1, waiting: [] });
    expect(done['resealed']).toHaveLength(2);
    const { records } = await ok(home, '--profile anew record list');
    expect(titles(records)).toEqual(titles(before.records));
    await ok(home, `--profile anew record open ${before.id} --out opened.json`);
    expect(home.read('opened.json')).toEqual(home.read('lab.json'));
    const after = (await ok(home, '--profile anew audit'))['events'] as unknown[];
    expect(withoutMe(after.slice(0, (events as unknown[]).length))).toEqual(withoutMe(events as unknown[]));
    // Once more changes nothing.
    expect(await ok(home, '--profile anew recover finish inner.age --yes')).toMatchObject({ resealed: [] });
    // An ordinary statement before the move: no key of the new words is in the home, and everybody is told who signs.
    home.write('new.txt', 'later');
    await ok(home, '--profile anew record add new.txt --title Later');
    const says = async (line: string): Promise<string> => {
      const { code, stdout, stderr } = await runCli(home, line.split(' '));
      expect(code, stdout + stderr).toBe(0);
      return stdout;
    };
    expect(await says('--profile anew anchor --out an.psbt')).toContain('goes to 2 co-signers');
    expect(await says('--profile clinic cosign an.psbt --out an2.psbt --yes')).toMatch(
      /1 of 2 signatures are there, so another co-signer signs it too: medwallet cosign an2\.psbt/,
    );
    expect(await run(home, '--profile anew anchor finish an2.psbt')).toMatchObject({ code: 5 });
    expect(await says('--profile mom cosign an2.psbt --out an3.psbt --yes')).toContain(
      'send an3.psbt back to the patient',
    );
    expect(await ok(home, '--profile anew anchor finish an3.psbt')).toMatchObject({ statement: 2 });
    await ok(home, 'regtest mine');
    expect(await moveHome('anew', 'alice')).toMatchObject({ statement: 3 });
    await theWait('anew');
    // And the new words have a capsule of their own, in the place of the old one too.
    expect(readdirSync(join(home.home, 'vault', 'capsule'))).toHaveLength(2);
    const profiles = join(home.home, 'profiles');
    renameSync(join(profiles, 'anew'), join(home.home, 'lost'));
    await newWallet(home, 'third');
    await ok(home, '--profile clinic recover anew --out outer2 --yes');
    await ok(home, '--profile mom recover anew --layer outer2 --for third --out inner2.age --yes');
    const again = await ok(home, '--profile third recover finish inner2.age --yes');
    expect(again).toMatchObject({ records: 3, statements: 3 });
    await ok(home, `--profile third record open ${before.id} --out third.json`);
    expect(home.read('third.json')).toEqual(home.read('lab.json'));

    // The words were not lost after all, and somebody else had the two help him: whoever has the key objects in time.
    await moveHome('third', 'anew');
    renameSync(join(home.home, 'lost'), join(profiles, 'found'));
    expect(await attention('third')).toContainEqual({
      code: 'move-waits',
      until: expect.any(Number) as number,
    });
    const vetoed = await ok(home, '--profile found move-home veto --out veto.json --yes');
    expect(vetoed).toMatchObject({ statement: 3, posted: ['vault:default'] });
    expect(vetoed['until']).toBeGreaterThan(Date.now() / 1000);
    expect((await rotation('third')).state).toBe('vetoed');
    // Who looks for the first time when all is over cannot tell whether the veto came in time.
    await later(node, 15 * DAY);
    expect((await rotation('third')).state).toBe('unknown');
  });
});
