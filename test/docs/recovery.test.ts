import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ageIdentity } from '../../src/envelope/index.ts';
import { AGE_MAIN_INDEX, collectionIndex, openWalletKeys, RECOVERY_INDEX, STORE_KEY_INDEX } from '../../src/keys/index.ts';
import { COLLECTIONS, collectionClass } from '../../src/record/index.ts';
import { runCli } from '../support/cli.ts';
import type { TestHome } from '../support/people.ts';
import { codeBlocks, page, ROOT } from './pages.ts';
import { recoveryScene } from './recovery-scene.ts';
import { play, stepsOf } from './transcript.ts';

const PAGE = page('docs/recovery.md');
const PROGRAM = join(ROOT, 'test/docs/examples/age-identities.mjs');

describe('docs/recovery.md', () => {
  let home: TestHome;
  beforeAll(async () => {
    home = await recoveryScene();
  });
  afterAll(() => {
    home.remove();
  });

  const identitiesOf = (file: string): Map<string, string> => {
    const printed = execFileSync(process.execPath, [PROGRAM, home.file(file)], { encoding: 'utf8' });
    return new Map([...printed.matchAll(/^# (.*)\n(.*)$/gm)].map(([, what = '', identity = '']) => [what, identity]));
  };

  it('its transcript is what happens, apart from other programs', { timeout: 120_000 }, async () => {
    // Those are played with the programs themselves in recovery.deep.test.ts.
    const skip = (command: string): boolean => /age --|recovered\/|envelope|bitcoin-cli/.test(command);
    await play(stepsOf(PAGE), { home, skip });
  });

  it('shows the program as it is tested', () => {
    expect(codeBlocks(PAGE, 'js')).toContain(readFileSync(PROGRAM, 'utf8').trimEnd());
  });

  it('its program, which shares no code with ours, finds the same identities', () => {
    const found = identitiesOf('words.txt');
    const keys = openWalletKeys(Buffer.from(home.read('words.txt')).toString(), '', 'regtest');
    const ours = (index: number): string => ageIdentity(keys.ageSecret(index));
    expect(found.get('main')).toBe(ours(AGE_MAIN_INDEX));
    for (const name of Object.keys(COLLECTIONS)) {
      for (const generation of [0, 1, 19]) {
        const index = collectionIndex(collectionClass(name), generation);
        expect(found.get(`${name}, generation ${generation}`)).toBe(ours(index));
      }
    }
    expect(found.get('recovery')).toBe(ours(RECOVERY_INDEX));
    expect(found.size).toBe(2 + 20 * Object.keys(COLLECTIONS).length);
  });

  it('also with a BIP-39 passphrase on the second line', () => {
    home.write('two-lines.txt', `${'abandon '.repeat(23)}art\nTREZOR\n`);
    const keys = openWalletKeys(`${'abandon '.repeat(23)}art`, 'TREZOR', 'mainnet');
    expect(identitiesOf('two-lines.txt').get('main')).toBe(ageIdentity(keys.ageSecret(AGE_MAIN_INDEX)));
  });

  it('prints the vector of its page', () => {
    home.write('vector.txt', `${'abandon '.repeat(23)}art\n`);
    const found = identitiesOf('vector.txt');
    const shown = [...PAGE.matchAll(/^(\S.*?) {2,}(AGE-SECRET-KEY-PQ-1\w+)$/gm)];
    expect(shown.map(([, what = '', identity]) => [what, identity])).toEqual(
      ['main', 'general, generation 0'].map((what) => [what, found.get(what)]),
    );
  });

  it('has the indexes that keys are derived with', () => {
    const numbers = [...PAGE.matchAll(/^\| `?([\w-]+)[^|]*\| 2\^30[^|]*\| (\d+)(?: \+ g)? \|$/gm)];
    const shown = Object.fromEntries(numbers.map(([, name = '', number]) => [name, Number(number)]));
    const collections = Object.entries(COLLECTIONS).map(([name, n]) => [name, collectionIndex(n, 0)] as const);
    expect(shown).toEqual({
      main: AGE_MAIN_INDEX,
      store: STORE_KEY_INDEX,
      recovery: RECOVERY_INDEX,
      ...Object.fromEntries(collections),
    });
  });

  it('a record opens with an identity of that program, by age’s own library', async () => {
    const added = await runCli(home, [
      ...['--profile', 'alice', 'record', 'add', 'lab.json', '--title', 'X', '--collection', 'imaging', '--json'],
    ]);
    const blob = String(added.json['blob']);
    const file = readFileSync(join(home.home, 'vault', 'blobs', blob.slice(0, 2), blob));
    const decrypter = new Decrypter();
    decrypter.addIdentity(identitiesOf('words.txt').get('imaging, generation 0') ?? '');
    expect(Buffer.from(await decrypter.decrypt(file))).toEqual(Buffer.from(home.read('lab.json')));
  });

  it('a guardian alone opens the emergency collection, by age’s own library', async () => {
    const added = await runCli(home, [
      ...['--profile', 'alice', 'record', 'add', 'allergies.txt', '--title', 'Allergies'],
      ...['--collection', 'emergency', '--json'],
    ]);
    const blob = String(added.json['blob']);
    const { emergency } = JSON.parse(Buffer.from(home.read('addr.file')).toString()) as {
      emergency: Record<string, string>;
    };
    const [sealed = ''] = Object.values(emergency);
    const mom = new Decrypter();
    mom.addIdentity(identitiesOf('mom-words.txt').get('main') ?? '');
    const identity = await mom.decrypt(Buffer.from(sealed, 'base64'), 'text');
    expect(await identityToRecipient(identity)).toMatch(/^age1pq1/);
    const opener = new Decrypter();
    opener.addIdentity(identity);
    const file = readFileSync(join(home.home, 'vault', 'blobs', blob.slice(0, 2), blob));
    expect(await opener.decrypt(file, 'text')).toBe('penicillin: anaphylaxis\n');
  });
});
