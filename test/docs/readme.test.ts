import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { createHome, type TestHome } from '../support/people.ts';
import { commandLines } from './command-tree.ts';
import { codeBlocks, page, ROOT } from './pages.ts';
import { play, stepsOf } from './transcript.ts';

const README = page('README.md');

describe('README.md', () => {
  let home: TestHome;
  beforeAll(() => {
    home = createHome();
    const [, record = ''] = /echo '(\{[^']*\})' > lab\.json/.exec(README) ?? [];
    home.write('lab.json', `${record}\n`);
  });
  afterAll(async () => {
    await runCli(home, ['regtest', 'down']);
    home.remove();
  });

  it('its transcript is what happens, its last program included', { timeout: 180_000 }, async () => {
    await play(stepsOf(README), { home });
  });

  it('its first program runs too', { timeout: 30_000 }, async () => {
    const run = `node wallet.mjs alice '${home.passphraseFile}' lab.json`;
    const shown = ['3f9a2c7d5b6e… application/fhir+json From a program', '8858a31e… application/fhir+json Blood count'];
    await play([{ command: run, shown }], { home });
  });

  it('calls no command missing that is there', () => {
    const [, list = ''] = /## Not there yet\n([^]*?)\n## /.exec(README) ?? [];
    expect(list).toContain('- **');
    // A missing command stands behind whose it is: "- patients: `name`".
    const missing = [...list.matchAll(/^- \w+: (.*)$/gm)].flatMap(([, names = '']) =>
      [...names.matchAll(/`([\w -]+)`/g)].map(([, name]) => name),
    );
    expect(commandLines().filter(({ path }) => missing.includes(path))).toEqual([]);
  });

  it('names scripts of npm that exist', () => {
    const { scripts } = JSON.parse(page('package.json')) as { scripts: Record<string, string> };
    const named = [...README.matchAll(/\bnpm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    expect(named).toContain('demo');
  });

  it.each(['wallet.mjs', 'gate.mjs'])('shows %s as it is tested', (name) => {
    const program = readFileSync(join(ROOT, 'test/docs/examples', name), 'utf8');
    expect(codeBlocks(README, 'js')).toContain(program.trimEnd());
  });
});
