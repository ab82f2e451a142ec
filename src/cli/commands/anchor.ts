import type { Command } from 'commander';
import type { CommandResult } from '../context.ts';
import { usageError } from '../errors.ts';
import { feeRate } from '../fee-rate.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';
import { numberOf, type Language } from '../../language/index.ts';
import { visible } from '../render.ts';
import { anchorWords, statementStateWords } from '../words/anchor.ts';
import { anchorWatching } from './anchor-watching.ts';

const MAX_PSBT_BYTES = 2 * 1024 * 1024;

/** `anchor`: the ledger's statements on the chain. */
export function anchorCommands(program: Command, run: Run): void {
  const anchor = examples(
    program
      .command('anchor')
      .description('compose the next statement of your ledger, for a co-signer')
      .option('--out <file>', 'the statement (a PSBT) for a co-signer')
      .option('--qr', 'also show it as QR codes, for a phone or a webcam')
      .option('--fee-rate <sat/vB>', 'instead of what the node estimates')
      .option('--sign', 'sign first, for a co-signer whose wallet must sign last')
      .option('--move', 'move the ledger to the record address that was agreed for it (move-home)')
      .option('--sponsor', 'leave the fee to a sponsor: your custodian, or anybody with a wallet'),
    '--profile alice anchor --out st.psbt',
    '--profile alice anchor --sponsor --out st.psbt',
    '--profile alice anchor --move --out st.psbt',
    '--profile alice anchor finish st2.psbt',
    '--profile alice anchor status',
    '--profile alice anchor bump --out st.psbt',
  );
  anchor.action(run((io, options: AnchorOptions) => compose(io, options, false)));

  examples(
    anchor
      .command('finish <file>')
      .description(
        'check a co-signed statement, sign last and send it (also takes a finished raw transaction)',
      ),
    '--profile alice anchor finish st2.psbt',
  ).action(
    run(async (io, file: string) => {
      const { language } = io.options;
      const { finishAnchor } = await io.library();
      const bytes = await io.read(file, MAX_PSBT_BYTES);
      const sent = await finishAnchor(await io.unlock(), bytes);
      return {
        json: { schema: 'medwallet/anchor/v1', ...sent },
        text: `${anchorWords[language].sent(sent.statement, statementStateWords[language][sent.state])}\ntxid ${sent.txid}`,
      };
    }),
  );

  examples(
    anchor
      .command('history')
      .description('write the statements so far, for a co-signer who missed many of them')
      .requiredOption('--out <file>', 'the history')
      .option('--for <name>', 'begin behind the last statement that this co-signer signed'),
    '--profile alice anchor history --for mom --out history.json',
  ).action(
    run(async (io, options: { out: string; for?: string }) => {
      const { exportHistory } = await io.library();
      const written = exportHistory(await io.unlock(), options.for);
      await io.write(options.out, written.file);
      const { from, to } = written;
      return {
        json: { schema: 'medwallet/history-written/v1', from, to, out: options.out },
        text: options.out === '-' ? '' : anchorWords[io.options.language].history(from, to, options.out),
      };
    }),
  );

  anchorWatching(anchor, run, compose);
}

export interface AnchorOptions {
  readonly out?: string;
  readonly qr?: boolean;
  readonly feeRate?: string;
  readonly sign?: boolean;
  readonly sponsor?: boolean;
  readonly move?: boolean;
}

/** Composes a statement: the next one, or one in the place of what waits. */
async function compose(io: Io, options: AnchorOptions, bump: boolean): Promise<CommandResult> {
  const { out } = options;
  if (out === undefined) throw usageError('Say where the statement goes.', 'Add --out FILE.');
  if (options.sign === true && options.sponsor === true) {
    throw usageError('A sponsor comes before the first signature.', 'Choose one of --sign and --sponsor.');
  }
  const { language } = io.options;
  const say = anchorWords[language];
  const { nameOf, planAnchor } = await io.library();
  const session = await io.unlock();
  const { psbt, ...planned } = await planAnchor(session, {
    sign: options.sign === true,
    sponsor: options.sponsor === true,
    move: options.move === true,
    bump,
    ...(options.feeRate === undefined ? {} : { feeRate: feeRate(options.feeRate) }),
  });
  await io.passOn({ ...options, out }, psbt, 'P');
  return {
    json: { schema: 'medwallet/anchor/v1', state: 'planned', ...planned, out },
    text: [
      say.planned(planned.statement, planned.events, feeText(planned, language)),
      ...(planned.replaces === null ? [] : [say.replaces(planned.replaces)]),
      '',
      planned.note.trimEnd(),
      '',
      `${say.commitment} ${planned.commitment}`,
      planned.payer === 'sponsor'
        ? say.toSponsor(out)
        : planned.cosigners < 2
          ? say.toOne(out)
          : say.toSeveral(out, planned.cosigners),
      ...planned.behind.map(({ did, lacks }) => say.behind(visible(nameOf(session, did)), lacks)),
    ].join('\n'),
  };
}

function feeText(planned: { payer: string; fee: number; vsize: number }, language: Language): string {
  const say = anchorWords[language];
  if (planned.payer === 'sponsor') return say.bySponsor;
  return (planned.payer === 'seal' ? say.fromSeal : say.fromFeeMoney)(
    numberOf(planned.fee, language),
    planned.vsize,
  );
}
