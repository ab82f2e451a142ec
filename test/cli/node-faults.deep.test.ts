import {
  copyFileSync,
  cpSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWords } from '../../src/medwallet.ts';
import { runCli, type CliRun } from '../support/cli.ts';
import { canary, LeakWatch } from '../support/faults/canaries.ts';
import { filesBelow } from '../support/faults/tree.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, createPeople, type TestHome } from '../support/people.ts';
import { RPC_FAULTS, rpcProxy, type RpcFault } from '../support/rpc-proxy.ts';

/** What never ends, and takes its ten seconds. */
const ENDLESS = ['hang before it is made', 'hang after it was made', 'one byte a second'];
/** How often a scan may be asked how far it is, and what else may come at the same time. */
const AT_ONCE = 2;
/** The commands that ask the node, or read files that others send. */
const COMMANDS = [
  '--profile alice anchor status',
  '--profile alice anchor resume',
  '--profile alice anchor history --out h.json',
  '--profile alice anchor --out x.psbt',
  '--profile alice anchor bump --out b.psbt',
  '--profile mom cosign st.psbt --history history.json --out y.psbt --yes',
  '--profile mom sync shared --once --yes --dry-run',
  '--profile alice status',
  '--profile alice doctor',
  '--profile alice audit',
  '--profile clinic verify clinic.grant --at NOW',
  '--profile clinic verify clinic.grant --status fresh --require confirmed',
  'proof verify proof.json',
  '--profile alice anchor finish st2.psbt',
  '--profile alice sync finishing --once --yes',
];

