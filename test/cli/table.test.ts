import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { renderTable } from '../../src/cli/table.ts';
import { widthOf } from '../../src/cli/wrap.ts';
import { addContact, draftGrant, makeCard, offerGrant } from '../../src/wallet/index.ts';
import { runCli } from '../support/cli.ts';
import { createHome, createPeople, type TestHome } from '../support/people.ts';

const ID = '3f9a2c'.padEnd(64, 'd');
const DID = 'did:key:zQ3shbirG4z7CG9QLZ1FeevTFA3W2vNbWzynNzc2c3nuU9KPd';
const HEADER = ['ID', 'ADDED', 'TITLE'];

const widest = (text: string): number => Math.max(...text.split('\n').map(widthOf));

describe('a table', () => {
  it('is whole where it goes to no terminal, and where it fits', () => {
    const rows = [[ID, '2026-01-01', 'x'.repeat(200)]];
    expect(renderTable(HEADER, rows)).toBe(renderTable(HEADER, rows, 1_000));
    expect(renderTable(HEADER, rows)).toContain(`${ID}  2026-01-01  ${'x'.repeat(200)}`);
  });

  it('shortens ids first, then folds the last column, then stands as paragraphs', () => {
    const rows = [[ID, '2026-01-01 10:00 UTC', 'Blood count of the ninth of May, second tube']];
    expect(renderTable(HEADER, rows, 80)).toBe(
      [
        'ID            ADDED                 TITLE',
        '3f9a2cdddddd  2026-01-01 10:00 UTC  Blood count of the ninth of May, second tube',
      ].join('\n'),
    );
    expect(renderTable(HEADER, rows, 60)).toBe(
      [
        'ID            ADDED                 TITLE',
        '3f9a2cdddddd  2026-01-01 10:00 UTC  Blood count of the ninth',
        `${' '.repeat(36)}of May, second tube`,
      ].join('\n'),
    );
    expect(renderTable(HEADER, rows, 40)).toBe(
      [
        'ID     3f9a2cdddddd',
        'ADDED  2026-01-01 10:00 UTC',
        'TITLE  Blood count of the ninth of May,',
        '       second tube',
      ].join('\n'),
    );
    expect(renderTable(['NAME', 'ROLE', 'DID'], [['clinic', 'provider', DID]], 60)).toContain(
      'clinic  provider  did:key:zQ3shbirG4z7…',
    );
  });

  it('counts what takes two columns, and what takes none', () => {
    expect(['漢字', 'é', 'e\u0301', '😀', '\u001b[1mx\u001b[22m', 'ｆ'].map(widthOf)).toEqual([
      4, 1, 1, 2, 1, 2,
    ]);
    const lines = renderTable(
      ['NAME', 'ROLE'],
      [
        ['山田病院', 'a'],
        ['clinic', 'b'],
      ],
    ).split('\n');
    expect(lines).toEqual(['NAME      ROLE', '山田病院  a', 'clinic    b']);
  });

  it('is never wider than the terminal, and loses nothing but the ends of ids', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '漢', '-'), maxLength: 60 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 24, max: 120 }),
        (rows, columns) => {
          const text = renderTable(HEADER, rows, columns);
          expect(widest(text)).toBeLessThanOrEqual(columns);
          for (const char of new Set(Array.from(rows.flat().join('').replace(/\s/g, ''))))
            expect(text).toContain(char);
          expect(text.replace(/\s/g, '').length).toBeGreaterThanOrEqual(
            rows.flat().join('').replace(/\s/g, '').length,
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('lists on a terminal', () => {
  let home: TestHome;
  beforeAll(async () => {
    home = createHome();
    const people = await createPeople(home);
    const { alice, clinic } = people;
    addContact(
      clinic,
      (await makeCard(alice, { name: 'alice', withCustodyKey: false })).file,
      'Ibu Siti Nurhaliza binti Abdullah',
    );
    home.write('lab.json', '{}');
    const title = 'Blood count, 山田病院, of the ninth of May, the second tube of that day';
    const added = await runCli(home, [
      '--profile',
      'alice',
      'record',
      'add',
      'lab.json',
      '--title',
      title,
      '--json',
    ]);
    const records = [String(added.json['id'])];
    const draft = draftGrant(alice, {
      provider: 'clinic',
      records,
      collections: [],
      purpose: 'TREAT',
      seconds: 86_400,
      acceptSeconds: 3_600,
    });
    offerGrant(alice, draft);
    people.close();
  }, 60_000);
  afterAll(() => {
    home.remove();
  });

  async function onTerminal(argv: readonly string[], columns: number): Promise<string> {
    const stdout = Object.assign(new PassThrough(), { isTTY: true, columns });
    const env = { MEDWALLET_HOME: home.home, MEDWALLET_PASSPHRASE_FILE: home.passphraseFile };
    const rest = { env, cwd: home.cwd, stdin: new PassThrough(), stderr: new PassThrough() };
    expect(await main(['--profile', 'alice', ...argv], { ...rest, stdout })).toBe(0);
    return String(stdout.read());
  }

  const lists = [
    'grants',
    'record list',
    'contact list',
    'collection list',
    'guardian list',
    'audit --offline',
    'access-log',
    'break-glass list',
    'settings',
    'anchor status',
  ];
  it.each(lists.flatMap((list) => [80, 40].map((columns) => ({ list, columns }))))(
    '$list, $columns columns wide',
    async ({ list, columns }) => {
      const text = await onTerminal(list.split(' '), columns);
      expect(text.trim()).not.toBe('');
      expect(widest(text), text).toBeLessThanOrEqual(columns);
    },
  );

  it('stand whole in a pipe', async () => {
    const { stdout } = await runCli(home, ['--profile', 'alice', 'contact', 'list']);
    expect(stdout).toMatch(/did:key:z\w{48}$/m);
  });
});
