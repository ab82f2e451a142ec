import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assembleSignedDocument, parseSignedDocument } from '../../src/bip322/index.ts';
import { bytesToHex } from '../../src/encoding/index.ts';
import { grantText, parseScope, type Claims } from '../../src/grant/index.ts';
import { quickCommand } from '../../src/cli/quick.ts';
import { scopeInWords } from '../../src/cli/words/scope.ts';
import { NORMAL, patient } from '../grant/samples.ts';
import { runCli } from '../support/cli.ts';
import { createHome, createProfile, unlock } from '../support/people.ts';
import { person, signToken } from '../support/sign.ts';

const home = createHome();
const BUILT = join(import.meta.dirname, '..', '..', 'dist', 'bin', 'medwallet.cjs');
let token: string;
let clinic: string;

beforeAll(async () => {
  await createProfile(home, 'clinic', 'provider');
  const wallet = await unlock(home, 'clinic');
  clinic = wallet.profile.did;
  const now = wallet.clock.now();
  const claims: Claims = { ...NORMAL, aud: clinic, iat: now - 60, nbf: now - 60, exp: now + 3_600 };
  const signer = { ...person('nobody'), did: clinic, publicKey: wallet.identity.publicKey };
  token = signToken(claims, [patient, { ...signer, sign: (digest) => wallet.identity.sign(digest) }]);
  home.write('token', `${token}\n`);
  wallet.close();
});
afterAll(() => {
  home.remove();
});

function cli(...argv: string[]) {
  return runCli(home, argv);
}

describe('verify --batch', () => {
  it('one result a line, in order, whatever the lines are', async () => {
    const lines = [token, 'x', '', `${token}\r`, `${token.slice(0, -2)}AA`];
    home.write('batch', `${lines.join('\n')}\n`);
    const run = await cli('--profile', 'clinic', 'verify', '--offline', '--batch', 'batch');
    const reports = run.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { line: number; verdict: string });
    expect(reports.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
    expect(reports.map(({ verdict }) => verdict)).toEqual([
      'valid',
      'malformed',
      'malformed',
      'valid',
      expect.stringMatching(/malformed|bad-signature/),
    ]);
    expect(run.code).toBe(1);
  });

  it('a byte order mark is taken away at the start of the file, and nowhere else', async () => {
    const mark = '\ufeff';
    home.write('marked', `${mark}${token}\r\n${mark}${token}\r\n${token}\r\n`);
    const run = await cli('--profile', 'clinic', 'verify', '--offline', '--batch', 'marked');
    expect(run.stdout.match(/"verdict":"[a-z-]+"/g)?.map((one) => one.slice(11, -1))).toEqual([
      'valid',
      'malformed',
      'valid',
    ]);
  });

  it('of nothing nothing is called valid: exit 3, no line, and a word to the person', async () => {
    for (const [text, lang, words] of [
      ['', 'en', 'nothing was verified'],
      ['\ufeff', 'id', 'tidak ada yang diverifikasi'],
    ] as const) {
      home.write('none', text);
      const run = await cli('--profile', 'clinic', '--lang', lang, 'verify', '--offline', '--batch', 'none');
      expect([run.code, run.stdout]).toEqual([3, '']);
      expect(run.stderr).toContain(words);
    }
    home.write('none', '\n');
    const blank = await cli('--profile', 'clinic', 'verify', '--offline', '--batch', 'none');
    expect([blank.code, JSON.parse(blank.stdout)]).toMatchObject([1, { line: 1, verdict: 'malformed' }]);
  });

  it('reads stdin; exit 0 when all are valid, 3 when some could not be checked', async () => {
    const bytes = new TextEncoder().encode(`${token}\n${token}`);
    const one = ['--profile', 'clinic', 'verify', '--batch', '-'];
    expect((await runCli(home, [...one, '--offline'], bytes)).code).toBe(0);
    const seen = await runCli(home, one, bytes);
    expect(seen.code).toBe(3);
    expect(seen.stdout.match(/"verdict":"unchecked"/g)).toHaveLength(2);
    expect((await runCli(home, [...one, '--offline'])).stdout).toBe('');
  });

  it.each(['1', '2'])(
    'a line has its answer before the next one comes, lanes: %s; whoever reads no more ends it',
    async (lanes) => {
      const child = spawn(
        process.execPath,
        [BUILT, 'verify', '--batch', '-', '--offline', '--lanes', lanes, '--profile', 'clinic'],
        { cwd: home.cwd, env: { ...process.env, ...home.env }, stdio: ['pipe', 'pipe', 'pipe'] },
      );
      const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      for (const [line, verdict] of [
        [token, 'valid'],
        ['junk', 'malformed'],
        [token, 'valid'],
      ] as const) {
        child.stdin.write(`${line}\n`);
        const answer = (await answers.next()) as IteratorResult<string, undefined>;
        expect(JSON.parse(answer.value ?? '')).toMatchObject({ verdict });
      }
      child.stdin.on('error', () => undefined);
      child.stdout.destroy();
      child.stdin.write(`${token}\n`);
      expect(await once(child, 'exit')).toEqual([1, null]);
    },
  );

  it.each(['1', '2'])('an error ends it though more lines may come, lanes: %s', async (lanes) => {
    const child = spawn(
      process.execPath,
      [BUILT, 'verify', '--batch', '-', '--offline', '--lanes', lanes, '--profile', 'nobody'],
      { cwd: home.cwd, env: { ...process.env, ...home.env }, stdio: ['pipe', 'ignore', 'pipe'] },
    );
    child.stdin.on('error', () => undefined);
    child.stdin.write(`${token}\n`);
    const said = createInterface({ input: child.stderr })[Symbol.asyncIterator]();
    const ended = once(child, 'exit');
    expect(((await said.next()) as IteratorResult<string, undefined>).value).toMatch(/for whom/);
    expect(await ended).toEqual([2, null]);
  });

  it('lanes give what one thread gives, line for line', () => {
    expect(existsSync(BUILT)).toBe(true);
    home.write('many', Array.from({ length: 300 }, (_, i) => (i % 7 === 0 ? `bad ${i}` : token)).join('\n'));
    const run = (lanes: string) =>
      spawnSync(
        process.execPath,
        [BUILT, 'verify', '--batch', 'many', '--offline', '--lanes', lanes, '--profile', 'clinic'],
        {
          cwd: home.cwd,
          env: { ...process.env, ...home.env },
          encoding: 'utf8',
        },
      );
    const [one, three] = [run('1'), run('3')];
    expect(one.stderr).toBe('');
    expect(three.stdout.split('\n')).toHaveLength(301);
    expect(three.stdout).toBe(one.stdout);
    expect(three.status).toBe(1);
  });

  it('usage: neither grant nor batch, both, lanes that are none', async () => {
    for (const more of [[], ['token', '--batch', 'batch'], ['--batch', 'batch', '--lanes', '0']]) {
      expect((await cli('--profile', 'clinic', 'verify', ...more)).code).toBe(2);
    }
  });
});

