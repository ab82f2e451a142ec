import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../support/cli.ts';
import { createHome, type TestHome } from '../../support/people.ts';
import { expectScreen } from '../../support/screens.ts';
import { openTerminal, type Terminal } from '../../support/terminal.ts';

const WORDS = {
  en: {
    role: 'Who are you?',
    fresh: 'New passphrase',
    again: 'Once more',
    differ: 'These two differ.',
    written: 'Press Enter when they are written down',
    now: 'Ask me three of the words now?',
    word: /^\? Word (\d+)$/m,
    wrong: 'That is not what the words say',
    done: 'You have the words on paper.',
    undone: 'Nobody knows yet',
    nag: 'Backup not confirmed',
    status: 'Nobody has checked yet that your words',
    how: 'Where are the words?',
    type: 'Words, with blanks between them',
    bad: 'Type them again',
    second: 'Did this wallet have a BIP-39 passphrase',
  },
  id: {
    role: 'Siapa Anda?',
    fresh: 'Frasa sandi baru',
    again: 'Sekali lagi',
    differ: 'Keduanya tidak sama.',
    written: 'Tekan Enter bila sudah ditulis',
    now: 'Tanyakan tiga dari kata-kata itu sekarang?',
    word: /^\? Kata ke-(\d+)$/m,
    wrong: 'Kata itu tidak cocok.',
    done: 'Kata-kata itu sudah Anda tulis.',
    undone: 'Belum diketahui apakah',
    nag: 'Cadangan belum dipastikan',
    status: 'Belum pernah diperiksa apakah kata-kata',
    how: 'Di mana kata-katanya?',
    type: 'Kata-kata, dipisah spasi',
    bad: 'Ketik lagi',
    second: 'Apakah dompet ini punya frasa sandi BIP-39',
  },
} as const;
type Say = (typeof WORDS)[keyof typeof WORDS];

const ABANDON = `${'abandon '.repeat(23)}art`;

