import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8ToBytes } from '../../../src/encoding/index.ts';
import { DATA } from '../../support/inputs.ts';
import { createHome, createProfile, type TestHome } from '../../support/people.ts';
import { openTerminal } from '../../support/terminal.ts';

interface Bundle {
  readonly entry: readonly { readonly resource: { readonly resourceType: string; readonly id: string } }[];
}

/** Several lives of one patient, a century apart: enough that no machine is done within a second. */
function livesOf(bundle: Bundle, count: number): Bundle {
  const patient = bundle.entry.find(({ resource }) => resource.resourceType === 'Patient');
  const others = bundle.entry.filter((one) => one !== patient);
  const lives = Array.from({ length: count }, (_, life) =>
    others.map((one) => {
      if (life === 0) return one;
      const text = JSON.stringify(one)
        .replace(/"(\d{4})(?=-\d\d-\d\d)/g, (_, year: string) => `"${Number(year) - 100 * life}`)
        .replace(/[0-9a-f]{8}(?=-[0-9a-f]{4}-)/g, (id) =>
          patient?.resource.id.startsWith(id) === true ? id : `${id.slice(0, 7)}${life}`,
        );
      return JSON.parse(text) as Bundle['entry'][number];
    }),
  );
  return { ...bundle, entry: [...(patient === undefined ? [] : [patient]), ...lives.flat()] };
}

describe.skipIf(DATA === undefined)('how far a long work is, on a terminal', () => {
  let home: TestHome;

  beforeAll(async () => {
    home = createHome();
    await createProfile(home, 'alice', 'patient');
    const large = gunzipSync(readFileSync(join(DATA ?? '', 'synthea-large.json.gz')));
    const bundle = JSON.parse(large.toString()) as Bundle;
    home.write('large.json', utf8ToBytes(JSON.stringify(livesOf(bundle, 4))));
  });
  afterAll(() => {
    home.remove();
  });

  const on = async (line: string, shown: RegExp): Promise<string> => {
    const terminal = openTerminal(['--profile', 'alice', ...line.split(' ')], {
      cwd: home.cwd,
      rows: 40,
      env: { MEDWALLET_HOME: home.home, MEDWALLET_PASSPHRASE_FILE: home.passphraseFile, NO_COLOR: '1' },
    });
    try {
      await terminal.until(shown);
      expect(await terminal.ended()).toBe(0);
      return terminal.everything();
    } finally {
      terminal.close();
    }
  };

  it('appears after a second, and is gone when a FHIR file is added', { timeout: 120_000 }, async () => {
    const screen = await on(
      'record add large.json --fhir',
      /^adding {2}█*░+ +\d+ % {2}\d+ of \d{3} records {2}\d+\/s {2}\d+ s left$/m,
    );
    expect(screen).toMatch(/Added \d{3} records/);
    expect(screen).not.toMatch(/adding|░/);
  });

  it(
    'shows how a backup is locked, which works on the passphrase three times',
    { timeout: 60_000 },
    async () => {
      const screen = await on('backup --out a.backup', /^locking with the passphrase {2}.* \d+ %/m);
      expect(screen).toMatch(/a\.backup/);
      expect(screen).not.toMatch(/locking with|░/);
    },
  );
});
