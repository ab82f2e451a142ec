import { copyFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishRecovery, listRecords } from '../../src/wallet/index.ts';
import { createHome, createPeople, createProfile, unlock, type TestHome } from '../support/people.ts';
import { lose, lostPatient, newWallet, ok, run } from './recover-scene.ts';

async function refused(home: TestHome, line: string, code: string): Promise<void> {
  const { json } = await run(home, line);
  expect(json, line).toMatchObject({ error: { code } });
}

describe('each of them alone, and a vault that lies', () => {
  let home: TestHome;
  let capsules: string;
  let mine: string;
  beforeAll(async () => {
    home = createHome();
    (await createPeople(home)).close();
    await lostPatient(home);
    capsules = join(home.home, 'vault', 'capsule');
    const [name = ''] = readdirSync(capsules);
    mine = join(capsules, name);
    // A second patient of the same two.
    await createProfile(home, 'bob', 'patient');
    await ok(home, '--profile bob card --out bob.card');
    for (const who of ['clinic', 'mom']) {
      await ok(home, `--profile ${who} card --with-custody-key --out ${who}.card`);
      await ok(home, `--profile bob contact add ${who}.card --name ${who}`);
      await ok(home, `--profile ${who} contact add bob.card --name bob`);
    }
    await ok(home, '--profile bob address new --custodian clinic --guardian mom --out bob.addr');
    for (const who of ['clinic', 'mom'])
      await ok(home, `--profile ${who} address accept bob.addr --out ${who}.ack --yes`);
    await ok(home, '--profile bob address confirm clinic.ack mom.ack');
    copyFileSync(mine, home.file('before'));
    await createProfile(home, 'aunt', 'guardian');
    await ok(home, '--profile aunt card --out aunt.card');
    await ok(home, '--profile alice contact add aunt.card --name aunt');
    await ok(home, '--profile alice guardian add aunt');
    copyFileSync(mine, home.file('whole'));
    lose(home);
    await newWallet(home, 'anew');
    await ok(home, '--profile clinic recover alice --out outer --yes');
  }, 60_000);
  afterAll(() => {
    home.remove();
  });

  const finish = '--profile anew recover finish';

  it('custodian and vault: what was opened opens nothing', async () => {
    await refused(home, `${finish} outer --yes`, 'bad-capsule');
    await refused(
      home,
      '--profile clinic recover alice --layer outer --for anew --out x --yes',
      'wrong-role',
    );
    expect(home.read('outer').toString()).not.toContain('AGE-SECRET-KEY');
  });

  it('guardian and vault: the outer layer is not for her', async () => {
    await refused(home, '--profile mom recover alice --out x --yes', 'wrong-role');
    await refused(
      home,
      `--profile mom recover alice --layer ${mine} --for anew --out x --yes`,
      'bad-capsule',
    );
  });

  it('guardian and custodian without the vault: the key, and nothing to open', async () => {
    await ok(home, '--profile mom recover alice --layer outer --for anew --out inner.age --yes');
    const journal = join(home.home, 'vault', 'journal');
    cpSync(journal, home.file('journal'), { recursive: true });
    rmSync(journal, { recursive: true });
    await refused(home, `${finish} inner.age --yes`, 'no-capsule');
    rmSync(journal, { recursive: true, force: true });
    cpSync(home.file('journal'), journal, { recursive: true });
  });

  it('into a wallet that has records of its own: nothing of them is lost', async () => {
    await newWallet(home, 'busy');
    home.write('own.txt', 'mine');
    await ok(home, '--profile busy record add own.txt --title Mine');
    await ok(home, '--profile mom recover alice --layer outer --for busy --out busy.age --yes');
    await refused(home, '--profile busy recover finish busy.age --yes', 'wallet-in-use');
    expect((await ok(home, '--profile busy record list'))['records']).toHaveLength(1);
  });

  it('what was sealed to another wallet', async () => {
    await createProfile(home, 'eve', 'patient');
    await ok(home, '--profile mom recover alice --layer outer --for anew --out inner.age --yes');
    await refused(home, '--profile eve recover finish inner.age --yes', 'bad-capsule');
  });

  it('a capsule of another patient', async () => {
    const other = readdirSync(capsules).find((name) => !mine.endsWith(name)) ?? '';
    copyFileSync(join(capsules, other), mine);
    await refused(home, '--profile clinic recover alice --out x --yes', 'capsule-mismatch');
    // A custodian of that patient handed it on all the same: the guardian looks too.
    await ok(home, '--profile clinic recover bob --out bobs --yes');
    await refused(
      home,
      '--profile mom recover alice --layer bobs --for anew --out x --yes',
      'capsule-mismatch',
    );
    copyFileSync(home.file('whole'), mine);
  });

  it('a capsule that is cut off, changed, or gone', async () => {
    const whole = readFileSync(home.file('whole'));
    writeFileSync(mine, whole.subarray(0, whole.length - 1));
    await refused(home, '--profile clinic recover alice --out x --yes', 'bad-capsule');
    const flipped = Uint8Array.from(whole);
    flipped[flipped.length - 20] = (flipped[flipped.length - 20] ?? 0) ^ 1;
    writeFileSync(mine, flipped);
    await refused(home, '--profile clinic recover alice --out x --yes', 'bad-capsule');
    rmSync(mine);
    await refused(home, '--profile clinic recover alice --out x --yes', 'no-capsule');
    copyFileSync(home.file('whole'), mine);
    const layer = Buffer.from(home.read('outer')).toString();
    home.write('swapped', layer.replace(/"seq":\d+/, '"seq":99'));
    await refused(
      home,
      '--profile mom recover alice --layer swapped --for anew --out x --yes',
      'bad-capsule',
    );
    home.write('cut', layer.slice(0, -40));
    await refused(home, '--profile mom recover alice --layer cut --for anew --out x --yes', 'bad-capsule');
  });

  it('a capsule from before the guardians changed', async () => {
    copyFileSync(home.file('before'), mine);
    await refused(home, '--profile clinic recover alice --out x --yes', 'older-capsule');
    copyFileSync(home.file('whole'), mine);
  });

  it('brings records back without a ledger too', async () => {
    await ok(home, '--profile mom recover alice --layer outer --for anew --out inner.age --yes');
    // Killed as soon as the rows are there, and before what is read without unlocking.
    const dying = await unlock(home, 'anew');
    const trust: typeof dying.trust = {
      ...dying.trust,
      addCircle: () => {
        throw new TypeError('killed');
      },
    };
    await expect(finishRecovery({ ...dying, trust }, home.read('inner.age'))).rejects.toThrow('killed');
    expect([dying.trust.circles().length, listRecords(dying).length]).toEqual([0, 2]);
    dying.close();
    expect(await ok(home, `${finish} inner.age --yes`)).toMatchObject({
      ledger: null,
      records: 2,
      statements: 0,
    });
    const wallet = await unlock(home, 'anew');
    expect(wallet.trust.circles()).toHaveLength(2);
    wallet.close();
    await ok(home, '--profile anew address new --custodian clinic --guardian mom --out anew.addr');
  });
});