describe('a wallet that comes into being on a terminal', () => {
  let home: TestHome;
  beforeEach(() => {
    home = createHome();
  });
  afterEach(() => {
    home.remove();
  });

  const open = (
    argv: readonly string[],
    columns = 80,
    env: Readonly<Record<string, string>> = {},
  ): Terminal =>
    openTerminal(['--profile', 'alice', ...argv], {
      cwd: home.cwd,
      columns,
      rows: 30,
      env: { MEDWALLET_HOME: home.home, NO_COLOR: '1', ...env },
    });
  const profiles = (): string[] =>
    existsSync(join(home.home, 'profiles')) ? readdirSync(join(home.home, 'profiles')) : [];
  const profile = (): Record<string, unknown> =>
    JSON.parse(readFileSync(join(home.home, 'profiles', 'alice', 'profile.json'), 'utf8')) as Record<
      string,
      unknown
    >;

  const upToTheWords = async (terminal: Terminal, say: Say): Promise<string[]> => {
    await terminal.until(say.role);
    terminal.press('Enter');
    await choosePassphrase(terminal, say);
    return wordsOn(await terminal.until(say.written));
  };

  it.each([
    ['en', 80],
    ['en', 40],
    ['id', 80],
    ['id', 40],
  ] as const)('init in %s, %i columns wide', { timeout: 60_000 }, async (language, columns) => {
    const say = WORDS[language];
    const terminal = open(['--lang', language, 'init'], columns);
    const screen = (part: string): string => `init-${part}-${language}-${String(columns)}`;
    try {
      expectScreen(screen('role'), await terminal.until(say.role));
      terminal.press('Enter');
      await choosePassphrase(terminal, say);
      const shown = await terminal.until(say.written);
      const words = wordsOn(shown);
      expect(words).toHaveLength(24);
      expectScreen(screen('words'), masked(shown));
      expect(profiles()).toEqual([]);
      terminal.press('Enter');
      await terminal.until(say.now);
      terminal.press('Enter');
      // One wrong answer shows the words again.
      await answer(
        terminal,
        say,
        words.map(() => 'zoo'),
        3,
      );
      await terminal.until(say.wrong);
      terminal.press('Enter');
      await terminal.until(say.now);
      terminal.press('Enter');
      await answer(terminal, say, words, 3);
      expect(await terminal.ended()).toBe(0);
      expectScreen(screen('done'), ended(terminal));
      // What a terminal keeps has none of it: neither the words nor what was asked back.
      for (const word of words) expect(terminal.everything()).not.toMatch(new RegExp(`\\d ${word}\\b`));
      expect(profile()).toMatchObject({ role: 'patient', network: 'regtest' });
    } finally {
      terminal.close();
    }
  });

  it(
    'stopped at any question, there is no profile, and the words are gone from the screen',
    { timeout: 60_000 },
    async () => {
      const say = WORDS.en;
      const stops: ((terminal: Terminal) => Promise<unknown>)[] = [
        (terminal) => terminal.until(say.role),
        async (terminal) => {
          await terminal.until(say.role);
          terminal.press('Enter');
          await terminal.until(say.fresh);
        },
        (terminal) => upToTheWords(terminal, say),
        async (terminal) => {
          await upToTheWords(terminal, say);
          terminal.press('Enter');
          await terminal.until(say.now);
          terminal.press('Enter');
          await terminal.until(say.word);
        },
      ];
      for (const goThere of stops) {
        const terminal = open(['--lang', 'en', 'init']);
        try {
          await goThere(terminal);
          terminal.press('C-c');
          expect(await terminal.ended()).toBe(130);
          expect(terminal.everything()).not.toContain(say.written);
          expect(profiles()).toEqual([]);
        } finally {
          terminal.close();
        }
      }
    },
  );

  it('who is not asked now is reminded, until backup', { timeout: 60_000 }, async () => {
    const say = WORDS.id;
    const first = open(['--lang', 'id', 'init', '--role', 'patient']);
    try {
      await choosePassphrase(first, say);
      await first.until(say.written);
      first.press('Enter');
      await first.until(say.now);
      first.type('n');
      first.press('Enter');
      expect(await first.ended()).toBe(0);
      expect(first.everything().replace(/\s+/g, ' ')).toContain(say.undone);
    } finally {
      first.close();
    }
    home.write('pass', 'a passphrase\n');
    chmodSync(home.file('pass'), 0o600);
    const env = { MEDWALLET_PASSPHRASE_FILE: home.file('pass') };
    const look = async (argv: readonly string[]): Promise<string> => {
      const terminal = open(['--lang', 'id', ...argv], 80, env);
      try {
        expect(await terminal.ended()).toBe(0);
        return terminal.everything().replace(/\s+/g, ' ');
      } finally {
        terminal.close();
      }
    };
    for (const argv of [
      ['contact', 'list'],
      ['record', 'list'],
    ])
      expect(await look(argv)).toContain(say.nag);
    expect(await look(['status', '--offline'])).toContain(say.status);
    const backup = open(['--lang', 'id', 'backup'], 80, env);
    try {
      const words = wordsOn(await backup.until(say.written));
      backup.press('Enter');
      await backup.until(say.now);
      backup.press('Enter');
      await answer(backup, say, words, 3);
      expect(await backup.ended()).toBe(0);
      expect(backup.everything().replace(/\s+/g, ' ')).toContain(say.done);
    } finally {
      backup.close();
    }
    for (const argv of [
      ['contact', 'list'],
      ['record', 'list'],
    ])
      expect(await look(argv)).not.toContain(say.nag);
    expect(await look(['status', '--offline'])).not.toContain(say.status);
  });

  it.each([
    ['en', 80],
    ['id', 40],
  ] as const)(
    'restore in %s, %i columns wide: typed, unseen',
    { timeout: 60_000 },
    async (language, columns) => {
      const say = WORDS[language];
      const terminal = open(['--lang', language, 'restore'], columns);
      try {
        expectScreen(`restore-${language}-${String(columns)}`, await terminal.until(say.how));
        terminal.press('Enter');
        await terminal.until(say.type);
        terminal.type(ABANDON.replace('art', 'zoo'));
        terminal.press('Enter');
        await terminal.until(say.bad);
        terminal.type(`  ${ABANDON}`);
        terminal.press('Enter');
        await terminal.until(say.second);
        terminal.press('Enter');
        // No journal in the vault says what the wallet was for.
        await terminal.until(say.role);
        terminal.press('Down', 'Down', 'Enter');
        await choosePassphrase(terminal, say);
        expect(await terminal.ended()).toBe(0);
        expect(terminal.everything()).not.toContain('abandon');
        expect(profile()).toMatchObject({ role: 'guardian' });
      } finally {
        terminal.close();
      }
    },
  );

  it(
    'from a file too; and two passphrases that differ are asked for again',
    { timeout: 60_000 },
    async () => {
      home.write('words.txt', `${ABANDON}\n`);
      const terminal = open(['--lang', 'en', 'restore', '--role', 'patient']);
      const say = WORDS.en;
      try {
        await terminal.until(say.how);
        terminal.press('Down', 'Enter');
        await terminal.until('Which file?');
        terminal.type('words.txt');
        terminal.press('Enter');
        await terminal.until(say.second);
        terminal.press('Enter');
        await terminal.until(say.fresh);
        terminal.press('Enter');
        await terminal.until('A passphrase cannot be empty.');
        terminal.type('one');
        terminal.press('Enter');
        await terminal.until(say.again);
        terminal.type('another');
        terminal.press('Enter');
        await terminal.until(say.differ);
        await choosePassphrase(terminal, say);
        expect(await terminal.ended()).toBe(0);
        expect(profile()).toMatchObject({ role: 'patient' });
      } finally {
        terminal.close();
      }
    },
  );
});

