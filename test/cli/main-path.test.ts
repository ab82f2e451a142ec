import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/crypto/index.ts';
import { bytesToHex } from '../../src/encoding/index.ts';
import { runCli, type CliRun } from '../support/cli.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, lowerWorkFactor, type TestHome } from '../support/people.ts';

// The script of the design (§9), line by line, as a shell without a terminal would run it: what a line leaves
// behind, the next one needs.
describe('the main path, from words to audit', () => {
  let node: TestNode;
  let home: TestHome;
  const record = new TextEncoder().encode('{"resourceType":"Observation","valueQuantity":{"value":13.50}}');

  beforeAll(async () => {
    node = await startTestNode();
    home = createHome(node.home);
    home.write('lab.json', record);
  });
  afterAll(async () => {
    home.remove();
    await node.stop();
  });

  const run = async (line: string, expected = 0): Promise<CliRun> => {
    const result = await runCli(home, [...line.split(' '), '--json']);
    expect(result.code, `${line}\n${result.stdout}${result.stderr}`).toBe(expected);
    return result;
  };
  const text = async (line: string, field: string, expected = 0): Promise<string> =>
    String((await run(line, expected)).json[field]);

  it('plays', { timeout: 180_000 }, async () => {
    expect(await text('regtest up', 'rpcPort')).toBe(String(node.rpcPort));
    for (const [profile, role] of [
      ['alice', 'patient'],
      ['clinic', 'provider'],
      ['mom', 'guardian'],
    ] as const) {
      await run(`--profile ${profile} init --role ${role}`);
      await lowerWorkFactor(home, profile);
    }
    await run('--profile alice card --out alice.card');
    for (const profile of ['clinic', 'mom']) {
      await run(`--profile ${profile} card --with-custody-key --out ${profile}.card`);
      await run(`--profile alice contact add ${profile}.card --name ${profile}`);
      await run(`--profile ${profile} contact add alice.card --name alice`);
    }
    await run('--profile alice address new --custodian clinic --guardian mom --out addr.file');
    await run('--profile clinic address accept addr.file --out clinic.ack --yes');
    await run('--profile mom address accept addr.file --out mom.ack --yes');
    const address = await text('--profile alice address confirm clinic.ack mom.ack', 'address');
    await run(`regtest fund ${address}`);

    const id = String(
      (
        await runCli(home, [
          '--profile',
          'alice',
          'record',
          'add',
          'lab.json',
          '--title',
          'Blood count',
          '--json',
        ])
      ).json['id'],
    );
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const planned = (await run('--profile alice anchor --out st.psbt')).json;
    await run('--profile clinic cosign st.psbt --out st2.psbt --yes');
    const sent = (await run('--profile alice anchor finish st2.psbt')).json;
    expect(sent['txid']).toBe(planned['txid']);
    expect(sent['state']).toBe('in-mempool');
    await run('regtest mine 1');
    expect(await text('--profile alice anchor status', 'state')).toBe('confirmed');

    const grant = await text(
      `--profile alice grant clinic --record ${id} --for 30d --purpose TREAT --out g.psbt --yes`,
      'grant',
    );
    await run('--profile clinic cosign g.psbt --out g2.psbt --yes');
    expect(await text('--profile alice grant finish g2.psbt --out clinic.grant', 'grant')).toBe(grant);
    const verified = (await run('--profile clinic verify clinic.grant')).json;
    expect(verified['verdict']).toBe('valid');
    expect(verified['assurance']).toBe('signed');
    await run(`--profile clinic open clinic.grant ${id} --out opened.json`);
    expect(bytesToHex(sha256(home.read('opened.json')))).toBe(bytesToHex(sha256(record)));

    await run(`--profile alice revoke ${grant} --yes`);
    expect(await text('--profile clinic verify clinic.grant', 'verdict', 1)).toBe('revoked');
    const events = (await run('--profile alice audit')).json['events'] as {
      type: string;
      anchored: string;
    }[];
    expect(events.map(({ type }) => type)).toEqual([
      'circle.declared',
      'record.added',
      'circle.declared',
      'grant.offered',
      'grant.issued',
      'grant.revoked',
      'access.receipted',
    ]);
    expect(events[1]?.anchored).toBe('statement 1, confirmed');
    expect(events[6]?.anchored).toBe('not yet');
  });

  it(
    'anchors again, with the guardian, and shows the grant in the newest statement',
    { timeout: 180_000 },
    async () => {
      const id = String(
        ((await run('--profile alice record list')).json['records'] as { id: string }[])[0]?.id,
      );
      const grant = await text(
        `--profile alice grant clinic --record ${id} --for 1d --out h.psbt --yes`,
        'grant',
      );
      await run('--profile clinic cosign h.psbt --out h2.psbt --yes');
      await run('--profile alice grant finish h2.psbt --out second.grant');
      await run('--profile clinic verify second.grant --require logged', 3);
      await run('--profile alice anchor --out st3.psbt');
      await run('--profile mom cosign st3.psbt --out st4.psbt --yes');
      await run('--profile alice anchor finish st4.psbt');
      expect(await text('--profile clinic verify second.grant --require logged', 'assurance')).toBe('logged');
      expect(await text('--profile clinic verify second.grant --status fresh', 'verdict')).toBe('valid');
      await run('regtest mine 6');
      expect(
        await text('--profile clinic verify second.grant --status fresh --require final', 'assurance'),
      ).toBe('final');

      await run(`--profile alice proof export --grant ${grant} --out grant.proof.json`);
      expect(await text('proof verify grant.proof.json', 'assurance')).toBe('final');
      expect(await text('proof verify grant.proof.json --offline', 'assurance')).toBe('logged');
      await run(`--profile alice proof export --record ${id} --out record.proof.json`);
      expect(await text('proof verify record.proof.json', 'statement')).toBe('1');
      await run(`--profile alice proof export --record ${id} --ots --out record.ots`);
    },
  );
});
