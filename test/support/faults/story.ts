import { appendFileSync } from 'node:fs';
import { runCli, type CliRun } from '../cli.ts';
import type { TestHome } from '../people.ts';
import { atEveryMoment, copyOf, PART_ONLY, withFault, type Errno, type Moment } from './plan.ts';
import { nothingLost, StoreKeys, judgedWallets, type Holding } from './whole.ts';
import { treeHash } from './tree.ts';

/** Where a long run writes what each command went through, as it goes: `MEDWALLET_CRASH_LOG=FILE`. */
const LOG = process.env['MEDWALLET_CRASH_LOG'];
/** Only what happens to lines like these is tried: `MEDWALLET_CRASH_LINES='cosign|anchor finish'`, a regular expression. */
const LINES = new RegExp(process.env['MEDWALLET_CRASH_LINES'] ?? '');

/** What one line of a story went through. */
export interface Row {
  readonly line: string;
  /** Calls that change the disk. */
  calls: number;
  /** Moments at which it can die, and how many different disks that leaves. */
  moments: number;
  disks: number;
  /** Moments whose disk was taken up, and the command given again on it. */
  deaths: number;
  /** Faults of each kind. */
  faults: Record<Errno, number>;
}

export interface LineOptions {
  /** Given again after all was done, it may end with one of these codes instead of doing it once more. */
  readonly again?: readonly string[];
  /** Given again after all was done, it does so once more: two records, two offers. */
  readonly repeats?: boolean;
  /** A broken disk does not even read; false unless told, because every command reads the same to unlock. */
  readonly reads?: boolean;
  /** What else must hold once it was given again. */
  readonly after?: (home: TestHome) => Promise<void>;
}

const ALL: readonly Errno[] = ['ENOSPC', 'EIO', 'EACCES'];

/** A story told line by line: each line is a command that dies, or whose disk fails, in every way. */
export class Story {
  readonly home: TestHome;
  readonly rows: Row[] = [];
  /** What went wrong, one entry for each crash point; the story goes on. */
  readonly failures: string[] = [];
  readonly #keys = new StoreKeys();
  /** Only every so many-th disk that a death leaves, and every so many-th fault, is tried. */
  readonly #every: { readonly death: number; readonly fault: number };

  constructor(home: TestHome, every: number | { readonly death: number; readonly fault: number } = 1) {
    this.home = home;
    this.#every = typeof every === 'number' ? { death: every, fault: every } : every;
  }

  /** A line that nothing happens to. */
  async plain(line: string): Promise<Record<string, unknown>> {
    const run = await runCli(this.home, argvOf(line));
    if (run.code !== 0) throw new TypeError(`${line}\n${run.stdout}${run.stderr}`);
    return jsonOf(run);
  }

