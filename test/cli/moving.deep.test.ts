import { cpSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, createPeople, createProfile, type TestHome } from '../support/people.ts';

type Json = Readonly<Record<string, unknown>>;

// docs/cli.md, "Moving home": everything by commands and files, and a stranger who has nothing but the files.
describe('moving home on the command line', () => {
  let node: TestNode;
  let home: TestHome;
  let stranger: TestHome;
  let alice: string;
  let clinic: string;

  beforeAll(async () => {
    node = await startTestNode();
    home = createHome(node.home);
    const { home: empty, ...rest } = createHome();
    const env = {
      MEDWALLET_RPC_URL: node.rpcUrl,
      MEDWALLET_RPC_COOKIE: node.cookieFile,
      MEDWALLET_HOME: empty,
    };
    stranger = { home: empty, ...rest, env };
    const people = await createPeople(home);
    [alice, clinic] = [people.alice.profile.did, people.clinic.profile.did];
    await node.fund(people.address);
    people.close();
    await createProfile(home, 'hospital', 'provider');
    home.write('lab.json', '{"resourceType":"Observation"}\n');
    await run('--profile alice record add lab.json --title Lab');
    await anchor('clinic');
    await run('--profile hospital card --with-custody-key --out hospital.card');
    await run('--profile alice contact add hospital.card --name hospital');
    await run('--profile alice card --out alice.card');
    await run('--profile hospital contact add alice.card --name alice');
  }, 60_000);
  afterAll(async () => {
    home.remove();
    stranger.remove();
    await node.stop();
  });

  const run = async (line: string, from = home): Promise<Json> => {
    const { code, json, stdout, stderr } = await runCli(from, [...line.split(' '), '--json']);
    expect(code, `${line}\n${stdout}${stderr}`).toBe(0);
    return json;
  };
  const refused = async (line: string, code: string, from = home): Promise<Json> => {
    const { code: exit, json, stdout } = await runCli(from, [...line.split(' '), '--json']);
    const { error } = json as { error?: Json };
    expect(error?.['code'], `${line}\n${stdout}`).toBe(code);
    expect(exit).toBe(1);
    return error ?? {};
  };
  const anchor = async (cosigner: string, flags = ''): Promise<Json> => {
    await run(`--profile alice anchor${flags} --out st.psbt`);
    await run(`--profile ${cosigner} cosign st.psbt --out st2.psbt --yes`);
    const sent = await run('--profile alice anchor finish st2.psbt');
    await node.mine(1);
    return sent;
  };
  const agree = async (file: string, ...names: string[]): Promise<void> => {
    for (const name of names) await run(`--profile ${name} address accept ${file} --out ${name}.ack --yes`);
    await run(`--profile alice address confirm ${names.map((name) => `${name}.ack`).join(' ')}`);
  };
  const grantTo = async (from: TestHome, name: string): Promise<string> => {
    const id = String((await run('--profile alice record add lab.json --title More', from))['id']);
    const offer = `--profile alice grant clinic --record ${id} --for 30d --out g.psbt --yes`;
    const grant = String((await run(offer, from))['grant']);
    home.write('g.psbt', from.read('g.psbt'));
    await run('--profile clinic cosign g.psbt --out g2.psbt --yes');
    from.write('g2.psbt', home.read('g2.psbt'));
    await run(`--profile alice grant finish g2.psbt --out ${name}`, from);
    stranger.write(name, from.read(name));
    return grant;
  };
  /** The proof of the newest event of a type, in the stranger's hands. */
  const proofOf = async (type: string, file: string): Promise<Json> => {
    const { events } = (await run('--profile alice audit')) as {
      events: { type: string; index: number }[];
    };
    const event = events.findLast((one) => one.type === type)?.index;
    await run(`--profile alice proof export --event ${event ?? -1} --out ${file}`);
    stranger.write(file, home.read(file));
    return JSON.parse(new TextDecoder().decode(home.read(file))) as Json;
  };

  it('to another custodian: agreed first, then stated, and not signed by whoever was not told', async () => {
    await refused('--profile alice anchor --move --out st.psbt', 'no-move');
    await refused('--profile alice move-home cancel', 'no-move');
    const proposed = await run('--profile alice move-home propose --custodian hospital --out move.file');
    expect(proposed).toMatchObject({ state: 'proposed', leaving: [clinic] });
    await refused('--profile alice anchor --move --out st.psbt', 'not-agreed');
    await refused('--profile clinic address accept move.file --out clinic.ack --yes', 'not-for-us');
    await agree('move.file', 'hospital', 'mom');
    await run('--profile alice anchor --move --out st.psbt');
    await refused('--profile clinic cosign st.psbt --out st2.psbt --yes', 'wrong-next-seal');
    await refused('--profile hospital cosign st.psbt --out st2.psbt --yes', 'seal-not-linked');
    expect(await run('--profile clinic move-home expect move.file --yes')).toMatchObject({ role: 'leaving' });
    expect(await anchor('clinic', ' --move')).toMatchObject({ statement: 2 });
    expect(await run('--profile alice address show')).toMatchObject({ address: proposed['address'] });
    expect(await anchorMore('hospital')).toMatchObject({ statement: 3 });
  });

  const anchorMore = async (cosigner: string): Promise<Json> => {
    await run('--profile alice record add lab.json --title More');
    return anchor(cosigner);
  };

  it('a stranger accepts the new home from one file, and refuses every false one with its reason', async () => {
    const proof = await proofOf('home.moved', 'move.proof');
    const proved = await run('proof verify move.proof', stranger);
    expect(proved).toMatchObject({ assurance: 'confirmed', statement: 2, patient: alice });
    expect(proved['move']).toMatchObject({
      state: 'in-force',
      detail: 'the patient signed for the new home',
    });

    const before = proof['before'] as Json;
    const [first] = proof['statements'] as string[];
    const subject = proof['subject'] as Json;
    const event = JSON.parse(Buffer.from(String(subject['event']), 'base64').toString()) as Json;
    const elsewhere = Buffer.from(JSON.stringify({ ...event, to: event['from'] })).toString('base64');
    const changed = [
      ['not-included', { ...proof, subject: { ...subject, event: elsewhere } }],
      ['wrong-circle', { ...proof, circle: before['circle'] }],
      ['broken-chain', { ...proof, statements: [first, first] }],
    ] as const;
    for (const [code, file] of changed) {
      stranger.write('false.proof', JSON.stringify(file));
      await refused('proof verify false.proof', code, stranger);
    }
  });

  it('to another key: grants of the new one are good, and what the old one gives afterwards is not', async () => {
    const carried = await grantTo(home, 'before.grant');
    // Whoever has a copy of the wallet has the old key.
    const copy = createHome();
    cpSync(node.home, copy.home, { recursive: true });
    copy.write('lab.json', home.read('lab.json'));
    await run('--profile alice move-home propose --new-key stolen --out move.file');
    await agree('move.file', 'hospital', 'mom');
    await anchor('mom', ' --move');
    await proofOf('key.rotated', 'key.proof');
    const { rotation } = await run('proof verify key.proof', stranger);
    expect(rotation).toMatchObject({ from: alice, state: 'in-force', consented: true, reason: 'stolen' });
    const now = String((rotation as Json)['to']);

    await run('--profile alice card --out alice.card');
    // Whoever has no part in the ledger any more hears of the new key by its proof.
    await refused('--profile clinic contact add alice.card --name alice-now', 'conflicted');
    await run('--profile clinic proof verify key.proof');
    await run('--profile clinic contact add alice.card --name alice-now');
    await grantTo(home, 'after.grant');
    const question = (grant: string, patient: string): string =>
      `verify ${grant} --audience ${clinic} --patient ${patient} --offline --proof key.proof --json`;
    const verdict = async (line: string): Promise<Json> => (await runCli(stranger, line.split(' '))).json;
    expect(await verdict(question('after.grant', now))).toMatchObject({ verdict: 'valid' });
    expect(await verdict(question('after.grant', alice))).toMatchObject({ verdict: 'valid', patient: now });
    // Given before: good where a proof shows that it was carried over, and nobody's word otherwise.
    expect(await verdict(question('before.grant', now))).toMatchObject({ verdict: 'untrusted-signer' });
    await run(`--profile alice proof export --grant ${carried} --out grant.proof`);
    stranger.write('grant.proof', home.read('grant.proof'));
    const both = question('before.grant', now).replace('key.proof', 'key.proof grant.proof');
    expect(await verdict(both)).toMatchObject({ verdict: 'valid', patientNow: now });
    await grantTo(copy, 'late.grant');
    const late = await verdict(question('late.grant', alice));
    expect(late).toMatchObject({ verdict: 'untrusted-signer', patientNow: now });
    copy.remove();
  });
});