describe('every command that asks the node, and every fault of the connection', { timeout: 600_000 }, () => {
  let node: TestNode;
  let home: TestHome;
  let umask: number;
  const watch = new LeakWatch();
  const told = { commands: 0, faults: 0 };

  const run = async (line: string, url = node.rpcUrl): Promise<CliRun> => {
    const env = { ...home.env, MEDWALLET_RPC_URL: url, MEDWALLET_RPC_COOKIE: node.cookieFile };
    const argv = line.replace('NOW', new Date().toISOString()).split(' ');
    const ran = await runCli({ ...home, env }, [...argv, '--json']);
    for (const text of [ran.stdout, ran.stderr]) watch.look(line, text);
    return ran;
  };
  const done = async (line: string): Promise<CliRun> => {
    const ran = await run(line);
    expect(ran.code, `${line}\n${ran.stdout}${ran.stderr}`).toBe(0);
    return ran;
  };

  beforeAll(async () => {
    umask = process.umask(0);
    node = await startTestNode();
    home = createHome(node.home);
    const people = await createPeople(home);
    people.close();
    const passphrase = readFileSync(home.passphraseFile, 'utf8').trim();
    watch.add(canary('passphrase', passphrase));
    watch.add(canary('RPC cookie', readFileSync(node.cookieFile, 'utf8').split(':')[1] ?? ''));
    for (const profile of ['alice', 'clinic', 'mom']) {
      const { words } = await readWords(home.env, { profile }, passphrase);
      watch.add(canary(`words of ${profile}`, words.split(' ').slice(3, 7).join(' ')));
    }
    await node.fund(people.address);
    home.write('lab.json', '{"resourceType":"Observation"}\n');
    const anchored = async (): Promise<void> => {
      await done('--profile alice record add lab.json --title x');
      await done('--profile alice anchor --out st.psbt');
      await done('--profile mom cosign st.psbt --out st2.psbt --yes');
      await done('--profile alice anchor finish st2.psbt');
      await node.mine(6);
    };
    await anchored();
    await done('--profile alice grant clinic --collection general --for 30d --out g.psbt --yes');
    await done('--profile clinic cosign g.psbt --out g2.psbt --yes');
    const { grant } = (await done('--profile alice grant finish g2.psbt --out clinic.grant')).json;
    await anchored();
    await done('--profile alice anchor status');
    await done('--profile alice anchor history --out history.json');
    await done(`--profile alice proof export --grant ${String(grant)} --out proof.json`);
    await done('--profile alice record add lab.json --title y');
    await done('--profile alice anchor --out st.psbt');
    await done('--profile clinic cosign st.psbt --out st2.psbt --yes');
    for (const folder of ['shared', 'finishing']) mkdirSync(home.file(folder));
    copyFileSync(home.file('st.psbt'), home.file('shared/st.psbt'));
    copyFileSync(home.file('st2.psbt'), home.file('finishing/st2.psbt'));
  });
  afterAll(async () => {
    process.umask(umask);
    home.remove();
    await node.stop();
    process.stdout.write(
      `node faults: ${told.commands} commands, ${told.faults} runs with a fault; ${watch.looked} texts and files, ${watch.hits.length} leaks\n`,
    );
  });

  /** Says what it could not check, or did not need the node; never a stack, a silence or a refusal. */
  function answered(
    line: string,
    { code, stdout, stderr }: CliRun,
    codes: readonly string[],
    where: string,
  ): void {
    const what = `${line}, ${where}\n${stdout}${stderr}`;
    expect([0, 3], what).toContain(code);
    for (const text of stdout.trimEnd().split('\n}\n')) expect(text, what).not.toContain('"unexpected"');
    const [, said] = /"code": ?"([^"]+)"/.exec(stdout) ?? [];
    if (code === 3 && said !== undefined && /"error": ?\{/.test(stdout)) expect(codes, what).toContain(said);
    expect(stdout.length, what).toBeGreaterThan(0);
  }

  it('at each call of each command: told in words', async () => {
    const names = Object.keys(RPC_FAULTS).filter((name) => !ENDLESS.includes(name));
    const proxy = await rpcProxy(node.rpcUrl);
    let next = 0;
    for (const line of COMMANDS) {
      told.commands++;
      // Until no call is left that could be spoiled: what is done at last is done.
      for (let at = 0; ; at++) {
        const name = names[next++ % names.length] ?? '';
        const { fault, codes } = RPC_FAULTS[name] ?? expect.unreachable();
        let spoiled = 0;
        proxy.arm(fault, (call) => call.at === at && ++spoiled > 0);
        const ran = await run(line, proxy.url);
        if (spoiled === 0) break;
        told.faults++;
        answered(line, ran, codes, `${name} at call ${at}`);
      }
    }
    await proxy.close();
    expect((await run('--profile alice anchor status')).json['state']).toBe('in-mempool');
    expect(proxy.sent.size).toBe(1);
    await node.mine(1);
  });

  it('and a node that is not there, or of another chain: nothing else is asked of it', async () => {
    const other: RpcFault = ({ id, response }) => {
      response.end(JSON.stringify({ result: 'f'.repeat(64), error: null, id }));
    };
    const proxy = await rpcProxy(node.rpcUrl);
    for (const line of COMMANDS) {
      proxy.arm(other, ({ method, params }) => method === 'getblockhash' && params[0] === 0);
      answered(line, await run(line, proxy.url), ['wrong-chain'], 'another chain');
      expect(proxy.calls.filter((method) => method !== 'getblockhash')).toEqual([]);
      answered(line, await run(line, 'http://127.0.0.1:9'), ['node-unreachable'], 'nobody there');
      told.faults += 2;
    }
    await proxy.close();
  });

  it('and what never ends: each command waits for one call', async () => {
    for (const name of ENDLESS.slice(2)) {
      const { fault, codes } = RPC_FAULTS[name] ?? expect.unreachable();
      const asking = COMMANDS.filter((line) => !/history|sync|finish/.test(line));
      await Promise.all(
        asking.map(async (line) => {
          const proxy = await rpcProxy(node.rpcUrl);
          let spoiled = 0;
          proxy.arm(fault, (call) => call.at > 0 && ++spoiled > 0);
          const ran = await run(line, proxy.url);
          told.faults++;
          if (ran.code !== 1) answered(line, ran, codes, name);
          expect(spoiled, `${line}, ${name}`).toBeLessThanOrEqual(AT_ONCE);
          await proxy.close();
        }),
      );
    }
  });

  it('what they write is for its owner alone, under umask 000 too, and goes through no link', async () => {
    home.write('precious', 'precious');
    const lines = [
      '--profile alice anchor history --out OUT',
      '--profile mom cosign st.psbt --history history.json --out OUT --yes',
    ];
    for (const line of lines) {
      rmSync(home.file('out'), { force: true });
      symlinkSync(home.file('precious'), home.file('out'));
      expect((await run(line.replace('OUT', 'out'))).json['error']).toMatchObject({ code: 'symlink' });
      rmSync(home.file('out'));
      linkSync(home.file('precious'), home.file('out'));
      await done(line.replace('OUT', 'out'));
      expect(lstatSync(home.file('out'))).toMatchObject({ nlink: 1 });
      expect(statSync(home.file('out')).mode & 0o777).toBe(0o600);
    }
    // The answer to a statement has the same bytes each time, so its name can be known to whoever has the folder.
    const mom = join(home.home, 'profiles', 'mom');
    cpSync(mom, home.file('mom-before'), { recursive: true });
    await done('--profile mom sync shared --once --yes');
    const answer = readdirSync(home.file('shared')).find((name) => name !== 'st.psbt') ?? '';
    expect(answer).not.toBe('');
    rmSync(mom, { recursive: true });
    cpSync(home.file('mom-before'), mom, { recursive: true });
    rmSync(home.file('mom-before'), { recursive: true });
    rmSync(home.file(`shared/${answer}`));
    symlinkSync(home.file('precious'), home.file(`shared/${answer}`));
    await run('--profile mom sync shared --once --yes');
    expect(Buffer.from(home.read('precious')).toString()).toBe('precious');
    // What lies in a shared folder is for those who share it.
    const own = filesBelow(home.cwd).filter((path) => !path.startsWith(home.file('shared')));
    for (const path of [...filesBelow(join(home.home, 'profiles')), ...own]) {
      expect(statSync(path).mode & 0o077, path).toBe(0);
    }
    watch.lookAtFiles(filesBelow(home.home).filter((path) => path !== node.cookieFile));
    watch.lookAtFiles(filesBelow(home.cwd));
    expect(watch.hits).toEqual([]);
  });
});