describe('what a grant permits, for people', () => {
  it('in the words of the signed text, with the scopes themselves, from when and until when', async () => {
    const shown = (await cli('--profile', 'clinic', 'verify', 'token', '--offline')).stdout;
    expect(shown).toContain('\n  purpose   TREAT - treatment\n');
    expect(shown).toContain('\n  may       read and search everything listed (patient/*.rs)\n');
    expect(shown).toMatch(/\n {2}from {6}\d{4}-\d\d-\d\d \d\d:\d\d UTC\n {2}until {5}\d{4}-/);
    const indonesian = (await cli('--lang', 'id', '--profile', 'clinic', 'verify', 'token', '--offline'))
      .stdout;
    expect(indonesian).toContain('\n  boleh     membaca dan mencari semua yang disebut (patient/*.rs)\n');
  });

  it.each([
    ['patient/*.r', 'membaca semua yang disebut'],
    [
      'patient/Observation.rs?category=laboratory patient/Condition.r',
      'membaca dan mencari Observation dengan category=laboratory; membaca Condition',
    ],
  ])('%s', (scope, indonesian) => {
    const scopes = parseScope(scope) ?? [];
    const signed = grantText({ ...NORMAL, scope });
    expect(signed).toContain(`\nAccess: ${scope} - ${scopeInWords(scopes, 'en')}\n`);
    expect(scopeInWords(scopes, 'id')).toBe(indonesian);
  });
});

// What a form does not look at must not be asked of it: somebody would believe that it was.
describe('options that one form of verify would ignore are refused', () => {
  it.each([
    '--batch token --challenge c --answer a',
    '--batch token --at 2026-01-01',
    '--batch token --proof p',
    'token --at 2026-01-01 --challenge c --answer a',
    'token --offline --status fresh',
    '--batch token --offline --status fresh',
  ])('verify %s', async (line) => {
    const { code, json } = await cli('--profile', 'clinic', 'verify', ...line.split(' '), '--json');
    expect(code).toBe(2);
    expect(json).toMatchObject({ error: { outcome: 'usage' } });
  });
});

