import type * as library from '../index.ts';
import type { MedwalletError, PublicSession, Session, TellProgress } from '../index.ts';
import { isColoured, paintOf, type Paint } from './colour.ts';
import { CliError, usageError } from './errors.ts';
import type { CliContext, GlobalOptions } from './context.ts';
import { otherScreen } from './other-screen.ts';
import { readPassphrase } from './passphrase.ts';
import { terminalPrompt, type Prompt } from './prompt.ts';
import { wordsOf } from './failure.ts';
import { renderNotice } from './notices.ts';
import { progressBar } from './progress.ts';
import type { CodeKind } from './qr/index.ts';
import { readStream, stdinPieces } from './stdin.ts';
import { journalWords } from './words/journal.ts';
import { qrWords } from './words/qr.ts';
import { renderTable } from './table.ts';
import { wrap } from './wrap.ts';

/** The library, loaded when a command needs it and not before. */
export type Library = typeof library;

/** A result that is written in pieces. */
export interface Sink {
  /** True where every byte is seen at once. */
  readonly isOpen?: boolean;
  write(chunk: Uint8Array): void;
  /** Takes the next piece while something else is done. */
  append?(chunk: Uint8Array): Promise<void>;
  commit(): void;
  abort(): void;
}

/** What a command's handler works with. */
export interface Io {
  readonly context: CliContext;
  readonly options: GlobalOptions;
  /** Questions for what the command line left open. */
  readonly prompt: Prompt;
  library(): Promise<Library>;
  /** Unlocks the profile, once. @throws with outcome `locked` without a passphrase */
  unlock(): Promise<Session>;
  /** What needs no passphrase; a profile need not exist, and then `network` says which one is meant. */
  open(network?: string): Promise<PublicSession>;
  /** The passphrase of this wallet, asked for once, or a new one. */
  passphrase(purpose: 'unlock' | 'new'): Promise<string>;
  /** A whole file, or stdin for `-`, up to a limit in bytes; parts scanned from QR codes (BBQr) are put together. */
  read(path: string, maxBytes: number): Promise<Uint8Array>;
  /** A file in pieces, or stdin for `-`: for what may be larger than memory. */
  source(path: string): Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>>;
  /** A whole file under its name, or stdout for `-`; into a folder, under a name that is then told on stderr. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /**
   * Something for somebody else: to its file, and with `qr` also as QR codes on stderr, dark on light whatever the
   * theme: one code, or a series after BBQr, each waiting for Enter where somebody is there to press it.
   */
  passOn(
    to: { readonly out: string; readonly qr?: boolean },
    bytes: Uint8Array,
    kind: CodeKind,
  ): Promise<void>;
  /**
   * A file in pieces under its name once it is whole, or stdout for `-`. What is not whole when the command
   * ends, by an error or by Ctrl-C, is removed.
   */
  sink(path: string): Promise<Sink>;
  /** Shows `what` and asks; `yes` answers. Without a terminal a missing yes is a usage error, never a hang. */
  confirm(what: string, question: string, yes: boolean | undefined): Promise<void>;
  /** True where something can be shown that must not stay: see `aside`. */
  readonly canShow: boolean;
  /**
   * Shows pages on the terminal's other screen, each in the place of the one before: nothing of it is on the screen or
   * in its scrollback afterwards, whether the work ends, fails or is stopped.
   */
  aside<T>(work: (show: (page: string) => void) => Promise<T>): Promise<T>;
  /** A text as wide as the terminal of the person; as it is where there is none. */
  fit(text: string): string;
  /** Colours for what goes to stdout. */
  readonly paint: Paint;
  /** A result as wide as the terminal it goes to; as it is where it goes elsewhere. */
  fitResult(text: string): string;
  /** A table as wide as the terminal it goes to; whole where it goes elsewhere. */
  table(header: readonly string[], rows: readonly (readonly string[])[]): string;
  /** A line for the person, on stderr. */
  note(line: string): void;
  /** Shows how far a long work is, for as long as it takes and only to a person. */
  readonly progress: TellProgress;
  /** Takes away what shows how far the work is: a result follows. */
  settle(): void;
  /** Makes what the command did durable in the vault as well; a vault that is away is told, and nothing fails. */
  keep(): Promise<void>;
  close(): void;
}

