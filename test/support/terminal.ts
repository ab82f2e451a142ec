import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '..', '..');
export const MEDWALLET = join(ROOT, 'dist', 'bin', 'medwallet.cjs');

/** A real terminal (tmux, without anybody's settings) with the built command in it: keys go in, a screen comes out. */
export interface Terminal {
  /** Text as if typed, without Enter. */
  type(text: string): void;
  /** Keys by tmux's names: Enter, Down, Up, Space, C-c, BSpace… */
  press(...keys: readonly string[]): void;
  /** What stands on the screen now, without trailing blanks. */
  screen(): string;
  /** The screen and everything that has scrolled off it. */
  everything(): string;
  /** Waits until the screen shows it. @returns the screen then */
  until(shown: string | RegExp): Promise<string>;
  /** Waits for the command's end. @returns its exit code */
  ended(): Promise<number>;
  close(): void;
}

export interface TerminalPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
  /** Another program than medwallet, with its first arguments. */
  readonly program?: readonly string[];
}

/** Both languages, each on a screen of usual width and on a narrow one, in columns. */
export const VARIANTS = [
  ['en', 80],
  ['en', 40],
  ['id', 80],
  ['id', 40],
] as const satisfies readonly (readonly ['en' | 'id', number])[];

/** Types a line when the screen shows a question; Enter alone unless told. @returns the screen that showed it */
export async function answer(terminal: Terminal, shown: string | RegExp, typed = ''): Promise<string> {
  const screen = await terminal.until(shown);
  if (typed !== '') terminal.type(typed);
  terminal.press('Enter');
  return screen;
}

/** Runs `medwallet …argv` in a terminal of 80 by 30, unless told otherwise. */
export function openTerminal(argv: readonly string[], place: TerminalPlace): Terminal {
  const folder = mkdtempSync(join(tmpdir(), 'medwallet-terminal-'));
  const socket = join(folder, 'tmux');
  const tmux = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-u', '-S', socket, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: folder, TERM: 'xterm-256color', LANG: 'C.UTF-8' },
    });
  const { columns = 80, rows = 30, program = [process.execPath, MEDWALLET] } = place;
  // The pane lives on when its command ends: its last screen is looked at, and its exit code.
  tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), 'sleep 600');
  tmux('set-option', '-g', 'remain-on-exit', 'on');
  // What tmux says of a command that ended would move the screen up.
  tmux('set-option', '-g', 'remain-on-exit-format', '');
  tmux('set-option', '-g', 'status', 'off');
  const assignments = Object.entries(place.env).map(([name, value]) => `${name}=${value}`);
  const command = ['env', '-i', `PATH=${process.env['PATH'] ?? ''}`, 'TERM=screen-256color', ...assignments];
  // tmux does not always learn how a quick command ended. The shell outlives a Ctrl-C, which is for the command.
  const ending = join(folder, 'ending');
  const shell = ['sh', '-c', 'trap : INT; "$@"; echo $? > "$0"', ending];
  tmux('respawn-pane', '-k', '-c', place.cwd, ...shell, ...command, ...program, ...argv);
  const screen = (): string =>
    tmux('capture-pane', '-p')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd();
  const wait = async <T>(look: () => T | undefined, what: string): Promise<T> => {
    for (let left = 500; left > 0; left--) {
      const seen = look();
      if (seen !== undefined) return seen;
      await sleep(50);
    }
    throw new Error(`waited in vain for ${what}; the screen says:\n${screen()}`);
  };
  return {
    type: (text) => {
      tmux('send-keys', '-l', '--', text);
    },
    press: (...keys) => {
      tmux('send-keys', ...keys);
    },
    screen,
    everything: () => tmux('capture-pane', '-p', '-S', '-'),
    until: (shown) =>
      wait(() => {
        const now = screen();
        // A long sentence may be broken by the edge of the screen, within a word too.
        const isThere = typeof shown === 'string' ? flat(now).includes(flat(shown)) : shown.test(now);
        return isThere ? now : undefined;
      }, String(shown)),
    ended: () =>
      wait(() => {
        const status = existsSync(ending) ? readFileSync(ending, 'utf8') : '';
        return status.endsWith('\n') ? Number(status) : undefined;
      }, 'the end of the command'),
    close: () => {
      tmux('kill-server');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function flat(text: string): string {
  return text.replace(/\s+/g, '');
}
