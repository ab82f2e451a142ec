import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, createProfile, lowerWorkFactor, type TestHome } from '../support/people.ts';
import { commandLines, pathOf } from './command-tree.ts';
import { englishIn } from '../support/english.ts';
import { page, sectionOf } from './pages.ts';

const CLI = page('docs/cli.md');
const COMMANDS = commandLines();
const DIRECTORY = '{"resourceType":"Organization","id":"rs","name":"RS Harapan"}';
/** Plays the others, in half a minute, and is tested where it stands. */
const APART = ['demo'];

/** What changes nothing is asked a second and a third time, in Indonesian. */
const ONLY_READ = new Set([
  'access-log',
  'address show',
  'anchor status',
  'audit',
  'break-glass list',
  'collection list',
  'contact find',
  'contact list',
  'grants',
  'guardian list',
  'issue verify',
  'proof verify',
  'record list',
  'record show',
  'record verify',
  'settings',
  'status',
  'token show',
  'vault check',
  'verify',
]);

type Json = Readonly<Record<string, unknown>>;

/** What docs/cli.md says of one schema under one command: `records[].id` is a name inside another. */
interface Documented {
  readonly needed: readonly string[];
  readonly optional: readonly string[];
}

describe('the JSON that docs/cli.md describes', () => {
  let node: TestNode;
  let home: TestHome;
  const seen = new Set<string>();

  beforeAll(async () => {
    node = await startTestNode();
    home = createHome(node.home);
    home.write('lab.json', '{"resourceType":"Observation","valueQuantity":{"value":13.50}}\n');
    await createProfile(home, 'alice', 'patient');
    await createProfile(home, 'clinic', 'provider');
    await createProfile(home, 'dad', 'guardian');
  });
  afterAll(async () => {
    home.remove();
    await node.stop();
  });

  const run = async (line: string, expected = 0): Promise<Json> => {
    const argv = line.split(' ');
    const { code, json, stdout, stderr } = await runCli(home, [...argv, '--json']);
    expect(code, `${line}\n${stdout}${stderr}`).toBe(expected);
    const path = pathOf(argv, COMMANDS);
    seen.add(path);
    const { schema, ...fields } = json;
    compare(fields, documentedOf(path, String(schema)), line);
    // A challenge is answered once.
    if (ONLY_READ.has(path) && !argv.includes('--answer')) await inIndonesian(argv, stdout);
    return json;
  };
  /** The same line in the other language: the same JSON, and no English on the way. */
  const inIndonesian = async (argv: readonly string[], english: string): Promise<void> => {
    const json = await runCli(home, [...argv, '--json', '--lang', 'id']);
    expect(json.stdout.replace(/"made": \d+/, ''), argv.join(' ')).toBe(english.replace(/"made": \d+/, ''));
    const { stdout, stderr } = await runCli(home, [...argv, '--lang', 'id']);
    expect(englishIn(`${stdout}${stderr}`), argv.join(' ')).toEqual([]);
  };
  /** A command that prints an object a line. */
  const runLines = async (line: string): Promise<void> => {
    const argv = line.split(' ');
    const { code, stdout, stderr } = await runCli(home, [...argv, '--json']);
    expect(code, `${line}\n${stdout}${stderr}`).toBe(0);
    const path = pathOf(argv, COMMANDS);
    seen.add(path);
    const schemas = new Set<unknown>();
    for (const one of stdout.trimEnd().split('\n')) {
      const { schema, ...fields } = JSON.parse(one) as Json;
      schemas.add(schema);
      compare(fields, documentedOf(path, String(schema)), line);
    }
    expect(schemas.size, line).toBe(2);
  };
  const text = async (line: string, field: string): Promise<string> => String((await run(line))[field]);

  it('is what the commands print', { timeout: 300_000 }, async () => {
    for (const command of ['up', 'status', 'env', 'logs', 'mine', 'reorg 1']) await run(`regtest ${command}`);
    await run('--profile mom init --role guardian --show-words');
    await lowerWorkFactor(home, 'mom');
    const words = await text('--profile alice backup --show-words', 'words');
    home.write('words.txt', `${words}\n`);
    await run('--profile again restore --role patient --words-file words.txt');

    await run('--profile alice backup confirm --words-file words.txt');
    await run('--profile alice backup --out alice.backup');
    await run('--profile from-backup restore --from-backup alice.backup');

    await run('--profile alice card --out alice.card');
    for (const profile of ['clinic', 'mom']) {
      await run(`--profile ${profile} card --with-custody-key --out ${profile}.card`);
      await run(`--profile alice contact add ${profile}.card --name ${profile}`);
      await run(`--profile ${profile} contact add alice.card --name alice`);
    }
    await run('--profile alice contact list');
    await run('--profile alice address new --custodian clinic --guardian mom --out addr.file');
    await run('--profile clinic address accept addr.file --out clinic.ack --yes');
    await run('--profile mom address accept addr.file --out mom.ack --yes');
    await run('--profile alice address confirm clinic.ack mom.ack');
    const address = await text('--profile alice address show', 'address');
    await run('--profile clinic address show');
    await run('--profile clinic address show alice --out clinic.copy');
    await run('--profile alice address accept clinic.copy --yes');
    await run(`regtest fund ${address}`);
    await run('--profile clinic settings');
    await run('--profile clinic sponsor genesis alice --wallet regtest --sat 5000 --yes');
    await run('regtest mine');

    const id = await text('--profile alice record add lab.json --title Haemoglobin', 'id');
    home.write('bundle.json', '{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient"}}]}');
    await run('--profile alice record add bundle.json --fhir');
    await run('--profile alice record list');
    await run(`--profile alice record show ${id}`);
    await run(`--profile alice record open ${id} --out own.json`);
    await run('--profile alice record export --all --out taken');
    await run('--profile alice record export --all --fhir --out taken.json');
    await run('--profile alice record verify');
    await run('--profile alice vault check');
    await run('--profile alice doctor --wallet regtest');
    const amended = await text(`--profile alice record amend ${id} lab.json --reason updated`, 'id');
    await run(`--profile alice record erase ${amended} --reason entered-in-error --yes`);
    const issued = await text('--profile clinic issue alice lab.json --title Sodium', 'id');
    await run('--profile alice record list');
    await run(`--profile alice record accept ${issued}`);
    await run(`--profile alice record show ${issued}`);
    await run('--profile alice collection add Family');
    await run('--profile alice collection list');
    await run(`--profile alice record refile ${issued} --collection Family`);
    await run('--profile clinic issue alice lab.json --title Sodium --out twice.issue');
    await run('--profile alice record decline twice.issue');
    await run(`--profile alice record export ${issued} --out issued`);
    const clinic = await text('--profile clinic status', 'did');
    await run(`issue verify issued/${issued}.json --manifest issued/${issued}.manifest.json --author ${clinic}`);

    const anchor = async (): Promise<void> => {
      await run('--profile alice anchor --out st.psbt');
      await run('--profile mom cosign st.psbt --out st2.psbt --yes');
      await run('--profile alice anchor finish st2.psbt');
      await run('regtest mine');
    };
    await anchor();
    await run(`--profile alice grant clinic --record ${id} --for 30d --dry-run`);
    const grant = await text(`--profile alice grant clinic --record ${id} --for 30d --out g.psbt --yes`, 'grant');
    await run('--profile clinic cosign g.psbt --out g2.psbt --yes');
    await run('--profile alice grant finish g2.psbt --out clinic.grant');
    await run('--profile alice grants');
    await run('--profile alice grants export --fhir --out consents.json');
    await anchor();
    await run('--profile alice anchor status');
    await run('--profile alice anchor history --out history.json');
    await run('--profile alice anchor resume');
    await run(`--profile alice proof export --grant ${grant} --out grant.proof.json`);
    await run(`--profile alice proof export --record ${id} --ots --out record.ots`);
    await run('proof verify grant.proof.json');

    await run('--profile clinic verify clinic.grant --require confirmed');
    await run('--profile clinic challenge clinic.grant --as gate --method open --out c.challenge');
    await run('--profile clinic answer c.challenge --out c.answer --yes');
    await run('--profile clinic verify clinic.grant --challenge c.challenge --answer c.answer');
    await run('token show clinic.grant');
    await run('token show clinic.grant --bip322');
    await run('--profile clinic open clinic.grant --list');
    await run(`--profile clinic open clinic.grant ${id} --out opened.json`);
    await run('--profile clinic access-log');
    await run('--profile clinic access-log --patient alice --out clinic.log');
    await run(`--profile alice revoke ${grant} --reseal --yes`);
    await run('--profile clinic verify clinic.grant', 1);
    await run('verify ey.garbage --audience did:key:zQ3shZeQQT2NovFd9CAEKCWbvitjzhafMVx53wdaurtZyWD3B', 1);
    await run('--profile dad card --out dad.card');
    await run('--profile alice contact add dad.card --name dad');
    await run('--profile alice guardian add dad');
    await run('--profile alice guardian remove dad');
    await run('--profile alice guardian list');
    await run('--profile alice contact retire dad --reason lost');
    home.write('directory.json', DIRECTORY);
    await run('--profile alice contact import directory.json');
    await run('--profile alice contact find');
    await run('--profile mom contact add clinic.card --name clinic');
    const emergency = await text('--profile mom break-glass clinic --reason fall --out bg.psbt --yes', 'grant');
    await run('--profile clinic cosign bg.psbt --out bg2.psbt --yes');
    await run('--profile mom break-glass finish bg2.psbt --out bg.grant');
    await run('--profile mom break-glass list');
    await run('--profile alice break-glass list');
    await run(`--profile alice break-glass review ${emergency}`);
    await run(`--profile alice revoke ${emergency} --reseal --yes`);
    await run('--profile alice audit --fhir audit.json');
    await run('--profile alice audit --access-log clinic.log');
    await run('--profile alice anchor --sponsor --out st.psbt');
    await run('--profile clinic sponsor st.psbt --wallet regtest --out st2.psbt --yes');
    await run('--profile clinic cosign st.psbt --sponsor regtest --out st2.psbt --yes');
    const sent = await run('--profile alice anchor finish st2.psbt');
    await run(`--profile clinic anchor bump ${String(sent['txid'])} --wallet regtest --fee-rate 9 --yes`);
    await run('--profile alice anchor bump --out st.psbt');
    await run('regtest mine');
    await runLines('--profile clinic sync . --once --dry-run');
    await run('--profile alice move-home propose --custodian clinic --out move.file');
    await run('--profile clinic move-home expect move.file --yes');
    await run('--profile alice move-home cancel');
    await run('--profile anew init --role patient --show-words');
    await lowerWorkFactor(home, 'anew');
    await run('--profile anew card --out anew.card');
    await run('--profile alice contact add anew.card --name anew');
    await run('--profile alice move-home hand-over anew --reason planned --out ledger.age --yes');
    await run('--profile anew move-home take-over ledger.age');
    await run('--profile alice move-home succeed --out new.file');
    await run('--profile alice move-home cancel');
    // Custodian and guardian move it without her key, as they could without her word.
    await run('--profile anew move-home propose --out move.file');
    for (const profile of ['clinic', 'mom']) {
      await run(`--profile ${profile} contact add anew.card --name anew`);
      await run(`--profile ${profile} address accept move.file --out ${profile}.ack --yes`);
    }
    await run('--profile anew address confirm clinic.ack mom.ack');
    await run('--profile anew anchor --move --out st.psbt');
    await run('--profile clinic cosign st.psbt --out st2.psbt --yes');
    await run('--profile mom cosign st2.psbt --out st3.psbt --yes');
    await run('--profile anew anchor finish st3.psbt');
    await run('regtest mine');
    await createProfile(home, 'third', 'patient');
    await run('--profile third card --out third.card');
    await run('--profile mom contact add third.card --name third');
    await run('--profile clinic recover anew --out outer --yes');
    await run('--profile mom recover anew --layer outer --for third --out inner.age --yes');
    await run('--profile third recover finish inner.age --yes');
    await run('--profile alice move-home veto --out veto.json --yes');
    await run('--profile alice status');
    const locked = await runCli({ home: home.home, cwd: home.cwd }, ['--profile', 'alice', 'status', '--json']);
    compare(locked.json, withSchema(documentedOf('status', 'medwallet/status/v1')), 'status, locked');
    await run('regtest down');
    await run('completion bash');
    await run('regtest reset');
  });

  it('was looked at for every command', () => {
    const all = COMMANDS.map(({ path }) => path).filter((path) => !APART.includes(path));
    expect([...seen].toSorted()).toEqual(all.toSorted());
  });
});

