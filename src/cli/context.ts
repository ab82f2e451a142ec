import type { Readable, Writable } from 'node:stream';
import type { Language } from '../language/index.ts';

/** Everything of the outside world that a command may touch. The real process is handed in by bin/. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /**
   * Writes text to stdout without a stream: making one takes longer than a short answer does. Where it is missing,
   * `stdout` is written to.
   */
  readonly print?: (text: string) => void;
  /** The width of the terminal that `stdout` is, without making the stream where it is none. */
  readonly columns?: () => number | undefined;
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Calls back when the person stops the program; the process ends with 130 after that. */
  readonly onInterrupt?: (handler: () => void) => void;
}

/** The options that every command takes. */
export interface GlobalOptions {
  readonly profile: string;
  readonly home?: string;
  readonly passphraseFile?: string;
  readonly json: boolean;
  /** What a person reads is in this language; what programs read never depends on it. */
  readonly language: Language;
}

/** What a command hands back: one documented object for programs, text for people, and how it ended. */
export interface CommandResult {
  readonly json: Readonly<Record<string, unknown>>;
  /** Lines for a person, on stdout. */
  readonly text: string;
  /** 0 unless told. */
  readonly exitCode?: number;
  /** Everything was written on the way: nothing is printed at the end. */
  readonly streamed?: boolean;
}