/** @param isReminded whether an unlocked wallet tells a person that its words may be on no paper */
export function commandIo(context: CliContext, options: GlobalOptions, isReminded = true): Io {
  let session: Promise<Session> | undefined;
  let unlocking: Promise<string> | undefined;
  let opened: PublicSession | undefined;
  let close: (() => void) | undefined;
  const unfinished = new Set<Sink>();
  const load = (): Promise<Library> => import('../index.ts');
  const prompt = terminalPrompt(context, options.language);
  const bar = progressBar(context, options);
  const onJournal = async (work: (library: Library) => Promise<unknown>): Promise<void> => {
    const library = await load();
    try {
      await work(library);
    } catch (error) {
      if (!(error instanceof library.MedwalletError)) throw error;
      const { sentence, hint } = await wordsOf(error as MedwalletError, options.language);
      io.note(journalWords[options.language].behind(sentence, hint));
    }
  };
  const other = otherScreen(context);
  // For the person at the terminal: a script cannot write anything down.
  const remind = async (wallet: Session): Promise<void> => {
    if (!isReminded || context.stderr.isTTY !== true) return;
    const { backupConfirmed } = await load();
    if (backupConfirmed(wallet) !== null) return;
    const { setupWords } = await import('./words/setup.ts');
    io.note(io.fit(setupWords[options.language].nag));
  };
  const io: Io = {
    context,
    options,
    prompt,
    library: load,
    passphrase: (purpose) => {
      if (purpose === 'new') return readPassphrase({ context, options, prompt }, purpose, load);
      return (unlocking ??= readPassphrase({ context, options, prompt }, purpose, load));
    },
    unlock: () => {
      session ??= (async () => {
        const { attend, unlockWallet, requireProfile } = await load();
        // Whether there is such a profile is known before anybody types a passphrase.
        requireProfile(context.env, options);
        const wallet = await unlockWallet(context.env, options, await io.passphrase('unlock'), {
          progress: bar.show,
        });
        close = () => {
          wallet.close();
        };
        for (const notice of await attend(wallet)) io.note(renderNotice(notice, options.language));
        await onJournal(async ({ checkJournal }) => {
          if (!(await checkJournal(wallet))) {
            io.note(journalWords[options.language].renewed);
          }
        });
        await remind(wallet);
        return wallet;
      })();
      const unlocked = session;
      // What could not be unlocked has nothing to keep at the end.
      unlocked.catch(() => {
        session = undefined;
      });
      return unlocked;
    },
    open: async (network) => {
      const { openPublic } = await load();
      opened ??= openPublic(context.env, options, network);
      return opened;
    },
    read: async (path, maxBytes) => {
      const { readInputFile } = await load();
      const bytes =
        path === '-' ? await readStream(context, maxBytes) : readInputFile(context.cwd, path, maxBytes);
      // What a phone or a webcam read off a series of QR codes, as text.
      if (bytes[0] !== 0x42 || bytes[1] !== 0x24) return bytes;
      const { joinBbqr } = await import('./qr/index.ts');
      return joinBbqr(new TextDecoder().decode(bytes), maxBytes);
    },
    source: async (path) => {
      if (path === '-') return stdinPieces(context);
      const { openInputFile } = await load();
      return openInputFile(context.cwd, path);
    },
    passOn: async ({ out, qr }, bytes, kind) => {
      await io.write(out, bytes);
      if (qr !== true) return;
      const { codesFor } = await import('./qr/index.ts');
      const codes = codesFor(bytes, kind);
      const say = qrWords[options.language];
      for (const [i, code] of codes.entries()) {
        context.stderr.write(`${code}\n`);
        if (codes.length === 1) continue;
        const line = say.part(i + 1, codes.length);
        if (prompt.canAsk && i + 1 < codes.length) await prompt.text(`${line} ${say.next}`);
        else context.stderr.write(`${line}\n`);
      }
    },
    write: async (path, bytes) => {
      const { writeOutputFile } = await load();
      if (path === '-' && options.json) throw twoResults();
      if (path === '-') context.stdout.write(bytes);
      else {
        const written = writeOutputFile(context.cwd, path, bytes);
        // Into a folder: the name is ours, and whoever passes it on wants to know it.
        if (!written.endsWith(path)) io.note(written);
      }
    },
    sink: async (path) => {
      if (path === '-' && options.json) throw twoResults();
      if (path === '-') {
        // A result on the same terminal would be written into the line, and wiped with it.
        if (context.stdout.isTTY === true) bar.silence();
        return pipeSink(context);
      }
      const { createOutputFile } = await load();
      const sink = createOutputFile(context.cwd, path);
      unfinished.add(sink);
      return sink;
    },
    confirm: async (what, question, yes) => {
      if (yes === true) return;
      if (!prompt.canAsk) {
        throw new CliError(
          'confirmation-needed',
          'This command asks for a yes, and there is no terminal to ask on.',
          'Look at what it would do, then run it again with --yes.',
          { outcome: 'usage' },
        );
      }
      context.stderr.write(`${what}\n`);
      if (!(await prompt.yes(question))) {
        throw new CliError(
          'declined',
          'You said no; nothing was done.',
          'Run the command again to change your mind.',
        );
      }
    },
    canShow: prompt.canAsk && other.canShow && !options.json,
    aside: other.aside,
    fit: (text) => wrap(text, columnsOf(context.stderr)),
    paint: paintOf(!options.json && isColoured(context.env, context.stdout)),
    fitResult: (text) => wrap(text, columnsOf(context.stdout)),
    table: (header, rows) => renderTable(header, rows, columnsOf(context.stdout)),
    note: (line) => {
      bar.clear();
      context.stderr.write(`${line}\n`);
    },
    progress: bar.show,
    settle: bar.clear,
    keep: async () => {
      const wallet = await session;
      if (wallet === undefined) return;
      await onJournal(async ({ keepCapsule, keepJournal }) => {
        await keepJournal(wallet);
        await keepCapsule(wallet);
      });
    },
    close: () => {
      other.leave();
      bar.clear();
      // Aborting what was committed does nothing.
      for (const sink of unfinished) sink.abort();
      close?.();
    },
  };
  return io;
}

function columnsOf(stream: CliContext['stdout']): number | undefined {
  return stream.isTTY === true ? stream.columns : undefined;
}

function twoResults(): CliError {
  return usageError(
    '--json and --out - both want stdout.',
    'Write the result to a file, or leave --json out.',
  );
}

// A pipe cannot take back what it was given: the wallet finds out first whether it may be given.
function pipeSink(context: CliContext): Sink {
  return {
    isOpen: true,
    write: (chunk) => {
      context.stdout.write(chunk);
    },
    // Whoever reads slowly is waited for: what is not read yet would pile up in memory.
    append: (chunk) =>
      new Promise((resolve) => {
        context.stdout.write(chunk, () => {
          resolve();
        });
      }),
    commit: () => undefined,
    abort: () => undefined,
  };
}
