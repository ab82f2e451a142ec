import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { masterKey } from '../../src/keys/root.ts';
import { readWords } from '../../src/medwallet.ts';
import { recordIdentity } from '../../src/wallet/age-keys.ts';
import { runCli } from '../support/cli.ts';
import { canary, LeakWatch } from '../support/faults/canaries.ts';
import { filesBelow } from '../support/faults/tree.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, createPeople, unlock, type TestHome } from '../support/people.ts';

const PATIENT = 'Zylphia Quorndon-Abernathy';
const TITLE = 'Canary of the fourth ventricle';
const CONTENT = '{"resourceType":"Observation","note":[{"text":"a canary sings in the ward"}]}\n';
const RPC_PASSWORD = 'canary-of-the-rpc-5f1d';
/** Written for a person to read, on request: what stands in them is no leak. */
const MEANT_TO_BE_READ = [
  '.card',
  'lab.json',
  'opened',
  'own',
  'taken',
  'words.txt',
  'audit.html',
  'bundle.json',
];

// Canaries for everything secret, through a hundred commands of which many fail, and then a look everywhere.
describe('what leaks', { timeout: 900_000 }, () => {
  let node: TestNode;
  let home: TestHome;
  let away: TestHome['env'];
  let operations = 0;
  let failed = 0;
  const watch = new LeakWatch();

  beforeAll(async () => {
    node = await startTestNode();
    const plain = createHome();
    const env = { ...plain.env, MEDWALLET_RPC_URL: node.rpcUrl, MEDWALLET_RPC_COOKIE: node.cookieFile };
    home = { ...plain, env };
    // A node that is not there, named with a password where none belongs.
    away = { MEDWALLET_RPC_URL: `http://user:${RPC_PASSWORD}@127.0.0.1:1/` };
    (await createPeople(home)).close();
    home.write('lab.json', CONTENT);
    const passphrase = readFileSync(home.passphraseFile, 'utf8').trim();
    watch.add(canary('passphrase', passphrase), canary('patient', PATIENT), canary('title', TITLE));
    watch.add(canary('content', CONTENT.slice(30, 70)), canary('RPC password', RPC_PASSWORD));
    watch.add(canary('RPC cookie', readFileSync(node.cookieFile, 'utf8').split(':')[1] ?? ''));
    for (const profile of ['alice', 'clinic', 'mom']) {
      const { words } = await readWords(home.env, { profile }, passphrase);
      const root = masterKey(words, '', 'regtest');
      watch.add(
        canary(`words of ${profile}`, words.split(' ').slice(3, 7).join(' ')),
        canary(`xprv of ${profile}`, root.toBase58()),
        canary(`master key of ${profile}`, root.privateKey ?? new Uint8Array()),
      );
    }
  });
  afterAll(async () => {
    home.remove();
    await node.stop();
  });

  async function run(line: string, env: TestHome['env'] = {}): Promise<Record<string, unknown>> {
    operations++;
    const argv = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
    const told = await runCli({ ...home, env: { ...home.env, ...env } }, [...argv, '--json']);
    watch.look(`stderr of ${line}`, told.stderr);
    if (told.code !== 0) {
      failed++;
      watch.look(`the error of ${line}`, told.stdout);
      // The same again as a person is told it, with the stack that a report would bring.
      const plain = await runCli({ ...home, env: { ...home.env, ...env, MEDWALLET_DEBUG: '1' } }, argv);
      watch.look(`what a person is told of ${line}`, plain.stderr);
    }
    return told.json;
  }
  const text = async (line: string, field: string): Promise<string> => String((await run(line))[field]);

  it('in a hundred commands: nothing', async () => {
    await run(`--profile alice card --name "${PATIENT}" --out alice.card`);
    await run('--profile clinic contact add alice.card --name patient');
    const address = await text('--profile alice address show', 'address');
    await node.fund(address);
    const id = await text(`--profile alice record add lab.json --title "${TITLE}"`, 'id');
    const wallet = await unlock(home, 'alice');
    const secret = wallet.store.view((tables) => tables.table('record').get(id)?.secret ?? '');
    watch.add(canary('record key', secret), canary('record identity', recordIdentity(secret)));
    wallet.close();

    await anchor();
    for (let round = 0; round < 4; round++) {
      const grant = await text(
        `--profile alice grant clinic --record ${id} --for 30d --out g.psbt --yes`,
        'grant',
      );
      await run('--profile clinic cosign g.psbt --out g2.psbt --yes');
      await run('--profile alice grant finish g2.psbt --out clinic.grant');
      await run('--profile clinic verify clinic.grant');
      await run(`--profile clinic open clinic.grant ${id} --out opened.json`);
      await run('--profile clinic access-log');
      await run('--profile alice status');
      await run('--profile alice audit --offline');
      await run(`--profile alice record open ${id} --out own.json`);
      await run(`--profile alice revoke ${grant} ${round % 2 === 0 ? '--reseal ' : ''}--yes`);
      await run('--profile clinic verify clinic.grant');
      await failures(id);
    }
    await anchor();
    await run('--profile alice record export --all --out taken');
    await run(`--profile alice record erase ${id} --reason entered-in-error --yes`);
    expect(operations).toBeGreaterThanOrEqual(100);
    expect(failed).toBeGreaterThan(30);
    await lookEverywhere();
    expect(watch.hits).toEqual([]);
    process.stdout.write(
      `leaks: ${operations} commands, ${failed} of them failing, ${watch.looked} texts and files\n`,
    );
  });

  it('a canary that is set free is seen, in every form', () => {
    const words = new LeakWatch();
    words.add(canary('words', 'abandon ability able about'));
    const bytes = Buffer.from('so: abandon ability able about.');
    const forms = [
      bytes,
      bytes.toString('hex'),
      bytes.toString('base64'),
      bytes.subarray(1).toString('base64url'),
    ];
    for (const form of [...forms, Buffer.from(bytes.toString(), 'utf16le')]) words.look('here', form);
    expect(words.hits).toHaveLength(5);
  });

  async function anchor(): Promise<void> {
    await run('--profile alice anchor --out st.psbt');
    await run('--profile mom cosign st.psbt --out st2.psbt --yes');
    await run('--profile alice anchor finish st2.psbt');
    await node.mine(1);
  }

  /** What goes wrong with secrets at hand: wrong ones, damaged files, no node, no room. */
  async function failures(id: string): Promise<void> {
    const wrong = home.file('wrong.pass');
    writeFileSync(wrong, `${readFileSync(home.passphraseFile, 'utf8').trim()}x\n`, { mode: 0o600 });
    await run('--profile alice status', { MEDWALLET_PASSPHRASE_FILE: wrong });
    const passphrase = readFileSync(home.passphraseFile, 'utf8').trim();
    const { words } = await readWords(home.env, { profile: 'alice' }, passphrase);
    writeFileSync(home.file('words.txt'), `${words} zoo\n`, { mode: 0o600 });
    await run('--profile again restore --role patient --words-file words.txt');
    await run('--profile alice restore --role patient --words-file words.txt');
    for (const line of [
      'anchor --out st.psbt',
      'anchor status',
      'audit',
      'grant nobody --record 0000 --out g.psbt --yes',
      'cosign lab.json --out x --yes',
      'grant finish lab.json --out x',
      `record add lab.json --title "${TITLE}" --collection "no such thing"`,
      `record open ${id} --out /nowhere/opened.json`,
      'contact add lab.json --name x',
      'move-home take-over lab.json',
      'proof verify lab.json',
    ]) {
      await run(`--profile alice ${line}`, away);
    }
    const store = join(home.home, 'profiles', 'mom', 'store.db');
    const bytes = readFileSync(store);
    writeFileSync(
      store,
      bytes.map((byte, i) => (i > 4_096 && i % 97 === 0 ? byte ^ 1 : byte)),
    );
    await run('--profile mom guardian list');
    writeFileSync(store, bytes);
  }

  /** Files, and what a child of ours was started with, and the whole chain. */
  async function lookEverywhere(): Promise<void> {
    const files = [...filesBelow(home.home), ...filesBelow(home.cwd)];
    watch.lookAtFiles(
      files
        .filter(
          (path) => !MEANT_TO_BE_READ.some((part) => path.startsWith(`${home.cwd}/`) && path.includes(part)),
        )
        .filter((path) => !path.endsWith('wrong.pass')),
    );
    // The node's own cookie is the one place where its password stands.
    watch.lookAtFiles(filesBelow(node.home).filter((path) => path !== node.cookieFile));
    for (const what of ['cmdline', 'environ'])
      watch.look(what, readFileSync(`/proc/${node.pid ?? 0}/${what}`));
    const height = Number(await node.rpc('getblockcount'));
    for (let block = 1; block <= height; block++) {
      const hash = (await node.rpc('getblockhash', block)) as string;
      watch.look(`block ${block}`, Buffer.from((await node.rpc('getblock', hash, 0)) as string, 'hex'));
    }
  }
});
