import { existsSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addContact, addRecord, draftGrant, makeCard, offerGrant } from '../../../src/wallet/index.ts';
import { runCli } from '../../support/cli.ts';
import { join } from '../../support/consent.ts';
import { createHome, createPeople, createProfile, unlock, type TestHome } from '../../support/people.ts';
import { expectScreen } from '../../support/screens.ts';
import { answer, openTerminal, VARIANTS, type Terminal } from '../../support/terminal.ts';

type Language = 'en' | 'id';

const WORDS = {
  en: {
    custodian: 'Which provider is your home?',
    guardian: 'Who is your guardian?',
    file: 'Where does the address file go?',
    propose: 'Propose this address?',
    received: 'Which address file were you sent?',
    agree: 'Agree to this address?',
    answer: 'Where does your answer go?',
    answerOf: (who: string) => `The answer of ${who} (a file; empty: not here yet)`,
    which: 'Which file were you sent?',
    sign: 'Sign it?',
    signed: 'Where does the signed file go?',
    provider: 'Which provider gets to read them?',
    why: 'Why? (one line, for the patient alone)',
    long: 'For how long?',
    offer: 'Where does the offer go?',
    glass: 'Break the glass?',
  },
  id: {
    custodian: 'Penyedia mana yang menjadi rumah Anda?',
    guardian: 'Siapa wali Anda?',
    file: 'Ke mana berkas alamat ditulis?',
    propose: 'Usulkan alamat ini?',
    received: 'Berkas alamat mana yang Anda terima?',
    agree: 'Setujui alamat ini?',
    answer: 'Ke mana jawaban Anda ditulis?',
    answerOf: (who: string) => `Jawaban ${who} (nama berkas; kosong: belum ada)`,
    which: 'Berkas mana yang Anda terima?',
    sign: 'Tanda tangani?',
    signed: 'Ke mana berkas bertanda tangan ditulis?',
    provider: 'Penyedia mana yang boleh membacanya?',
    why: 'Mengapa? (satu baris, hanya untuk pasien)',
    long: 'Berapa lama?',
    offer: 'Ke mana penawaran ditulis?',
    glass: 'Buka akses darurat?',
  },
} as const;

function opener(home: () => TestHome) {
  return async <T>(
    profile: string,
    [language, columns]: readonly [Language, number],
    argv: readonly string[],
    work: (terminal: Terminal) => Promise<T>,
  ): Promise<T> => {
    const terminal = openTerminal(['--profile', profile, '--lang', language, ...argv], {
      cwd: home().cwd,
      columns,
      rows: 60,
      env: { MEDWALLET_HOME: home().home, MEDWALLET_PASSPHRASE_FILE: home().passphraseFile, NO_COLOR: '1' },
    });
    try {
      return await work(terminal);
    } finally {
      terminal.close();
    }
  };
}

describe('a record address, agreed to on terminals', () => {
  let home: TestHome;
  const on = opener(() => home);

  beforeAll(async () => {
    home = createHome();
    await createProfile(home, 'alice', 'patient');
    const alice = await unlock(home, 'alice');
    const card = await makeCard(alice, { name: 'alice', withCustodyKey: false });
    for (const [name, role] of [
      ['clinic', 'provider'],
      ['mom', 'guardian'],
    ] as const) {
      await createProfile(home, name, role);
      const wallet = await unlock(home, name);
      addContact(alice, (await makeCard(wallet, { name, withCustodyKey: true })).file, name);
      addContact(wallet, card.file, 'alice');
      wallet.close();
    }
    alice.close();
  });
  afterAll(() => {
    home.remove();
  });

  it('stopped at the last question, nothing is proposed', { timeout: 60_000 }, async () => {
    const code = await on('alice', ['en', 80], ['address', 'new', '--out', 'stopped'], async (terminal) => {
      await answer(terminal, WORDS.en.custodian);
      await answer(terminal, WORDS.en.guardian);
      await terminal.until(WORDS.en.propose);
      terminal.press('C-c');
      return terminal.ended();
    });
    expect([code, existsSync(home.file('stopped'))]).toEqual([130, false]);
    expect((await runCli(home, ['--profile', 'alice', 'address', 'show', '--json'])).json).toMatchObject({
      error: { code: 'no-address' },
    });
  });

  it.each(VARIANTS)('in %s, %i columns wide', { timeout: 120_000 }, async (language, columns) => {
    const say = WORDS[language];
    const variant = [language, columns] as const;
    const name = `${language}-${String(columns)}`;
    await on('alice', variant, ['address', 'new'], async (terminal) => {
      await answer(terminal, say.custodian);
      await answer(terminal, say.guardian);
      await answer(terminal, say.file, `${name}.addr`);
      expectScreen(`address-new-${name}`, await answer(terminal, say.propose, 'y'));
      expect(await terminal.ended()).toBe(0);
    });
    await on('mom', variant, ['address', 'accept'], async (terminal) => {
      await answer(terminal, say.received, `${name}.addr`);
      expectScreen(`address-accept-${name}`, await answer(terminal, say.agree, 'y'));
      await answer(terminal, say.answer, `${name}.mom.ack`);
      expect(await terminal.ended()).toBe(0);
    });
    const isLast = variant[0] === 'id' && columns === 40;
    if (isLast) {
      const accepted = ['address', 'accept', `${name}.addr`, '--out', `${name}.clinic.ack`, '--yes'];
      expect((await runCli(home, ['--profile', 'clinic', ...accepted])).code).toBe(0);
    }
    await on('alice', variant, ['address', 'confirm'], async (terminal) => {
      await answer(terminal, say.answerOf('clinic'), isLast ? `${name}.clinic.ack` : '');
      await answer(terminal, say.answerOf('mom'), `${name}.mom.ack`);
      expect(await terminal.ended()).toBe(isLast ? 0 : 5);
      expectScreen(`address-confirm-${name}`, terminal.screen());
    });
  });
});

