import { copyFileSync, mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8ToBytes } from '../../src/encoding/index.ts';
import { addRecord } from '../../src/wallet/index.ts';
import { runCli, type CliRun } from '../support/cli.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';

// The node goes away at the worst moment: after the last signature and before the broadcast.
describe('a statement signed while the node is away', () => {
  let node: TestNode;
  let home: TestHome;
  let people: People;

  beforeAll(async () => {
    node = await startTestNode();
    home = createHome(node.home);
    people = await createPeople(home);
    await addRecord(people.alice, [utf8ToBytes('x')], { title: 'x' });
    await node.fund(people.address);
  });
  afterAll(async () => {
    people.close();
    home.remove();
    await node.stop();
  });

  const run = async (line: string, expected: number, env = {}): Promise<CliRun> => {
    const result = await runCli({ ...home, env }, [...line.split(' '), '--json']);
    expect(result.code, `${line}\n${result.stdout}${result.stderr}`).toBe(expected);
    return result;
  };
  const away = { MEDWALLET_RPC_URL: 'http://127.0.0.1:9', MEDWALLET_RPC_COOKIE: '/nowhere' };

  it('is kept, sent by the next look, and only then names the ledger', async () => {
    await run('--profile alice anchor --out st.psbt', 0);
    await run('--profile clinic cosign st.psbt --out st2.psbt --yes', 0);
    home.write('cookie', 'a:b');
    const dead = { ...away, MEDWALLET_RPC_COOKIE: home.file('cookie') };
    const refused = await run('--profile alice anchor finish st2.psbt', 3, dead);
    expect((refused.json as { error: { code: string } }).error.code).toBe('node-unreachable');
    const ledger = (): string | undefined => people.alice.trust.pinnedLedger(people.alice.profile.did);
    expect(ledger()).toBeUndefined();
    const audit = await run('--profile alice audit', 0, dead);
    expect((audit.json['warnings'] as string[]).length).toBeGreaterThan(0);

    const resumed = await run('--profile alice anchor resume', 0);
    expect(resumed.json['state']).toBe('in-mempool');
    expect(ledger()).toMatch(/^[\w-]{48}$/);
    const again = await run('--profile alice anchor finish st2.psbt', 0);
    expect(again.json['state']).toBe('in-mempool');
    await node.mine(1);
    expect((await run('--profile alice anchor status', 0)).json['state']).toBe('confirmed');
  });

  it('that came through a shared folder is sent by the next sync', async () => {
    await addRecord(people.alice, [utf8ToBytes('y')], { title: 'y' });
    await run('--profile alice anchor --out st3.psbt', 0);
    await run('--profile clinic cosign st3.psbt --out st4.psbt --yes', 0);
    mkdirSync(home.file('shared'));
    copyFileSync(home.file('st4.psbt'), home.file('shared/st4.psbt'));
    const sync = async (env = {}): Promise<[number, Record<string, unknown>]> => {
      const line = '--profile alice sync shared --once --yes --json';
      const { code, stdout } = await runCli({ ...home, env }, line.split(' '));
      return [code, JSON.parse(stdout.split('\n')[0] ?? '') as Record<string, unknown>];
    };
    const dead = { ...away, MEDWALLET_RPC_COOKIE: home.file('cookie') };
    for (let i = 0; i < 2; i++) {
      const [code, item] = await sync(dead);
      expect([code, item]).toMatchObject([3, { state: 'refused', error: { code: 'node-unreachable' } }]);
    }
    const [code, item] = await sync();
    expect([code, item]).toMatchObject([0, { state: 'taken', facts: { state: 'in-mempool' } }]);
    expect((await sync())[1]).toMatchObject({ schema: 'medwallet/sync/v1' });
    await node.mine(1);
  });

  it('comes back by itself after a reorganisation', async () => {
    await node.reorg(1);
    expect((await run('--profile alice anchor status', 0)).json['state']).toBe('in-mempool');
    await node.mine(1);
    expect((await run('--profile alice anchor status', 0)).json['state']).toBe('confirmed');
  });
});