describe('without a terminal', () => {
  let home: TestHome;
  beforeEach(() => {
    home = createHome();
  });
  afterEach(() => {
    home.remove();
  });

  it.each([['init'], ['restore'], ['backup']])(
    '%s with something missing is a usage error',
    async (command) => {
      const run = await runCli(home, [command, '--json']);
      expect([run.code, run.json]).toMatchObject([2, { error: { code: 'usage' } }]);
      expect(existsSync(join(home.home, 'profiles'))).toBe(false);
    },
  );
});

async function choosePassphrase(terminal: Terminal, say: Say): Promise<void> {
  for (const question of [new RegExp(`^\\? ${say.fresh}`, 'm'), new RegExp(`^\\? ${say.again}`, 'm')]) {
    await terminal.until(question);
    terminal.type('a passphrase');
    terminal.press('Enter');
  }
}

function wordsOn(screen: string): string[] {
  return [...screen.matchAll(/^ .*/gm)]
    .flatMap(([line]) => [...line.matchAll(/(\d+) ([a-z]{3,8})(?= |$)/g)])
    .map(([, , word]) => word ?? '');
}

/** Without what the terminal says itself. */
function ended(terminal: Terminal): string {
  return terminal.everything().replace(/\n+Pane is dead[^]*/, '');
}

/** Each word as long as any other. */
function masked(screen: string): string {
  return screen.replace(/^ +\d+ [a-z].*$/gm, (line) =>
    (line.match(/.{1,15}/g) ?? [])
      .map((cell) => `${cell.slice(0, 5)}········  `)
      .join('')
      .trimEnd(),
  );
}

async function answer(terminal: Terminal, say: Say, words: readonly string[], count: number): Promise<void> {
  let asked = 0;
  for (let i = 0; i < count; i++) {
    const seen = await terminal.until(
      new RegExp(`${say.word.source}(?<!ke-${String(asked)}|Word ${String(asked)})`, 'm'),
    );
    asked = Number(say.word.exec(seen)?.[1]);
    terminal.type(words[asked - 1] ?? '');
    terminal.press('Enter');
  }
}
