import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operandWants, optionWants } from '../../../src/cli/completion/kinds.ts';
import { SCRIPTS, SHELLS } from '../../../src/cli/completion/scripts.ts';
import { addContact, makeCard } from '../../../src/wallet/index.ts';
import { commandLines } from '../../docs/command-tree.ts';
import { runCli, type CliPlace } from '../../support/cli.ts';
import { addText, grantTo } from '../../support/consent.ts';
import { createHome, createPeople, createProfile, unlock, type TestHome } from '../../support/people.ts';

let home: TestHome;
let clinic: string;

beforeAll(async () => {
  home = createHome();
  await createProfile(home, 'alice', 'patient');
  await createProfile(home, 'clinic', 'provider');
  const [alice, other] = [await unlock(home, 'alice'), await unlock(home, 'clinic')];
  clinic = other.profile.did;
  addContact(alice, (await makeCard(other, { name: 'x', withCustodyKey: false })).file, 'Klinik Sehat');
  alice.close();
  other.close();
});
afterAll(() => {
  home.remove();
});

/** Asks as a shell does. Whatever happens: nothing on stderr, and success. */
async function ask(words: readonly string[], place: CliPlace = home): Promise<string[]> {
  const { code, stdout, stderr } = await runCli(place, ['__complete', ...words]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.endsWith('\n')).toBe(true);
  return stdout.trimEnd().split('\n');
}

const values = (lines: readonly string[]): string[] =>
  lines.slice(1).map((line) => line.split('\t')[0] ?? '');

