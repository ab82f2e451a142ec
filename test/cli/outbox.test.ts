import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, type CliRun } from '../support/cli.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, createPeople, type TestHome } from '../support/people.ts';

interface Entry {
  readonly type: string;
  readonly anchored: string;
  readonly statement: number | null;
}

// The node stands still for a day; care does not.
describe('with the node down', () => {
  let node: TestNode;
  let home: TestHome;

  beforeAll(async () => {
    node = await startTestNode();
    home = createHome(node.home);
    const people = await createPeople(home);
    await node.fund(people.address);
    people.close();
    for (const name of ['a', 'b', 'c']) home.write(`${name}.txt`, `record ${name}`);
  });
  afterAll(async () => {
    home.remove();
    await node.stop();
  });

  const run = async (line: string, expected = 0): Promise<Record<string, unknown>> => {
    const result: CliRun = await runCli(home, [...line.split(' '), '--json']);
    expect(result.code, `${line}\n${result.stdout}${result.stderr}`).toBe(expected);
    return result.json;
  };
  const add = async (name: string): Promise<string> =>
    String((await run(`--profile alice record add ${name}.txt --title ${name}`))['id']);
  const grant = async (record: string, out: string): Promise<string> => {
    await run(`--profile alice grant clinic --record ${record} --for 1d --out ${out}.psbt --yes`);
    await run(`--profile clinic cosign ${out}.psbt --out ${out}2.psbt --yes`);
    return String((await run(`--profile alice grant finish ${out}2.psbt --out ${out}.grant`))['grant']);
  };
  const audit = async (): Promise<{ events: Entry[]; warnings: string[] }> =>
    (await run('--profile alice audit')) as unknown as { events: Entry[]; warnings: string[] };
  const anchor = async (): Promise<Record<string, unknown>> => {
    const planned = await run('--profile alice anchor --out st.psbt');
    await run('--profile clinic cosign st.psbt --out st2.psbt --yes');
    expect((await run('--profile alice anchor finish st2.psbt'))['state']).toBe('in-mempool');
    await run('regtest mine 1');
    return planned;
  };

  it('add, grant, revoke and audit go on, and one statement takes it all', { timeout: 120_000 }, async () => {
    const first = await add('a');
    await anchor();
    await run('regtest down');

    const second = await add('b');
    const third = await add('c');
    const kept = await grant(first, 'kept');
    const gone = await grant(second, 'gone');
    await run(`--profile clinic open kept.grant ${first} --out opened.txt`);
    await run(`--profile alice revoke ${gone} --yes`);
    expect((await run('--profile clinic verify gone.grant', 1))['verdict']).toBe('revoked');
    expect((await run('--profile clinic verify kept.grant'))['verdict']).toBe('valid');
    const waiting = await audit();
    expect(waiting.warnings.length).toBeGreaterThan(0);
    const open = waiting.events.filter(({ statement }) => statement === null).map(({ type }) => type);
    expect(open).toEqual([
      'record.added',
      'record.added',
      'grant.offered',
      'grant.issued',
      'grant.offered',
      'grant.issued',
      'grant.revoked',
      'access.receipted',
    ]);
    // What needs the node says so, and leaves nothing half done.
    expect((await run('--profile alice anchor --out no.psbt', 3))['error']).toMatchObject({
      code: 'node-missing',
    });
    expect((await run('--profile clinic verify kept.grant --status fresh', 3))['verdict']).toBe('unchecked');
    expect(Number((await run('--profile alice status'))['waitingEvents'])).toBe(open.length);

    await run('regtest up');
    const planned = await anchor();
    expect(planned['statement']).toBe(2);
    const { events, warnings } = await audit();
    expect(warnings).toEqual([]);
    expect(new Set(events.slice(-open.length).map(({ anchored }) => anchored))).toEqual(
      new Set(['statement 2, confirmed']),
    );
    const fresh = await run('--profile clinic verify kept.grant --status fresh --require confirmed');
    expect(fresh).toMatchObject({ verdict: 'valid', assurance: 'confirmed', grant: kept });
    await run(`--profile alice proof export --record ${third} --out third.json`);
    expect((await run('proof verify third.json'))['statement']).toBe(2);
  });
});
