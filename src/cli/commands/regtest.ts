import type { Command } from 'commander';
import { MedwalletError } from '../../errors.ts';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';
import { visible } from '../render.ts';

/** `regtest`: a real bitcoind of one's own, for trying everything. */
export function regtestCommands(program: Command, run: Run): void {
  const regtest = examples(
    program.command('regtest').description('a local Bitcoin node of your own (regtest)'),
    'regtest up',
    'regtest mine 1',
  );

  examples(
    regtest.command('up').description('use the running node, or find one, or fetch one, and start it'),
    'regtest up',
    'regtest up --json',
  ).action(
    run(async (io) => {
      const { regtestUp } = await io.library();
      const node = await withLog(io, async () => regtestUp(await contextOf(io)));
      return {
        json: { schema: 'medwallet/regtest/v1', running: true, ...node },
        text: [
          `${node.started ? 'Started' : 'Running'}: ${node.version}`,
          `datadir     ${node.datadir}`,
          `rpc port    ${node.rpcPort}`,
          `bitcoin-cli ${node.bitcoinCli}`,
        ].join('\n'),
      };
    }),
  );

  examples(
    regtest.command('down').description('stop the node, if it is one that medwallet started'),
    'regtest down',
  ).action(
    run(async (io) => {
      const { regtestDown } = await io.library();
      const { stopped } = await regtestDown(await contextOf(io));
      return {
        json: { schema: 'medwallet/regtest-down/v1', stopped },
        text: stopped ? 'Stopped.' : 'There was nothing to stop.',
      };
    }),
  );

  examples(
    regtest.command('mine [blocks]').description('mine blocks (1 by default)'),
    'regtest mine',
    'regtest mine 6',
  ).action(
    run(async (io, blocks?: string) => {
      const { regtestMine } = await io.library();
      const mined = await regtestMine(await contextOf(io), whole(blocks ?? '1', 'blocks'));
      return {
        json: {
          schema: 'medwallet/regtest-mine/v1',
          height: mined.height,
          hash: mined.hash,
          blocks: mined.blocks,
        },
        text: `Height ${mined.height}`,
      };
    }),
  );

  examples(
    regtest
      .command('fund <address> [satoshis]')
      .description('pay to an address (100,000 sat by default) and mine one block'),
    'regtest fund bcrt1q…',
    'regtest fund bcrt1q… 5000',
  ).action(
    run(async (io, address: string, satoshis?: string) => {
      const { regtestFund } = await io.library();
      const context = await contextOf(io);
      const paid = await (satoshis === undefined
        ? regtestFund(context, address)
        : regtestFund(context, address, whole(satoshis, 'satoshis')));
      return {
        json: { schema: 'medwallet/regtest-fund/v1', ...paid },
        text: `Paid ${paid.sat} sat to ${paid.address}\ntxid ${paid.txid}`,
      };
    }),
  );

  examples(
    regtest.command('reorg <depth>').description('replace the newest blocks by a longer empty branch'),
    'regtest reorg 3',
  ).action(
    run(async (io, depth: string) => {
      const { regtestReorg } = await io.library();
      const done = await regtestReorg(await contextOf(io), whole(depth, 'blocks'));
      return {
        json: { schema: 'medwallet/regtest-reorg/v1', ...done },
        text: `Took back ${done.depth} blocks; height ${done.height}`,
      };
    }),
  );

  examples(regtest.command('status').description('is it running, and how far'), 'regtest status').action(
    run(async (io) => {
      const { regtestStatus } = await io.library();
      const status = await regtestStatus(await contextOf(io));
      return {
        json: { schema: 'medwallet/regtest/v1', ...status },
        text: status.running
          ? `Running, height ${status.height}, rpc port ${status.rpcPort}, ${status.mempool} transactions waiting`
          : 'Not running. Start it: medwallet regtest up',
      };
    }),
  );

  examples(
    regtest
      .command('logs')
      .description("the end of the node's log")
      .option('--lines <count>', 'how much', '50'),
    'regtest logs --lines 100',
  ).action(
    run(async (io, options: { lines: string }) => {
      const { regtestLogs } = await io.library();
      const lines = regtestLogs(await contextOf(io), whole(options.lines, 'lines'));
      return { json: { schema: 'medwallet/regtest-logs/v1', lines }, text: lines.join('\n') };
    }),
  );

  examples(
    regtest.command('env').description('shell lines with the node’s address, for scripts'),
    'regtest env',
  ).action(
    run(async (io) => {
      const { regtestEnv } = await io.library();
      const variables = regtestEnv(await contextOf(io));
      return {
        json: { schema: 'medwallet/regtest-env/v1', env: variables },
        text: Object.entries(variables)
          .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`)
          .join('\n'),
      };
    }),
  );

  examples(
    regtest.command('reset').description('stop the node and delete its chain'),
    'regtest reset',
  ).action(
    run(async (io) => {
      const { regtestReset } = await io.library();
      const { stopped } = await regtestReset(await contextOf(io));
      return { json: { schema: 'medwallet/regtest-down/v1', stopped }, text: 'The regtest chain is gone.' };
    }),
  );
}

/** What the node itself said comes before what medwallet makes of it; with --json it stands in `error.facts.log`. */
async function withLog<T>(io: Io, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const log = error instanceof MedwalletError ? error.facts['log'] : undefined;
    if (typeof log === 'string' && !io.options.json)
      for (const line of log.split('\n')) io.note(`  ${visible(line)}`);
    throw error;
  }
}

async function contextOf(io: Io) {
  const { homeOf } = await io.library();
  let shown = '';
  return {
    home: homeOf(io.context.env, io.options),
    env: io.context.env,
    onProgress: ({ phase, done, total }: { phase: string; done?: number; total?: number }) => {
      const line = `${PHASES[phase] ?? phase}${amount(phase, done, total)}`;
      // A log file gets each phase once; a terminal sees the figures move.
      const isTerminal = io.context.stderr.isTTY === true;
      const key = isTerminal ? line : phase;
      if (key === shown) return;
      io.context.stderr.write(isTerminal ? `\r\u001b[2K${line}` : `${PHASES[phase] ?? phase}\n`);
      shown = key;
    },
  };
}

const PHASES: Readonly<Record<string, string>> = {
  wait: 'Waiting for another medwallet that does the same…',
  index: 'Fetching the package index…',
  packages: 'Fetching Bitcoin Knots…',
  unpack: 'Unpacking…',
  check: 'Checking that it runs…',
  start: 'Starting the node…',
  mine: 'Mining to maturity…',
};

function amount(phase: string, done: number | undefined, total: number | undefined): string {
  if (done === undefined) return '';
  const unit = (n: number): string =>
    phase === 'index' || phase === 'packages' ? `${(n / 1e6).toFixed(1)} MB` : String(n);
  return total === undefined ? ` ${unit(done)}` : ` ${unit(done)} of ${unit(total)}`;
}

function whole(text: string, what: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw usageError(`The number of ${what} is not a whole number.`, 'Write digits only.');
}
