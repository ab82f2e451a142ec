import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, createPeople, type TestHome } from '../support/people.ts';
import { runCli } from '../support/cli.ts';
import { lose, lostPatient, newWallet, ok, run } from './recover-scene.ts';

// `me` was the key that is lost.
const withoutMe = (events: unknown[]): unknown[] =>
  events.map((event) => ({ ...(event as object), who: null }));

const titles = (records: unknown): string[] =>
  (records as { title: string }[]).map(({ title }) => title).sort();

describe('guardian, custodian and vault', () => {
  let node: TestNode;
  let home: TestHome;
  beforeAll(async () => {
    node = await startTestNode();
    home = createHome(node.home);
    (await createPeople(home)).close();
  }, 60_000);
  afterAll(async () => {
    home.remove();
    await node.stop();
  });

  it('bring everything back under new words, and the ledger goes on', { timeout: 120_000 }, async () => {
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
    await ok(home, '--profile anew move-home propose --out move.file');
    for (const who of ['clinic', 'mom']) {
      await ok(home, `--profile ${who} address accept move.file --replaces alice --out ${who}.ack --yes`);
    }
    await ok(home, '--profile anew address confirm clinic.ack mom.ack');
    await ok(home, '--profile anew anchor --move --out mv.psbt');
    await ok(home, '--profile clinic cosign mv.psbt --out mv2.psbt --yes');
    await ok(home, '--profile mom cosign mv2.psbt --out mv3.psbt --yes');
    expect(await ok(home, '--profile anew anchor finish mv3.psbt')).toMatchObject({ statement: 3 });
    await ok(home, 'regtest mine');
    // And the new words have a capsule of their own, in the place of the old one too.
    expect(readdirSync(join(home.home, 'vault', 'capsule'))).toHaveLength(2);
    rmSync(join(home.home, 'profiles', 'anew'), { recursive: true });
    await newWallet(home, 'third');
    await ok(home, '--profile clinic recover anew --out outer2 --yes');
    await ok(home, '--profile mom recover anew --layer outer2 --for third --out inner2.age --yes');
    const again = await ok(home, '--profile third recover finish inner2.age --yes');
    expect(again).toMatchObject({ records: 3, statements: 3 });
    await ok(home, `--profile third record open ${before.id} --out third.json`);
    expect(home.read('third.json')).toEqual(home.read('lab.json'));
  });
});