describe('a file that is not there', () => {
  const about = (grant: string) => cli('verify', grant, '--audience', clinic, '--offline');

  it('is a malformed grant, and said to be missing', async () => {
    for (const grant of ['no.grant', 'no/such/folder/clinic.grant', 'tokens', 'a.b.c']) {
      const run = await about(grant);
      expect(run.code).toBe(1);
      expect(run.stdout).toContain(`MALFORMED\nThere is no file ${grant} here`);
      const told = await cli('verify', grant, '--audience', clinic, '--offline', '--json');
      expect(told.json).toMatchObject({
        verdict: 'malformed',
        hint: expect.stringContaining(`no file ${grant}`) as string,
      });
    }
    expect((await cli('token', 'show', 'no.grant')).stderr).toContain('[not-found]');
  });

  it('what looks like a token or a package is one, however garbled', async () => {
    expect((await about(token)).code).toBe(0);
    for (const grant of [token.slice(0, 200), token.replaceAll('.', ','), '{}', 'x'.repeat(256)]) {
      const run = await about(grant);
      expect(run.code).toBe(1);
      expect(run.stdout).toContain('MALFORMED');
      expect(run.stdout).not.toContain('no file');
    }
  });
});

describe('challenge, answer, verify', () => {
  const as = ['--as', 'gate.example', '--method', 'open'];
  const verify = (challenge: string, answer: string) =>
    cli(
      'verify',
      'token',
      '--audience',
      clinic,
      '--offline',
      '--challenge',
      challenge,
      '--answer',
      answer,
      '--json',
    );

  it('the provider answers; the second use is refused; the gate needs no profile', async () => {
    expect((await cli('challenge', 'token', ...as, '--out', 'c1')).code).toBe(0);
    const refused = await cli('--profile', 'clinic', 'answer', 'c1', '--out', 'a1');
    expect(refused.stderr).toContain('confirmation-needed');
    expect((await cli('--profile', 'clinic', 'answer', 'c1', '--out', 'a1', '--yes')).code).toBe(0);
    const first = await verify('c1', 'a1');
    expect(first.json).toMatchObject({ verdict: 'valid', possession: { result: 'passed' } });
    for (let i = 0; i < 20; i++) {
      const again = await verify('c1', 'a1');
      expect(again.code).toBe(1);
      expect(again.json).toMatchObject({
        verdict: 'replayed',
        message: 'This answer was given before: it proves nothing a second time.',
        possession: { code: 'replayed', detail: 'this challenge was answered before' },
      });
    }
    const words = [
      'verify',
      'token',
      '--audience',
      clinic,
      '--offline',
      '--challenge',
      'c1',
      '--answer',
      'a1',
    ];
    const english = (await cli(...words)).stdout;
    expect(english).toMatch(/^REPLAYED\nThis answer was given before/);
    expect(english).not.toContain('somebody else');
    expect((await cli(...words, '--lang', 'id')).stdout).toMatch(
      /^JAWABAN DIPAKAI ULANG\nJawaban ini sudah pernah diberikan/,
    );
  });

  it('signs no text that the asker chose: his words stand in it as hex', () => {
    const { document } = parseSignedDocument(home.read('a1'), { maxBytes: 4_096 });
    expect(document['challenge']).toBe(bytesToHex(home.read('c1').slice(0, -1)));
    expect(JSON.stringify(document)).not.toContain('gate.example');
  });

  it('a challenge that was not made here, and an answer to another one', async () => {
    const other = join(home.home, 'other');
    const elsewhere = { ...home, home: other, env: { MEDWALLET_HOME: other } };
    mkdirSync(elsewhere.home, { recursive: true });
    await runCli(elsewhere, ['challenge', 'token', ...as, '--out', 'c2']);
    await cli('challenge', 'token', ...as, '--out', 'c3');
    for (const name of ['2', '3']) {
      await cli('--profile', 'clinic', 'answer', `c${name}`, '--out', `a${name}`, '--yes');
    }
    expect((await verify('c2', 'a2')).json).toMatchObject({
      verdict: 'not-proven',
      hint: expect.stringContaining('with the same profile') as string,
      possession: { code: 'unknown-challenge', detail: 'this challenge was not made here' },
    });
    expect((await verify('c3', 'a2')).json).toMatchObject({
      verdict: 'not-proven',
      possession: { code: 'other-challenge', detail: 'the answer is to another challenge' },
    });
    expect((await verify('c3', 'a3')).json).toMatchObject({ verdict: 'valid' });
  });

  it('whoever has the token and not the key cannot answer', async () => {
    await cli('challenge', 'token', ...as, '--out', 'c4');
    await createProfile(home, 'thief', 'provider');
    await cli('--profile', 'thief', 'answer', 'c4', '--out', 'a4', '--yes');
    expect((await verify('c4', 'a4')).json).toMatchObject({
      verdict: 'wrong-audience',
      possession: { detail: 'the answer is by somebody else than the provider' },
    });
    const { document, signature } = parseSignedDocument(home.read('a4'), { maxBytes: 4_096 });
    home.write('a5', assembleSignedDocument({ ...document, provider: clinic }, signature).bytes);
    expect((await verify('c4', 'a5')).json).toMatchObject({
      verdict: 'not-proven',
      possession: { code: 'bad-signature' },
    });
  });

  it('refuses to answer what is none, for another network, or over', async () => {
    const text = new TextDecoder().decode(home.read('c1'));
    const cases = {
      'malformed-challenge': '{}',
      'wrong-network': text.replace('"regtest"', '"signet"'),
      'challenge-over': text.replace(
        /"exp":\d+,"grant":"(.*?)","iat":\d+/,
        '"exp":1000,"grant":"$1","iat":900',
      ),
    };
    for (const [code, challenge] of Object.entries(cases)) {
      home.write('c6', challenge);
      const { stderr } = await cli('--profile', 'clinic', 'answer', 'c6', '--out', 'a6', '--yes');
      expect(stderr).toContain(`[${code}]`);
      expect(existsSync(home.file('a6'))).toBe(false);
    }
  });
});

