/**
 * What a failure means for whoever asked:
 * - `refused`: the input was examined and must not be accepted;
 * - `usage`: the request itself is wrong;
 * - `unavailable`: the check could not be made (node, disk, network): neither yes nor no;
 * - `locked`: the passphrase is missing or wrong;
 * - `incomplete`: more signatures are needed where finishing was asked;
 * - `interrupted`: the person stopped it.
 */
export type Outcome = 'refused' | 'usage' | 'unavailable' | 'locked' | 'incomplete' | 'interrupted';

/** What belongs to an error besides its code and sentences. */
export interface ErrorOptions {
  /** Defaults to `refused`. */
  readonly outcome?: Outcome;
  readonly cause?: unknown;
  /** Facts a program may want, never secrets: they are printed with `--json`. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * The one base of every error medwallet throws on purpose. Each room derives one class from it with its own
 * closed union of codes (`src/<room>/errors.ts`). `message` is one sentence of what is wrong, `hint` one
 * sentence of what to do. Neither may contain a secret.
 */
export class MedwalletError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly hint: string;
  readonly outcome: Outcome;
  readonly facts: Readonly<Record<string, string | number | boolean>>;

  constructor(code: Code, sentence: string, hint: string, options: ErrorOptions = {}) {
    super(sentence, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = hint;
    this.outcome = options.outcome ?? 'refused';
    this.facts = options.facts ?? {};
  }
}
