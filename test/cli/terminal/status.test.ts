import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addRecord, draftGrant, offerGrant } from '../../../src/wallet/index.ts';
import { grantTo } from '../../support/consent.ts';
import { createHome, createPeople, type TestHome } from '../../support/people.ts';
import { expectScreen } from '../../support/screens.ts';
import { openTerminal } from '../../support/terminal.ts';

const DAY = 86_400;

describe('status on a terminal', () => {
  let home: TestHome;

  beforeAll(async () => {
    home = createHome();
    const people = await createPeople(home);
    const { alice, clinic } = people;
    const { id } = await addRecord(alice, [new Uint8Array(3)], { title: 'Blood count' });
    await grantTo(alice, clinic, { records: [id], seconds: 30 * DAY });
    offerGrant(
      alice,
      draftGrant(alice, { provider: 'clinic', records: [id], seconds: DAY, purpose: 'TREAT' }),
    );
    people.close();
  });
  afterAll(() => {
    home.remove();
  });

  it.each([
    ['en', 80],
    ['en', 40],
    ['id', 80],
    ['id', 40],
  ] as const)('in %s, %i columns wide', { timeout: 60_000 }, async (language, columns) => {
    const terminal = openTerminal(['--profile', 'alice', '--lang', language, 'status'], {
      cwd: home.cwd,
      columns,
      rows: 60,
      env: { MEDWALLET_HOME: home.home, MEDWALLET_PASSPHRASE_FILE: home.passphraseFile, NO_COLOR: '1' },
    });
    try {
      expect(await terminal.ended()).toBe(0);
      expectScreen(`status-${language}-${String(columns)}`, terminal.screen());
    } finally {
      terminal.close();
    }
  });

  it('asks three of the words back, and believes no other', { timeout: 60_000 }, async () => {
    const env = { MEDWALLET_HOME: home.home, MEDWALLET_PASSPHRASE_FILE: home.passphraseFile, NO_COLOR: '1' };
    const { readWords } = await import('../../../src/medwallet.ts');
    const { words } = await readWords(home.env, { profile: 'alice' }, 'correct horse battery staple');
    const answer = async (wrong: boolean): Promise<number> => {
      const terminal = openTerminal(['--profile', 'alice', 'backup', 'confirm'], { cwd: home.cwd, env });
      try {
        for (let asked = 1; asked <= 3; asked++) {
          const screen = await terminal.until(
            new RegExp(`(?:Word number \\d+[^]*){${String(asked)}}from your paper *$`),
          );
          const place = Number(/(\d+), from your paper *$/.exec(screen)?.[1]);
          terminal.type(wrong && asked === 3 ? 'wrong' : (words.split(' ')[place - 1] ?? ''));
          terminal.press('Enter');
        }
        return await terminal.ended();
      } finally {
        terminal.close();
      }
    };
    expect(await answer(true)).toBe(1);
    expect(await answer(false)).toBe(0);
  });
});