  async tell(line: string, options: LineOptions = {}): Promise<Record<string, unknown>> {
    if (!LINES.test(line)) return this.plain(line);
    const failed = this.failures.length;
    await this.#keys.learn(this.home);
    const before = judgedWallets(this.home, this.#keys);
    const row: Row = {
      line,
      calls: 0,
      moments: 0,
      disks: 0,
      deaths: 0,
      faults: { ENOSPC: 0, EIO: 0, EACCES: 0 },
    };
    for (const errno of ALL) await this.#failing(line, errno, before, row, options);
    const json = PART_ONLY ? await this.plain(line) : await this.#dying(line, before, row, options);
    this.rows.push(row);
    if (LOG !== undefined) {
      appendFileSync(LOG, `${JSON.stringify(row)}\n${this.failures.slice(failed).join('\n\n')}\n`);
    }
    return json;
  }

  async #dying(
    line: string,
    before: ReadonlyMap<string, Holding>,
    row: Row,
    options: LineOptions,
  ): Promise<Record<string, unknown>> {
    const disks = new Map<string, { home: TestHome; moment: Moment; moments: number }>();
    const { result, calls } = await atEveryMoment(
      this.home,
      () => runCli(this.home, argvOf(line)),
      (moment) => {
        row.moments++;
        const hash = treeHash(this.home);
        const left = disks.get(hash) ?? { home: copyOf(this.home), moment, moments: 0 };
        left.moments++;
        disks.set(hash, left);
      },
    );
    if (result.code !== 0) throw new TypeError(`${line}\n${result.stdout}${result.stderr}`);
    row.calls = calls.length;
    row.disks = disks.size;
    await this.#keys.learn(this.home);
    const done = judgedWallets(this.home, this.#keys);
    // Another one to begin with on every line: lines make much the same calls at their beginning.
    let number = this.rows.length;
    const step = Math.min(this.#every.death, disks.size);
    for (const { home, moment, moments } of disks.values()) {
      if (number++ % step === 0) {
        row.deaths += moments;
        const where = `${line}\nkilled ${moment.when} call ${moment.call}: ${moment.what}`;
        await this.#recovered(home, line, before, done, where, options);
      }
      home.remove();
    }
    return jsonOf(result);
  }

  async #failing(
    line: string,
    errno: Errno,
    before: ReadonlyMap<string, Holding>,
    row: Row,
    options: LineOptions,
  ): Promise<void> {
    const reads = options.reads === true;
    const unchanged = treeHash(this.home);
    const count = copyOf(this.home);
    const { hits } = await withFault(count, { errno, call: 0, reads }, () => runCli(count, argvOf(line)));
    const done = judgedWallets(count, this.#keys);
    count.remove();
    for (let call = 1; call <= hits; call += this.#every.fault) {
      const home = copyOf(this.home);
      const { result, hit } = await withFault(home, { errno, call, reads }, () => runCli(home, argvOf(line)));
      row.faults[errno]++;
      const where = `${line}\n${errno} at ${call} of ${hits}: ${hit ?? 'not hit'}`;
      if (hit !== undefined) this.#answered(result, where);
      // Where the disk is as it was, giving the command again is giving it for the first time.
      if (result.code === 0 || treeHash(home) !== unchanged) {
        await this.#recovered(home, line, before, done, where, options, result);
      }
      home.remove();
    }
  }

  async #recovered(
    home: TestHome,
    line: string,
    before: ReadonlyMap<string, Holding>,
    done: ReadonlyMap<string, Holding>,
    where: string,
    { again = [], repeats = false, after }: LineOptions,
    first?: CliRun,
  ): Promise<void> {
    try {
      nothingLost(before, judgedWallets(home, this.#keys));
      const run = await runCli(home, argvOf(line));
      if (run.code !== 0 && !again.includes(codeOf(run))) {
        throw new TypeError(`given again: exit ${run.code} ${run.stdout}${run.stderr}`);
      }
      await this.#keys.learn(home);
      const now = judgedWallets(home, this.#keys);
      nothingLost(before, now);
      if (!repeats) sameHolding(done, now);
      await after?.(home);
    } catch (error) {
      const told = first === undefined ? '' : `\nit said: exit ${first.code} ${first.stdout}${first.stderr}`;
      this.failures.push(`${where}${told}\n${String(error)}`);
    }
  }

  /** A command whose disk fails ends well, or says so in words: never with a stack, a silence or a wrong class. */
  #answered(run: CliRun, where: string): void {
    if (run.code === 0) return;
    if (run.code === 3 && !['', 'unexpected'].includes(codeOf(run))) return;
    this.failures.push(`${where}\nexit ${run.code} ${run.stdout}${run.stderr}`);
  }
}

function codeOf(run: CliRun): string {
  const said = jsonOf(run);
  // What `verify` says of an answer to a challenge is a verdict, not an error.
  const coded = (said['error'] ?? said['possession'] ?? ofThings(run)) as { code?: string } | undefined;
  return coded?.code ?? '';
}

/** The error of the first thing that `sync` could not take: its last line only counts them. */
function ofThings({ stdout }: CliRun): unknown {
  const lines = stdout.split('\n').filter((line) => line.startsWith('{"schema":"medwallet/sync-item/v1"'));
  return lines
    .map((line) => (JSON.parse(line) as Record<string, unknown>)['error'])
    .find((error) => error != null);
}

/** What it printed; of `sync`, which prints a line for each thing and then what it all came to, the last object. */
function jsonOf({ stdout }: CliRun): Record<string, unknown> {
  const from = Math.max(0, stdout.lastIndexOf('\n{') + 1);
  return JSON.parse(stdout.slice(from)) as Record<string, unknown>;
}

/** What a wallet remembers of its looks at the boards: there is more of it the more often it looked. */
const NOTES = ['looked'];

function sameHolding(done: ReadonlyMap<string, Holding>, now: ReadonlyMap<string, Holding>): void {
  for (const [profile, { rows, events }] of done) {
    const held = now.get(profile);
    const differences = Object.keys(rows).flatMap((name) => {
      if (NOTES.includes(name)) return [];
      const [had, has] = [rows[name]?.length, held?.rows[name]?.length];
      return had === has ? [] : [`${name}: ${has ?? 0}, not ${had ?? 0}`];
    });
    if (held?.events.join() !== events.join()) {
      differences.push(`events: ${held?.events.join() ?? ''}, not ${events.join()}`);
    }
    if (differences.length > 0) throw new TypeError(`${profile} holds other rows: ${differences.join('; ')}`);
  }
}

/** A command line, `--json` added. */
function argvOf(line: string): string[] {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
  return [...words, '--json'];
}
