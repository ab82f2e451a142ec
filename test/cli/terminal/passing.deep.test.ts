import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addContact, addRecord, draftGrant, makeCard, offerGrant } from '../../../src/wallet/index.ts';
import { runCli } from '../../support/cli.ts';
import { startTestNode, type TestNode } from '../../support/node.ts';
import { createHome, createPeople, createProfile, unlock, type TestHome } from '../../support/people.ts';
import { expectScreen } from '../../support/screens.ts';
import { answer, openTerminal, VARIANTS, type Terminal } from '../../support/terminal.ts';

type Language = 'en' | 'id';
type Json = Readonly<Record<string, unknown>>;

const WORDS = {
  en: {
    which: 'Which file were you sent?',
    sign: 'Sign it?',
    signed: 'Where does the signed file go?',
    custodian: 'Which provider is to be your home?',
    guardian: 'Who is to be your guardian?',
    key: 'Does your own key stay?',
    file: 'Where does the address file go?',
    propose: 'Propose this move?',
    watching: 'Ctrl-C ends it.',
    save: 'Save it as a contact?',
    call: 'What do you call them?',
    bad: 'This name cannot be used for a contact.',
    done: 'Done: card',
    answered: 'Done: offer of a grant',
    left: 'Left alone: card',
    refused: 'Not taken: a file (broken.card)',
  },
  id: {
    which: 'Berkas mana yang Anda terima?',
    sign: 'Tanda tangani?',
    signed: 'Ke mana berkas bertanda tangan ditulis?',
    custodian: 'Penyedia mana yang akan menjadi rumah Anda?',
    guardian: 'Siapa yang akan menjadi wali Anda?',
    key: 'Apakah kunci Anda sendiri tetap?',
    file: 'Ke mana berkas alamat ditulis?',
    propose: 'Usulkan kepindahan ini?',
    watching: 'Ctrl-C mengakhirinya.',
    save: 'Simpan sebagai kontak?',
    call: 'Anda menyebutnya apa?',
    bad: 'Nama ini tidak dapat dipakai untuk kontak.',
    done: 'Selesai: kartu',
    answered: 'Selesai: penawaran izin',
    left: 'Dibiarkan: kartu',
    refused: 'Tidak diterima: sebuah berkas (broken.card)',
  },
} as const;

