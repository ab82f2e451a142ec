import type { Command } from 'commander';
import type { CommandResult } from '../context.ts';
import { usageError } from '../errors.ts';
import { feeRate } from '../fee-rate.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';
import { numberOf } from '../../language/index.ts';
import { visible } from '../render.ts';
import { anchorWords, statementStateWords } from '../words/anchor.ts';
import { problemWords } from '../failure.ts';
import type { AnchorOptions } from './anchor.ts';

interface BumpOptions extends AnchorOptions {
  readonly wallet?: string;
  readonly yes?: boolean;
}

type Compose = (io: Io, options: AnchorOptions, bump: boolean) => Promise<CommandResult>;

/** `anchor status`, `resume` and `bump`: what became of statements, and getting them on. */
export function anchorWatching(anchor: Command, run: Run, compose: Compose): void {
  examples(
    anchor.command('status').description('look up the state of every statement at the node'),
    '--profile alice anchor status',
  ).action(
    run(async (io) => {
      const { anchorOverview } = await io.library();
      return shown(io, await anchorOverview(await io.unlock()));
    }),
  );

  examples(
    anchor
      .command('resume')
      .description('send again what the node does not have, and say what keeps the newest from getting on'),
    '--profile alice anchor resume',
  ).action(
    run(async (io) => {
      const { resumeAnchor } = await io.library();
      return shown(io, await resumeAnchor(await io.unlock()));
    }),
  );

  examples(
    anchor
      .command('bump [txid]')
      .description(
        'raise the fee of the statement that waits: compose it again for a co-signer, or, as its sponsor, lift it with a payment of your own',
      )
      .option('--out <file>', 'the statement (a PSBT) that takes its place, for a co-signer')
      .option('--fee-rate <sat/vB>', 'instead of what the node estimates and what it takes to replace it')
      .option('--sign', 'sign first, for a co-signer whose wallet must sign last')
      .option('--sponsor', 'leave the fee to a sponsor')
      .option('--wallet <name>', 'as the sponsor: the wallet on your node that got the change')
      .option('--yes', 'as the sponsor: pay without being asked'),
    '--profile alice anchor bump --out st.psbt',
    '--profile clinic anchor bump TXID --wallet fees --fee-rate 20',
  ).action(
    run((io, txid: string | undefined, options: BumpOptions) => {
      if (options.wallet === undefined && txid === undefined) return compose(io, options, true);
      return lift(io, txid, options);
    }),
  );
}

async function lift(io: Io, txid: string | undefined, options: BumpOptions): Promise<CommandResult> {
  const { wallet } = options;
  if (txid === undefined || wallet === undefined || options.out !== undefined) {
    throw usageError(
      'A sponsor names a transaction and a wallet, and nothing else.',
      'As the patient: medwallet anchor bump --out FILE; as the sponsor: medwallet anchor bump TXID --wallet NAME',
    );
  }
  const { language } = io.options;
  const say = anchorWords[language];
  const { nameOf, planLift, sendLift } = await io.library();
  const session = await io.unlock();
  const rate = options.feeRate === undefined ? {} : { feeRate: feeRate(options.feeRate) };
  const planned = await planLift(session, txid, { wallet, ...rate });
  const { patient, cost, change } = planned;
  const what = say.payLift(
    numberOf(cost, language),
    visible(nameOf(session, patient)),
    numberOf(change, language),
    visible(wallet),
  );
  await io.confirm(what, say.askPay, options.yes);
  const child = await sendLift(session, planned);
  return {
    json: {
      schema: 'medwallet/lifted/v1',
      txid,
      child,
      patient,
      cost,
      change,
      feeRate: planned.feeRate,
      wallet,
    },
    text: say.lifted(child, planned.feeRate),
  };
}

interface Overview {
  readonly state: string;
  readonly statements: readonly {
    readonly statement: number;
    readonly state: keyof typeof statementStateWords.en;
    readonly confirmations: number;
    readonly size: number;
    readonly txid: string;
    readonly problem: {
      readonly code: string;
      readonly message: string;
      readonly hint: string;
      readonly by?: string;
    } | null;
  }[];
  readonly planned: { readonly statement: number } | null;
}

async function shown(
  io: Pick<Io, 'options' | 'table'>,
  { state, statements, planned }: Overview,
): Promise<CommandResult> {
  const { language } = io.options;
  const say = anchorWords[language];
  const newest = statements.at(-1);
  const lines = [
    ...(statements.length === 0 ? [say.none] : [table(io, statements)]),
    ...(newest?.state === 'in-mempool' && newest.problem === null ? [say.waitsForBlock] : []),
    ...(newest === undefined || newest.problem === null ? [] : await problemWords(newest.problem, language)),
    ...(planned === null ? [] : [say.waitsForSignatures(planned.statement)]),
  ];
  return {
    json: { schema: 'medwallet/anchor-status/v1', state, statements, planned },
    text: lines.join('\n'),
  };
}

function table(io: Pick<Io, 'options' | 'table'>, statements: Overview['statements']): string {
  const { language } = io.options;
  const say = anchorWords[language];
  return io.table(
    [say.columnNumber, say.columnState, say.columnConfirmations, say.columnEvents, 'TXID'],
    statements.map(({ statement, state, confirmations, size, txid }) => [
      String(statement),
      statementStateWords[language][state],
      String(confirmations),
      String(size),
      txid,
    ]),
  );
}
