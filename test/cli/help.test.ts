import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/program.ts';
import { HELP_WORDS, speakIndonesian } from '../../src/cli/words/help/index.ts';
import { VERSION } from '../../src/cli/version.ts';
import { runCli } from '../support/cli.ts';
import { createHome } from '../support/people.ts';

const home = createHome();
const place = { home: home.home, cwd: home.cwd };
const program = buildProgram(
  { env: {}, cwd: '/', stdin: process.stdin, stdout: process.stdout, stderr: process.stderr },
  () => undefined,
);
const paths = walk(program, []);

/** They are for people who read English documentation as it is. */
const FOR_DEVELOPERS = ['regtest', 'demo', 'completion'];

function childOf(command: Command, name: string): Command {
  return command.commands.find((child) => child.name() === name) ?? command;
}

function wordsOf(command: Command): string[] {
  const options = command.options.filter(({ hidden }) => !hidden);
  const parts = [...options, ...command.registeredArguments];
  return [command.description(), ...parts.map(({ description }) => description)].filter(
    (words) => words !== '',
  );
}

function walk(command: Command, path: string[]): string[][] {
  return [path, ...command.commands.flatMap((child) => walk(child, [...path, child.name()]))];
}

describe('help', () => {
  it('knows the commands of the main path', () => {
    expect(paths.map((path) => path.join(' '))).toEqual(
      expect.arrayContaining([
        'init',
        'card',
        'contact add',
        'address confirm',
        'grant finish',
        'token show',
        'audit',
      ]),
    );
  });

  it.each(paths.map((path) => [path.join(' ')]))(
    '"%s --help" ends with an example that names it',
    async (path) => {
      const words = path === '' ? [] : path.split(' ');
      const { code, stdout, stderr } = await runCli(place, [...words, '--help']);
      expect([code, stderr]).toEqual([0, '']);
      const examples = stdout.split('Examples:\n')[1] ?? '';
      expect(examples).toMatch(/^ {2}\$ medwallet /);
      const sub = words.length > 0 && words.every((word) => examples.includes(word));
      expect(sub || words.length === 0, examples).toBe(true);
    },
  );

  it.each([[[]], [['regtest']], [['contact']]])(
    'without a command: help on stderr, exit 2 (%j)',
    async (argv) => {
      const { code, stdout, stderr } = await runCli(place, argv);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('Usage: medwallet');
    },
  );

  it('is in Indonesian for whoever reads that: every word of it, and only the words that are said', async () => {
    const english = new Set(
      paths
        .filter(([first = '']) => !FOR_DEVELOPERS.includes(first))
        .flatMap((path) => wordsOf(path.reduce(childOf, program))),
    );
    expect(Object.keys(HELP_WORDS).toSorted()).toEqual(
      [...english, 'a local Bitcoin node of your own (regtest)'].toSorted(),
    );
    const { stdout } = await runCli(place, ['grant', '--help', '--lang', 'id']);
    expect(stdout).toMatch(/^Cara pakai: medwallet grant \[pilihan\] \[perintah\] \[provider\]$/m);
    expect(stdout).toMatch(/^Contoh:$/m);
    expect(stdout).toContain('(bawaan: "24h")');
    expect(stdout).toContain('tampilkan bantuan');
    for (const one of [...english].filter((words) => words.length > 8)) expect(stdout).not.toContain(one);
    expect((await runCli(place, ['grant', '--help'])).stdout).toMatch(/^Usage: medwallet grant \[options\]/m);
  });

  it.each([
    ['en', 40],
    ['en', 60],
    ['en', 80],
    ['id', 40],
    ['id', 80],
  ] as const)('in %s is cut through no word on %d columns', (language, columns) => {
    const fresh = buildProgram(
      { env: {}, cwd: '/', stdin: process.stdin, stdout: process.stdout, stderr: process.stderr },
      () => undefined,
    );
    if (language === 'id') speakIndonesian(fresh);
    for (const path of paths) {
      const command = path.reduce(childOf, fresh);
      command.configureOutput({ getOutHelpWidth: () => columns });
      // Examples are to be copied, so they stay on one line.
      for (const line of command.helpInformation().split('\n')) {
        const isOneWord = !/\S {1,}\S/.test(line.replace(/<[^>]*>|\[[^\]]*\]/g, '_'));
        if (!isOneWord) expect(line.length, line).toBeLessThanOrEqual(columns);
      }
    }
  });

  it('says its version, the same as the package', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(VERSION).toBe(version);
    expect((await runCli(place, ['--version'])).stdout).toBe(`${version}\n`);
  });

  it('tells a wrong command once, with what was meant, and as JSON when asked', async () => {
    const plain = await runCli(place, ['recrod', 'list']);
    expect(plain.code).toBe(2);
    expect(plain.stderr).toContain('record');
    expect(plain.stderr.match(/recrod/g)).toHaveLength(1);
    const json = await runCli(place, ['recrod', 'list', '--json']);
    expect((json.json as { error: { code: string } }).error.code).toBe('usage');
  });

  it('keeps stdout for one thing', async () => {
    const run = await runCli(place, ['--profile', 'x', 'card', '--out', '-', '--json']);
    expect(run.code).not.toBe(0);
  });
});
