import { Readable, Writable } from 'node:stream';
import { main } from '../../src/cli/main.ts';

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Parsed stdout, for runs with `--json`. */
  readonly json: Record<string, unknown>;
}

export interface CliPlace {
  readonly home: string;
  readonly cwd: string;
  readonly passphraseFile?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a command line as a script would: no terminal, its own environment, streams that are looked at. */
export async function runCli(
  place: CliPlace,
  argv: readonly string[],
  stdin: Uint8Array = new Uint8Array(),
): Promise<CliRun> {
  const [out, err] = [capture(), capture()];
  const code = await main(argv, {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'],
      MEDWALLET_BITCOIND: process.env['MEDWALLET_BITCOIND'],
      MEDWALLET_HOME: place.home,
      MEDWALLET_PASSPHRASE_FILE: place.passphraseFile,
      ...place.env,
    },
    cwd: place.cwd,
    stdin: Readable.from(stdin.length === 0 ? [] : [Buffer.from(stdin)]),
    stdout: out.stream,
    stderr: err.stream,
  });
  const stdout = out.text();
  return {
    code,
    stdout,
    stderr: err.text(),
    get json() {
      return JSON.parse(stdout) as Record<string, unknown>;
    },
  };
}

function capture(): { stream: Writable; text: () => string } {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      pieces.push(Buffer.from(chunk));
      done();
    },
  });
  return { stream, text: () => Buffer.concat(pieces).toString('utf8') };
}
