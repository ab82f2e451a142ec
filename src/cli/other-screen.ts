import type { CliContext } from './context.ts';

/** The terminal's second screen, which has no scrollback and is gone when it is left (xterm's mode 1049). */
export interface OtherScreen {
  readonly canShow: boolean;
  readonly aside: <T>(work: (show: (page: string) => void) => Promise<T>) => Promise<T>;
  /** Back to the first screen, wherever we are: also what a signal calls. */
  readonly leave: () => void;
}

const ENTER = '\x1b[?1049h';
const CLEAR = '\x1b[2J\x1b[H';
const LEAVE = '\x1b[?1049l';

export function otherScreen({ env, stderr }: CliContext): OtherScreen {
  let isThere = false;
  const leave = (): void => {
    if (!isThere) return;
    isThere = false;
    stderr.write(`${CLEAR}${LEAVE}`);
  };
  return {
    canShow: stderr.isTTY === true && env['TERM'] !== 'dumb',
    aside: async (work) => {
      stderr.write(`${ENTER}${CLEAR}`);
      isThere = true;
      try {
        return await work((page) => {
          stderr.write(`${CLEAR}${page}${page === '' ? '' : '\n'}`);
        });
      } finally {
        leave();
      }
    },
    leave,
  };
}