// What comes from others and what goes to them, looked at by a person before it is answered.
describe('statements, moves and shared folders on terminals', () => {
  let node: TestNode;
  let home: TestHome;

  beforeAll(async () => {
    node = await startTestNode();
    home = createHome(node.home);
    const people = await createPeople(home);
    const { alice, clinic } = people;
    await node.fund(people.address);
    const { id } = await addRecord(alice, [new Uint8Array(3)], { title: 'Blood count' });
    await createProfile(home, 'hospital', 'provider');
    const hospital = await unlock(home, 'hospital');
    addContact(
      alice,
      (await makeCard(hospital, { name: 'hospital', withCustodyKey: true })).file,
      'hospital',
    );
    hospital.close();
    for (const [language, columns] of VARIANTS) {
      const name = `${language}-${String(columns)}`;
      mkdirSync(home.file(name));
      await createProfile(home, name, 'guardian');
      const stranger = await unlock(home, name);
      const { file } = await makeCard(stranger, { name: 'Siti', withCustodyKey: false });
      writeFileSync(home.file(`${name}/1.card`), file);
      const draft = draftGrant(alice, {
        provider: 'clinic',
        records: [id],
        seconds: 86_400,
        purpose: 'TREAT',
      });
      writeFileSync(home.file(`${name}.psbt`), offerGrant(alice, draft));
      stranger.close();
    }
    addContact(clinic, (await makeCard(alice, { name: 'alice', withCustodyKey: false })).file, 'alice');
    people.close();
    await runJson('--profile alice anchor --out st.psbt');
  }, 240_000);
  afterAll(async () => {
    home.remove();
    await node.stop();
  });

  const runJson = async (line: string, expected = 0): Promise<Json> => {
    const { code, json, stdout, stderr } = await runCli(home, [...line.split(' '), '--json']);
    expect(code, `${line}\n${stdout}${stderr}`).toBe(expected);
    return json;
  };
  const on = async <T>(
    profile: string,
    [language, columns]: readonly [Language, number],
    argv: readonly string[],
    work: (terminal: Terminal) => Promise<T>,
  ): Promise<T> => {
    const terminal = openTerminal(['--profile', profile, '--lang', language, ...argv], {
      cwd: home.cwd,
      columns,
      rows: 60,
      env: { MEDWALLET_HOME: home.home, MEDWALLET_PASSPHRASE_FILE: home.passphraseFile, NO_COLOR: '1' },
    });
    try {
      return await work(terminal);
    } finally {
      terminal.close();
    }
  };
  const stopAt = async (terminal: Terminal, question: string): Promise<number> => {
    await terminal.until(question);
    terminal.press('C-c');
    return terminal.ended();
  };

  it('cosign, stopped at the question, signs nothing', { timeout: 240_000 }, async () => {
    const line = ['cosign', 'st.psbt', '--out', 'stopped.psbt'];
    expect(await on('clinic', ['en', 80], line, (terminal) => stopAt(terminal, WORDS.en.sign))).toBe(130);
    // Nor when the yes was given and the place to write it was not.
    const code = await on('clinic', ['en', 80], ['cosign', 'st.psbt'], async (terminal) => {
      await answer(terminal, WORDS.en.sign, 'y');
      return stopAt(terminal, WORDS.en.signed);
    });
    expect([code, existsSync(home.file('stopped.psbt'))]).toEqual([130, false]);
    expect(existsSync(home.file('st.signed.psbt'))).toBe(false);
  });

  it.each(VARIANTS)(
    'a statement to cosign, in %s, %i columns wide',
    { timeout: 240_000 },
    async (...variant) => {
      const [language, columns] = variant;
      const say = WORDS[language];
      const name = `${language}-${String(columns)}`;
      // Each of them sees it for the first time.
      const wallet = join(home.home, 'profiles', 'clinic');
      if (name === 'en-80') cpSync(wallet, home.file('clinic-before'), { recursive: true });
      rmSync(wallet, { recursive: true });
      cpSync(home.file('clinic-before'), wallet, { recursive: true });
      await on('clinic', variant, ['cosign'], async (terminal) => {
        await answer(terminal, say.which, 'st.psbt');
        expectScreen(`cosign-statement-${name}`, await answer(terminal, say.sign, 'y'));
        await answer(terminal, say.signed, `${name}.st2.psbt`);
        expect(await terminal.ended()).toBe(0);
      });
      expect(existsSync(home.file(`${name}.st2.psbt`))).toBe(true);
    },
  );

  it('what was signed on a terminal is known again, and can be sent', { timeout: 240_000 }, async () => {
    const code = await on('clinic', ['en', 80], ['cosign', 'st.psbt'], async (terminal) => {
      await terminal.until('nothing in it has changed');
      return stopAt(terminal, WORDS.en.sign);
    });
    expect(code).toBe(130);
    expect(await runJson('--profile alice anchor finish id-40.st2.psbt')).toMatchObject({
      statement: 1,
    });
    await node.mine(1);
  });

  it('move-home, stopped at any question, proposes nothing', { timeout: 240_000 }, async () => {
    const before = await runJson('--profile alice address show');
    const { en } = WORDS;
    const asked = [en.custodian, en.guardian, en.key, en.file, en.propose];
    for (const last of [en.custodian, en.file, en.propose]) {
      const code = await on('alice', ['en', 80], ['move-home', 'propose'], async (terminal) => {
        for (const question of asked.slice(0, asked.indexOf(last))) await answer(terminal, question);
        return stopAt(terminal, last);
      });
      expect([last, code, existsSync(home.file('move.file'))]).toEqual([last, 130, false]);
    }
    expect(await runJson('--profile alice address show')).toEqual(before);
    expect(await runJson('--profile alice move-home cancel', 1)).toMatchObject({
      error: { code: 'no-move' },
    });
  });

  it.each(VARIANTS)('a move home in %s, %i columns wide', { timeout: 240_000 }, async (...variant) => {
    const [language, columns] = variant;
    const say = WORDS[language];
    const name = `${language}-${String(columns)}`;
    await on('alice', variant, ['move-home', 'propose'], async (terminal) => {
      await terminal.until(say.custodian);
      terminal.press('Down', 'Enter');
      await answer(terminal, say.guardian);
      await answer(terminal, say.key);
      await answer(terminal, say.file, `${name}.move`);
      expectScreen(`move-home-${name}`, await answer(terminal, say.propose, 'y'));
      expect(await terminal.ended()).toBe(0);
    });
    expect(existsSync(home.file(`${name}.move`))).toBe(true);
    await runJson('--profile alice move-home cancel');
  });

  it('sync, stopped at a question, has taken nothing and asks it again', { timeout: 240_000 }, async () => {
    const line = ['sync', 'en-80', '--into', 'kept'];
    for (let time = 0; time < 2; time++) {
      expect(await on('clinic', ['en', 80], line, (terminal) => stopAt(terminal, WORDS.en.save))).toBe(130);
    }
    const { contacts } = (await runJson('--profile clinic contact list')) as { contacts: Json[] };
    expect(contacts.map((contact) => contact['name'])).toEqual(['alice']);
    expect(readdirSync(home.file('en-80'))).toEqual(['1.card']);
  });

  it.each(VARIANTS)(
    'a folder that is watched, in %s, %i columns wide',
    { timeout: 240_000 },
    async (...variant) => {
      const [language, columns] = variant;
      const say = WORDS[language];
      const name = `${language}-${String(columns)}`;
      await on('clinic', variant, ['sync', name, '--into', 'kept'], async (terminal) => {
        await terminal.until(say.watching);
        expectScreen(`sync-card-${name}`, await answer(terminal, say.save, 'y'));
        await terminal.until(say.call);
        // No name for anybody: asked again, and the card is not lost.
        terminal.type('!');
        terminal.press('Enter');
        await terminal.until(say.bad);
        terminal.type(`Siti ${name}`);
        terminal.press('Enter');
        await terminal.until(say.done);
        // These come while it watches: one that is good, and one that is not.
        writeFileSync(home.file(`${name}/2.psbt`), home.read(`${name}.psbt`));
        expectScreen(`sync-offer-${name}`, await answer(terminal, say.sign, 'y'));
        await terminal.until(say.answered);
        const card = new TextDecoder().decode(home.read(`${name}/1.card`));
        writeFileSync(home.file(`${name}/broken.card`), card.replace('Siti', 'Sitti'));
        await terminal.until(say.refused);
        terminal.press('C-c');
        expect(await terminal.ended()).toBe(130);
      });
      const { contacts } = (await runJson('--profile clinic contact list')) as { contacts: Json[] };
      expect(contacts.map((contact) => contact['name'])).toContain(`Siti ${name}`);
      // The card, the offer, what was broken, and the answer to the offer.
      expect(readdirSync(home.file(name))).toHaveLength(4);
    },
  );

  it('a no is remembered, and nothing is taken', { timeout: 240_000 }, async () => {
    const code = await on('alice', ['en', 80], ['sync', 'en-40'], async (terminal) => {
      await answer(terminal, WORDS.en.save);
      await terminal.until(WORDS.en.left);
      terminal.press('C-c');
      return terminal.ended();
    });
    expect(code).toBe(130);
    const { contacts } = (await runJson('--profile alice contact list')) as { contacts: Json[] };
    expect(contacts).toHaveLength(3);
  });
});