/** Every file of a home, with its bytes; SQLite's empty journal goes with the process. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !isEmptyJournal(join(entry.parentPath, entry.name)),
  );
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path, createHash('sha256').update(readFileSync(path)).digest('hex')];
    }),
  );
}

function isEmptyJournal(path: string): boolean {
  return path.endsWith('.db-shm') || (path.endsWith('.db-wal') && statSync(path).size === 0);
}

describe('what a shell is offered', () => {
  it('commands, subcommands and flags', async () => {
    expect(values(await ask(['bash', 'rec']))).toEqual(['record', 'recover']);
    expect(values(await ask(['bash', 'record', '']))).toEqual(
      expect.arrayContaining(['add', 'list', 'erase']),
    );
    expect(values(await ask(['bash', '--profile', 'alice', 'record', 'li']))).toEqual(['list']);
    expect(values(await ask(['bash', 'record', 'list', '--a']))).toEqual(['--all']);
    expect(values(await ask(['bash', 'grant', 'clinic', 'fin']))).toEqual([]);
  });

  it('names where the passphrase is in a file, by any of the ways of saying so', async () => {
    const none = { ...home, passphraseFile: '' };
    const alice = ['--profile', 'alice'];
    expect(await ask(['bash', ...alice, 'grant', 'K'])).toEqual(['values', 'Klinik\\ Sehat\tprovider']);
    expect(await ask(['zsh', ...alice, 'grant', 'K'])).toContain('Klinik Sehat\tprovider');
    expect(values(await ask(['bash', ...alice, 'grant', 'K'], none))).toEqual([]);
    const flag = ['--passphrase-file', home.passphraseFile];
    expect(values(await ask(['bash', ...alice, ...flag, 'guardian', 'add', 'K'], none))).toEqual([
      'Klinik\\ Sehat',
    ]);
    expect(values(await ask(['bash', ...alice, 'verify', '--audience', clinic.slice(0, 15)]))).toContain(
      clinic,
    );
  });

  it('dids and profiles without one', async () => {
    const none = { ...home, passphraseFile: '' };
    expect(values(await ask(['bash', '--profile', ''], none))).toEqual(['alice', 'clinic']);
    expect(values(await ask(['bash', '--profile', 'clinic', 'verify', '--audience', ''], none))).toEqual([
      clinic,
    ]);
  });

  it('values behind a flag, also with its sign', async () => {
    expect(values(await ask(['bash', 'grant', 'x', '--purpose', 'TREA']))).toEqual(['TREAT']);
    expect(values(await ask(['bash', 'grant', 'x', '--purpose=TREA']))).toEqual(['--purpose=TREAT']);
    expect(values(await ask(['bash', 'completion', '']))).toEqual([...SHELLS]);
    expect(values(await ask(['powershell', '=grant', '=x', '=--purpose', '=']))).toContain('TREAT');
    const indonesian = { ...home, env: { LANG: 'id_ID.UTF-8' } };
    expect(await ask(['bash', 'grant', 'x', '--purpose', 'TREA'], indonesian)).toContain('TREAT\tperawatan');
  });

  it('files where a file is asked for, left to the shell', async () => {
    expect(await ask(['bash', 'record', 'add', ''])).toEqual(['files']);
    expect(await ask(['bash', 'grant', 'x', '--out', ''])).toEqual(['files']);
    expect(await ask(['bash', 'sync', ''])).toEqual(['folders']);
  });

  it('the records of a package behind open, from the file alone', async () => {
    const people = createHome();
    const known = await createPeople(people);
    const { alice, clinic: reader } = known;
    const { id } = await addText(alice, 'blood count', 'laboratory');
    people.write('clinic.grant', (await grantTo(alice, reader, { records: [id] })).package);
    people.write('broken.grant', '{"schema":"medwallet/grant-package/v1"}');
    known.close();
    const none = { ...people, passphraseFile: '' };
    const open = ['bash', '--profile', 'clinic', 'open'];
    expect(await ask([...open, 'clinic.grant', ''], none)).toEqual(['values', `${id}\tTREAT`]);
    expect(values(await ask([...open, 'clinic.grant', '--out', 'x', id.slice(0, 4)], none))).toEqual([id]);
    expect(await ask([...open, ''], none)).toEqual(['files']);
    for (const file of ['broken.grant', 'not-there', '.', '/dev/zero'])
      expect(await ask([...open, file, ''], none)).toEqual(['values']);
    people.remove();
  });

  it('nothing, and no complaint, where it cannot know', async () => {
    const line = ['bash', '--profile', 'alice', 'grant', ''];
    const wrong = home.file('wrong');
    writeFileSync(wrong, 'no\n', { mode: 0o600 });
    expect(values(await ask(line, { ...home, passphraseFile: wrong }))).toEqual(['finish']);
    chmodSync(wrong, 0o644);
    expect(values(await ask(line, { ...home, passphraseFile: wrong }))).toEqual(['finish']);
    expect(values(await ask(line, { ...home, passphraseFile: home.file('not-there') }))).toEqual(['finish']);
    expect(values(await ask(['bash', '--profile', 'nobody', 'grant', '']))).toEqual(['finish']);
    expect(values(await ask(['bash', '--profile', '../x', 'grant', '']))).toEqual(['finish']);
    expect(await ask(['bash'])).toContain('values');
    expect(await ask([])).toContain('values');
    expect(await ask(['bash', 'grant', 'x'.repeat(70_000)])).toEqual(['values']);
    expect(await ask(['bash', '--nonsense', 'recrod', '-x', '--', ''])).toEqual(['values']);
    writeFileSync(join(home.home, 'profiles', 'clinic', 'store.db'), 'not a database');
    expect(values(await ask(['bash', '--profile', 'clinic', 'grant', '']))).toEqual(['finish']);
  });

  it.skipIf(process.platform === 'win32')('never waits for a pipe, nor empties it', async () => {
    const pipe = home.file('pipe');
    execFileSync('mkfifo', [pipe]);
    const lines = await ask(['bash', '--profile', 'alice', 'grant', 'K'], { ...home, passphraseFile: pipe });
    expect(values(lines)).toEqual([]);
    rmSync(pipe);
  });

  it('changes no byte of the wallet', async () => {
    const before = contents(home.home);
    for (const last of [
      ['grant', 'K'],
      ['revoke', ''],
      ['record', 'show', ''],
      ['grant', 'x', '--collection', ''],
    ]) {
      await ask(['bash', '--profile', 'alice', ...last]);
    }
    await ask(['bash', '--profile', 'nobody', 'record', 'show', '']);
    expect(contents(home.home)).toEqual(before);
  });
});

describe('the places of a command line', () => {
  /** Those that a person fills with words or numbers of his own. */
  const OWN =
    /^(?:address|amount|as|answer|at|blocks|category|count|custody-key|date|depth|duration|effective|event|fee-rate|for|from|hours|lanes|lines|method|name|number|package|reason|fhir|language|place|provision|record|sat|specialty|satoshis|scope|seconds|since|stolen|text|time|title|txid|type|until|value|wallet|who|accept-within|sponsor)$/;

  it.each(commandLines())('of $path are files, folders, values or a person’s own', ({ path, command }) => {
    for (const operand of command.registeredArguments) {
      if (operandWants(path, operand) === 'free') expect(operand.name()).toMatch(OWN);
    }
    for (const option of command.options) {
      if (optionWants(path, option) === 'free') expect(option.long?.slice(2)).toMatch(OWN);
    }
  });
});

describe('medwallet completion', () => {
  it.each(SHELLS)('prints the script of %s, which a parser takes', async (shell) => {
    const { code, stdout } = await runCli(home, ['completion', shell]);
    expect([code, stdout]).toEqual([0, SCRIPTS[shell]]);
    expect(stdout).toContain(`__complete ${shell}`);
    expect(stdout).not.toMatch(/\beval\b/);
    if (shell === 'bash') execFileSync('bash', ['-n'], { input: stdout });
  });

  it('says which shells there are', async () => {
    const { code, stderr } = await runCli(home, ['completion', 'csh']);
    expect(code).toBe(2);
    expect(stderr).toContain('powershell');
  });
});
