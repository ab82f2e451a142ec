import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { expect } from 'vitest';
import { examplesOf } from '../../../src/cli/examples.ts';
import { buildProgram } from '../../../src/cli/program.ts';
import type { TestNode } from '../../support/node.ts';
import { createHome, type TestHome } from '../../support/people.ts';
import { answer, MEDWALLET, openTerminal, type Terminal } from '../../support/terminal.ts';

export type Json = Readonly<Record<string, unknown>>;

/** What a person does on a terminal until the command goes on by itself. */
export type Answer = (terminal: Terminal) => Promise<void>;

export interface Told {
  /** The exit code it should have; 0 unless there is a reason for another one, which {@link Told.because} says. */
  readonly code?: number;
  readonly because?: string;
  /** Then it runs in a real terminal. */
  readonly answer?: Answer;
  readonly shell?: string;
  /** Instead of the stage's own home. */
  readonly home?: string;
  /** Without the address of the story's node, as on a machine that has none. */
  readonly alone?: boolean;
}

export interface Stage {
  /** What stands for ids, dids, addresses and times in the examples; each word as it is printed in the help. */
  readonly values: Map<string, string>;
  /** Runs an example as it stands, the words of {@link Stage.values} filled in, by the built program in a shell. */
  readonly example: (line: string, told?: Told) => Promise<string>;
  /** A step that the examples need and none of them is. */
  readonly step: (line: string, code?: number) => Promise<Json>;
  /** Runs examples on a copy of the wallets and files, which is gone afterwards. */
  readonly aside: (work: () => Promise<void>) => Promise<void>;
  /** The home and working folder as they are now: copies within {@link Stage.aside}. */
  readonly here: () => TestHome;
  readonly ran: ReadonlySet<string>;
  /** What `~` is in an example. */
  readonly userHome: string;
  readonly close: () => void;
}

/** The examples of the program and of all its commands, without the program's name. */
export function everyExample(): string[] {
  const { stdin, stdout, stderr } = process;
  const program = buildProgram({ env: {}, cwd: '/', stdin, stdout, stderr }, () => undefined);
  const all = (command: Command): readonly string[] => [
    ...examplesOf(command),
    ...command.commands.flatMap((child) => all(child)),
  ];
  return [...new Set(all(program))];
}

/** A yes to the one question that a command asks. */
export const YES: Told = {
  answer: async (terminal) => {
    await answer(terminal, /\((?:y\/N|Y\/n)\)/, 'y');
  },
};

export function openStage(node: TestNode, known: readonly string[]): Stage {
  const root = mkdtempSync(join(tmpdir(), 'medwallet-examples-'));
  const bin = join(root, 'bin');
  mkdirSync(bin);
  const launcher = `#!/bin/sh\nexec '${process.execPath}' '${MEDWALLET}' "$@"\n`;
  writeFileSync(join(bin, 'medwallet'), launcher, { mode: 0o755 });
  let here = createHome();
  const values = new Map<string, string>();
  const ran = new Set<string>();

  const environment = ({ home, alone = false }: Told = {}): Record<string, string> => ({
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    HOME: root,
    LANG: 'C.UTF-8',
    MEDWALLET_HOME: home ?? here.home,
    MEDWALLET_PASSPHRASE_FILE: here.passphraseFile,
    ...(alone ? {} : { MEDWALLET_RPC_URL: node.rpcUrl, MEDWALLET_RPC_COOKIE: node.cookieFile }),
    XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME'] ?? '', '.cache'),
    ...(process.env['MEDWALLET_BITCOIND'] === undefined
      ? {}
      : { MEDWALLET_BITCOIND: process.env['MEDWALLET_BITCOIND'] }),
  });

  const inShell = (line: string, told: Told): Promise<[number, string, string]> =>
    new Promise((done) => {
      const place = { cwd: here.cwd, env: environment(told), encoding: 'utf8', timeout: 120_000 } as const;
      const child = execFile(told.shell ?? 'bash', ['-c', line], place, (error, out, err) => {
        done([error === null ? 0 : Number(error.code ?? -1), out, err]);
      });
      child.stdin?.end();
    });

  const inTerminal = async (line: string, told: Told): Promise<[number, string, string]> => {
    const env = environment(told);
    const program = [told.shell ?? 'bash', '-c', line];
    const terminal = openTerminal([], { cwd: here.cwd, env, columns: 100, rows: 80, program });
    try {
      await told.answer?.(terminal);
      const code = await terminal.ended();
      return [code, terminal.everything(), ''];
    } finally {
      terminal.close();
    }
  };

  return {
    values,
    ran,
    userHome: root,
    here: () => here,
    example: async (line, told = {}) => {
      expect(known, 'an example that no command has any more').toContain(line);
      ran.add(line);
      let filled = `medwallet ${line}`;
      for (const [word, value] of values) filled = filled.replaceAll(word, value);
      const [code, out, err] = await (told.answer === undefined ? inShell : inTerminal)(filled, told);
      expect(code, `${filled}\n${out}${err}${told.because ?? ''}`).toBe(told.code ?? 0);
      return out;
    },
    step: async (line, code = 0) => {
      const [exit, out, err] = await inShell(`medwallet ${line} --json`, {});
      expect(exit, `${line}\n${out}${err}`).toBe(code);
      return JSON.parse(out) as Json;
    },
    aside: async (work) => {
      const before = here;
      const copy = createHome();
      cpSync(before.home, copy.home, { recursive: true, preserveTimestamps: true });
      cpSync(before.cwd, copy.cwd, { recursive: true, preserveTimestamps: true });
      here = copy;
      try {
        await work();
      } finally {
        here = before;
        copy.remove();
      }
    },
    close: () => {
      here.remove();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