function documentedOf(path: string, schema: string): Documented {
  const usage = COMMANDS.find((command) => command.path === path)?.usage ?? '';
  const section = sectionOf(CLI, `### \`medwallet ${usage}\``);
  const [, same] = /^JSON as of `([^`]+)`\.$/m.exec(section) ?? [];
  if (same !== undefined) return documentedOf(same, schema);
  const lines = [...section.matchAll(/^JSON `([^`]+)`[^:]*: (.*)$/gm)];
  const line = lines.find(([, name]) => name === schema)?.[2];
  expect(line, `${path} prints ${schema}, which docs/cli.md does not describe`).toBeDefined();
  // What stands in brackets explains a value.
  const fields = (line ?? '').replace(/\([^)]*\)/g, '');
  const names = [...fields.matchAll(/`([a-zA-Z][\w.[\]]*)`(\??)/g)].map(([, name = '', mark]) => ({ name, mark }));
  const marked = (mark: string): string[] => names.filter((one) => one.mark === mark).map(({ name }) => name);
  return { needed: marked(''), optional: marked('?') };
}

function withSchema({ needed, optional }: Documented): Documented {
  return { needed: [...needed, 'schema'], optional };
}

function compare(fields: Json, { needed, optional }: Documented, line: string): void {
  const outer = (names: readonly string[]): string[] => [...new Set(names.map((name) => name.split('[]')[0] ?? ''))];
  const inner = new Map<string, string[]>();
  for (const name of needed) {
    const [list, field] = name.split('[].');
    if (list !== undefined && field !== undefined) inner.set(list, [...(inner.get(list) ?? []), field]);
  }
  const required = outer(needed);
  const found = Object.keys(fields);
  expect(found.filter((name) => !optional.includes(name)).toSorted(), line).toEqual(required.toSorted());
  for (const [list, names] of inner) {
    for (const item of fields[list] as Json[]) {
      expect(Object.keys(item).toSorted(), `${line}: ${list}[]`).toEqual(names.toSorted());
    }
  }
}
