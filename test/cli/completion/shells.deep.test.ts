import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addContact, draftGrant, makeCard, offerGrant } from '../../../src/wallet/index.ts';
import { runCli } from '../../support/cli.ts';
import { createHome, createPeople, createProfile, unlock, type TestHome } from '../../support/people.ts';
import { MEDWALLET, openTerminal, type Terminal } from '../../support/terminal.ts';

/** What an issuer may have called a record, and a patient a collection: it must stay text. */
const HOSTILE = `a"b\`touch pwned\`$(touch pwned)' ;touch pwned #`;

const SHELLS = {
  bash: { program: ['bash', '--norc', '--noprofile', '-i'], source: 'source <(medwallet completion bash)' },
  zsh: { program: ['zsh', '-f', '-i'], source: 'source <(medwallet completion zsh)' },
  fish: { program: ['fish', '--no-config', '-i'], source: 'medwallet completion fish | source' },
} as const;
type Shell = keyof typeof SHELLS;

function isHere(shell: string): boolean {
  try {
    execFileSync(shell, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

let home: TestHome;
let grant: string;
let record: string;
let clinic: string;

beforeAll(async () => {
  home = createHome();
  const people = await createPeople(home);
  clinic = people.clinic.profile.did;
  people.close();
  await createProfile(home, 'doctor', 'provider');
  const [alice, doctor] = [await unlock(home, 'alice'), await unlock(home, 'doctor')];
  addContact(alice, (await makeCard(doctor, { name: 'x', withCustodyKey: false })).file, "Dr O'Brien");
  doctor.close();
  alice.close();
  home.write('lab.json', '{}');
  const own = ['--profile', 'alice'];
  const added = await runCli(home, [...own, 'record', 'add', 'lab.json', '--title', HOSTILE, '--json']);
  record = String(added.json['id']);
  expect((await runCli(home, [...own, 'collection', 'add', HOSTILE])).code).toBe(0);
  const wallet = await unlock(home, 'alice');
  const terms = { provider: 'clinic', records: [record], collections: [], purpose: 'TREAT' };
  const draft = draftGrant(wallet, { ...terms, seconds: 86_400, acceptSeconds: 3_600 });
  offerGrant(wallet, draft);
  grant = draft.grant;
  wallet.close();
  // Completes as the real command does; what else is asked of it, it writes down.
  const bin = home.file('bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'medwallet'),
    `#!/bin/sh
case "$1" in
__complete | completion) exec '${process.execPath}' '${MEDWALLET}' "$@" ;;
*) printf '%s\\0' "$@" >'${home.file('new')}' && mv '${home.file('new')}' '${home.file('words')}' ;;
esac
`,
  );
  chmodSync(join(bin, 'medwallet'), 0o755);
}, 120_000);
afterAll(() => {
  home.remove();
});

/** A shell without anybody's settings, with the script in it. */
async function open(shell: Shell, passphrase: 'set' | 'none'): Promise<Terminal> {
  const { program, source } = SHELLS[shell];
  const terminal = openTerminal([], {
    cwd: home.cwd,
    columns: 160,
    rows: 50,
    env: {
      PATH: `${home.file('bin')}:${process.env['PATH'] ?? ''}`,
      HOME: home.cwd,
      LANG: 'C.UTF-8',
      MEDWALLET_HOME: home.home,
      MEDWALLET_PROFILE: 'alice',
      ...(passphrase === 'set' ? { MEDWALLET_PASSPHRASE_FILE: home.passphraseFile } : {}),
    },
    program,
  });
  terminal.type(`${source}; echo ready | tr a-z A-Z`);
  terminal.press('Enter');
  await terminal.until('READY');
  return terminal;
}

/** Types a line, presses Tab until the screen shows it, and Enter. @returns the words that the shell made of it */
async function complete(terminal: Terminal, line: string, shown: string): Promise<string[]> {
  rmSync(home.file('words'), { force: true });
  terminal.press('C-l');
  terminal.type(line);
  terminal.press('Tab');
  await terminal.until(shown);
  terminal.press('Enter');
  for (let left = 200; left > 0 && !existsSync(home.file('words')); left--) await sleep(50);
  expect(existsSync(home.file('words')), terminal.screen()).toBe(true);
  return readFileSync(home.file('words'), 'utf8').split('\0').slice(0, -1);
}

describe.each(Object.keys(SHELLS) as Shell[])('%s, freshly opened', (shell) => {
  it.skipIf(!isHere(shell))(
    'completes contacts, grants and records by name',
    { timeout: 120_000 },
    async () => {
      const terminal = await open(shell, 'set');
      try {
        expect(await complete(terminal, 'medwallet grant cl', 'clinic')).toEqual(['grant', 'clinic']);
        for (const begun of ['Dr', '"Dr', "'Dr"]) {
          expect(await complete(terminal, `medwallet grant ${begun}`, 'Brien'), begun).toEqual([
            'grant',
            "Dr O'Brien",
          ]);
        }
        expect(await complete(terminal, `medwallet revoke ${grant.slice(0, 3)}`, grant)).toEqual([
          'revoke',
          grant,
        ]);
        const listed = `medwallet grant clinic --record ${record.slice(0, 3)}`;
        expect((await complete(terminal, listed, record)).at(-1)).toBe(record);
        expect((await complete(terminal, 'medwallet grant clinic --collection a', 'touch')).at(-1)).toBe(
          HOSTILE,
        );
        expect((await complete(terminal, 'medwallet grant clinic --purpose=TREA', 'TREAT')).at(-1)).toBe(
          '--purpose=TREAT',
        );
        expect((await complete(terminal, 'medwallet record add la', 'lab.json')).at(-1)).toBe('lab.json');
        expect((await complete(terminal, 'medwallet anc', 'anchor')).at(-1)).toBe('anchor');
        expect(readdirSync(home.cwd)).not.toContain('pwned');
      } finally {
        terminal.close();
      }
    },
  );

  it.skipIf(!isHere(shell))(
    'completes dids, and no names, without a passphrase',
    { timeout: 60_000 },
    async () => {
      const terminal = await open(shell, 'none');
      try {
        const begun = clinic.slice(0, -20);
        expect(await complete(terminal, `medwallet grant ${begun}`, clinic)).toEqual(['grant', clinic]);
        expect((await complete(terminal, `medwallet verify x --audience ${begun}`, clinic)).at(-1)).toBe(
          clinic,
        );
        expect(terminal.screen()).not.toContain('Brien');
      } finally {
        terminal.close();
      }
    },
  );
});