describe('what a provider and a guardian sign on terminals', () => {
  let home: TestHome;
  const on = opener(() => home);

  beforeAll(async () => {
    home = createHome();
    const people = await createPeople(home);
    const { alice, clinic, mom } = people;
    const { id } = await addRecord(alice, [new Uint8Array(3)], { title: 'Blood count' });
    const draft = draftGrant(alice, { provider: 'clinic', records: [id], seconds: 86_400, purpose: 'TREAT' });
    writeFileSync(home.file('g.psbt'), offerGrant(alice, draft));
    addContact(mom, (await makeCard(clinic, { name: 'clinic', withCustodyKey: false })).file, 'clinic');
    // Two to choose from.
    (await join(home, 'ambulance', 'provider', [mom])).close();
    people.close();
  });
  afterAll(() => {
    home.remove();
  });

  it.each(VARIANTS)('a grant in %s, %i columns wide', { timeout: 60_000 }, async (language, columns) => {
    const say = WORDS[language];
    const name = `${language}-${String(columns)}`;
    await on('clinic', [language, columns], ['cosign'], async (terminal) => {
      await answer(terminal, say.which, 'g.psbt');
      expectScreen(`cosign-grant-${name}`, await answer(terminal, say.sign, 'y'));
      await answer(terminal, say.signed, `${name}.signed`);
      expect(await terminal.ended()).toBe(0);
    });
    expect(existsSync(home.file(`${name}.signed`))).toBe(true);
  });

  it('stopped at the last question, no glass is broken', { timeout: 60_000 }, async () => {
    const line = ['break-glass', 'clinic', '--reason', 'a test', '--for', '2h'];
    const code = await on('mom', ['en', 80], line, async (terminal) => {
      await answer(terminal, WORDS.en.offer);
      await terminal.until(WORDS.en.glass);
      terminal.press('C-c');
      return terminal.ended();
    });
    expect([code, existsSync(home.file('emergency.offer.psbt'))]).toEqual([130, false]);
    const list = await runCli(home, ['--profile', 'mom', 'break-glass', 'list', '--json']);
    expect(list.json).toMatchObject({ entries: [] });
  });

  it.each(VARIANTS)('an emergency in %s, %i columns wide', { timeout: 60_000 }, async (language, columns) => {
    const say = WORDS[language];
    const name = `${language}-${String(columns)}`;
    await on('mom', [language, columns], ['break-glass'], async (terminal) => {
      await terminal.until(say.provider);
      terminal.press('Down', 'Enter');
      await answer(terminal, say.why, 'unconscious');
      await answer(terminal, say.long);
      await answer(terminal, say.offer, `${name}.bg`);
      expectScreen(`break-glass-${name}`, await answer(terminal, say.glass, 'y'));
      expect(await terminal.ended()).toBe(0);
    });
    expect(existsSync(home.file(`${name}.bg`))).toBe(true);
  });

  it.each([
    ['clinic', ['cosign']],
    ['clinic', ['cosign', 'g.psbt']],
    ['clinic', ['cosign', '--out', 'x']],
    ['alice', ['address', 'new']],
    ['alice', ['address', 'new', '--out', 'x']],
    ['alice', ['address', 'new', '--custodian', 'clinic']],
    ['clinic', ['address', 'accept']],
    ['clinic', ['address', 'accept', '--out', 'x']],
    ['alice', ['address', 'confirm']],
    ['alice', ['move-home', 'propose']],
    ['mom', ['break-glass']],
    ['mom', ['break-glass', 'clinic', '--reason', 'a test']],
    ['mom', ['break-glass', 'clinic', '--out', 'x']],
  ])('without a terminal, %s %j is a usage error', async (profile, argv) => {
    const run = await runCli(home, ['--profile', profile, ...argv, '--json']);
    expect([run.code, run.json]).toMatchObject([2, { error: { code: 'usage' } }]);
    expect(existsSync(home.file('x'))).toBe(false);
  });
});
