import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, type CliRun } from '../support/cli.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { DATA } from '../support/inputs.ts';

const DAY = 86_400;

describe('a record whose issuer’s key was stolen', () => {
  let node: TestNode;
  let home: TestHome;
  let people: People;

  beforeAll(async () => {
    node = await startTestNode();
    home = createHome(node.home);
    people = await createPeople(home);
    home.write('lab.json', '{"resourceType":"Observation"}\n');
  });
  afterAll(async () => {
    people.close();
    home.remove();
    await node.stop();
  });

  const run = (line: string): Promise<CliRun> => runCli(home, [...line.split(' '), '--json']);
  const json = async (line: string): Promise<Record<string, unknown>> => {
    const done = await run(line);
    expect(done.code, `${line}\n${done.stdout}`).toBe(0);
    return done.json;
  };
  const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19).concat('Z');

  it('counts where a block from before the theft holds the signature, and only there', async () => {
    const { id } = await json('--profile clinic issue alice lab.json --title Sodium');
    await json(`--profile alice record accept ${String(id)}`);
    await json(`regtest fund ${people.address}`);
    await json('--profile alice anchor --out st.psbt');
    await json('--profile mom cosign st.psbt --out st2.psbt --yes');
    await json('--profile alice anchor finish st2.psbt');
    await json('regtest mine');
    await json(`--profile alice record refile ${String(id)} --collection mental-health`);
    await json(`--profile alice proof export --record ${String(id)} --out lab.proof`);
    await json(`--profile alice record export ${String(id)} --out taken`);
    const { time } = await json('proof verify lab.proof');
    const author = people.clinic.profile.did;
    const check = `issue verify taken/${String(id)}.json --manifest taken/${String(id)}.manifest.json --author ${author}`;
    const later = day(Number(time) + 7_200);
    const before = day(Number(time) + 7_199);
    expect((await json(`${check} --stolen ${later} --proof lab.proof`))['issuer']).toMatchObject({
      result: 'passed',
      stated: { statement: 1, time },
    });
    for (const line of [
      `${check} --stolen ${before} --proof lab.proof`,
      `${check} --stolen ${later}`,
      `${check} --stolen ${later} --proof lab.proof --offline`,
    ]) {
      const done = await run(line);
      expect([done.code, (done.json['issuer'] as { result: string }).result], line).toEqual([3, 'unchecked']);
    }
    // A thief's own record, whatever time it names, has no such block.
    await json(`--profile alice contact retire clinic --reason stolen --since ${day(Number(time) - DAY)}`);
    expect((await json(`--profile alice record show ${String(id)}`))['issuer']).toMatchObject({
      result: 'unchecked',
    });
  });

  it.skipIf(DATA === undefined)(
    'a summary in the emergency collection is what breaking the glass opens',
    async () => {
      copyFileSync(join(DATA ?? '', 'ips-full.json'), home.file('ips-full.json'));
      const { id } = await json(
        '--profile alice record add ips-full.json --title Summary --collection emergency',
      );
      await json('--profile clinic card --out clinic.card');
      await json('--profile mom contact add clinic.card --name clinic');
      await json('--profile mom break-glass clinic --patient alice --reason fall --out bg.psbt --yes');
      await json('--profile clinic cosign bg.psbt --out bg2.psbt --yes');
      await json('--profile mom break-glass finish bg2.psbt --out bg.grant');
      const { records } = await json('--profile clinic open bg.grant --list');
      expect(records).toMatchObject([{ id, collection: 'emergency' }]);
      await json(`--profile clinic open bg.grant ${String(id)} --out back.json`);
      expect(home.read('back.json')).toEqual(home.read('ips-full.json'));
    },
  );
});