describe('what is read without the parser of all commands', () => {
  const context = {
    env: {},
    cwd: home.cwd,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
  };
  const isQuick = (...argv: string[]): boolean => quickCommand(argv, context) !== undefined;

  it('verify and token show, with known options in any place', () => {
    expect(isQuick('verify', 'x')).toBe(true);
    expect(isQuick('--profile', 'a', 'verify', 'x', '--json', '--audience', 'did:key:z')).toBe(true);
    expect(isQuick('token', 'show', 'x', '--bip322')).toBe(true);
    expect(isQuick('verify', '-')).toBe(true);
  });

  it.each([
    ['verify'],
    ['verify', 'a', 'b'],
    ['verify', '--help'],
    ['verify', 'x', '-h'],
    ['verify', 'x', '--unknown'],
    ['verify', 'x', '--audience'],
    ['verify', 'x', '--audience', '--json'],
    ['verify', 'x', '--json', '--json'],
    ['verify', 'x', '--audience=y'],
    ['verify', '--', 'x'],
    ['--audience', 'y', 'verify', 'x'],
    ['token', 'x'],
    ['constructor', 'x'],
    ['__proto__', 'x'],
    ['verify', 'x', '--constructor'],
    ['verify', '--batch', 'x'],
  ])('not: %s %s %s %s', (...argv) => {
    expect(isQuick(...argv)).toBe(false);
  });

  it('says the same as the parser does', async () => {
    const spellings = [
      ['verify', 'token', '--audience', clinic, '--offline', '--json'],
      ['verify', 'token', `--audience=${clinic}`, '--offline', '--json'],
    ];
    const runs = await Promise.all(spellings.map((argv) => cli(...argv)));
    expect(new Set(runs.map(({ stdout }) => stdout)).size).toBe(1);
    const failures = await Promise.all([cli('verify', 'token'), cli('verify', 'token', '--network=regtest')]);
    expect(failures[0]).toMatchObject({ code: failures[1].code, stderr: failures[1].stderr });
  });

  it('the built command loads one file for it', () => {
    const hook = home.file('hook.cjs');
    home.write(
      'hook.cjs',
      `process.on('exit', () => process.stderr.write(JSON.stringify(Object.keys(require.cache))));`,
    );
    const { stderr, status } = spawnSync(
      process.execPath,
      ['-r', hook, BUILT, 'verify', 'token', '--audience', clinic, '--offline'],
      { cwd: home.cwd, env: { ...process.env, ...home.env }, encoding: 'utf8' },
    );
    expect(status).toBe(0);
    const loaded = (JSON.parse(stderr) as string[]).filter((file) => file !== hook);
    // Beside the compiled part, which is no module: nothing that signs, decrypts, stores or connects, nor the parser.
    expect(loaded.map((file) => basename(file))).toEqual(['medwallet.cjs']);
  });
});
