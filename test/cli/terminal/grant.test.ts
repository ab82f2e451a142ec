import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addRecord } from '../../../src/wallet/index.ts';
import { createHome, createPeople, type TestHome } from '../../support/people.ts';
import { expectScreen } from '../../support/screens.ts';
import { openTerminal, type Terminal } from '../../support/terminal.ts';

const WORDS = {
  en: {
    who: 'Who gets access?',
    what: 'What may they read?',
    which: 'Which records?',
    why: 'Why?',
    long: 'For how long?',
    where: 'Where does the offer go?',
    ask: 'Offer this grant?',
  },
  id: {
    who: 'Siapa yang mendapat akses?',
    what: 'Apa yang boleh dibaca?',
    which: 'Rekam medis yang mana?',
    why: 'Untuk apa?',
    long: 'Berapa lama?',
    where: 'Ke mana penawaran ditulis?',
    ask: 'Tawarkan izin ini?',
  },
} as const;

describe('grant, asked for on a terminal', () => {
  let home: TestHome;

  beforeAll(async () => {
    home = createHome();
    const people = await createPeople(home);
    for (const title of ['Blood count', 'Chest X-ray'])
      await addRecord(people.alice, [new TextEncoder().encode(title)], { title, mediaType: 'text/plain' });
    people.close();
  });
  afterAll(() => {
    home.remove();
  });

  const open = (argv: readonly string[], columns: number): Terminal =>
    openTerminal(['--profile', 'alice', ...argv], {
      cwd: home.cwd,
      columns,
      rows: 60,
      env: { MEDWALLET_HOME: home.home, MEDWALLET_PASSPHRASE_FILE: home.passphraseFile, NO_COLOR: '1' },
    });

  it.each([
    ['en', 80],
    ['en', 40],
    ['id', 80],
    ['id', 40],
  ] as const)('in %s, %i columns wide', { timeout: 60_000 }, async (language, columns) => {
    const say = WORDS[language];
    const terminal = open(['--lang', language, 'grant'], columns);
    try {
      await terminal.until(say.who);
      terminal.press('Enter');
      await terminal.until(say.what);
      terminal.press('Enter');
      await terminal.until(say.which);
      terminal.press('Space', 'Down', 'Space', 'Enter');
      await terminal.until(say.why);
      terminal.press('Enter');
      await terminal.until(say.long);
      terminal.press('Down', 'Down', 'Enter');
      await terminal.until(say.where);
      terminal.type(`-${language}-${String(columns)}`);
      terminal.press('Enter');
      expectScreen(`grant-${language}-${String(columns)}`, await terminal.until(say.ask));
      terminal.type('y');
      terminal.press('Enter');
      expect(await terminal.ended()).toBe(0);
    } finally {
      terminal.close();
    }
  });
});
