import type { Command } from 'commander';
import type { CommandResult } from '../context.ts';
import { usageError } from '../errors.ts';
import { feeRate } from '../fee-rate.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';
import { visible } from '../render.ts';
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
      const { finishAnchor } = await io.library();
      const bytes = await io.read(file, MAX_PSBT_BYTES);
      const sent = await finishAnchor(await io.unlock(), bytes);
      return {
        json: { schema: 'medwallet/anchor/v1', ...sent },
        text: `Statement ${sent.statement} is ${sent.state}\ntxid ${sent.txid}`,
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
        text:
          options.out === '-'
            ? ''
            : `Statements ${from} to ${to}; a co-signer reads them with: medwallet cosign FILE --history ${options.out} --out FILE`,
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
      `Statement ${planned.statement}: ${planned.events} events in the log, ${feeText(planned)}`,
      ...(planned.replaces === null ? [] : [`It takes the place of ${planned.replaces}, which waits.`]),
      '',
      planned.note.trimEnd(),
      '',
      `commitment ${planned.commitment}`,
      planned.payer === 'sponsor'
        ? `${out} goes to a sponsor: medwallet cosign ${out} --sponsor WALLET --out FILE (or medwallet sponsor, who is no co-signer)`
        : goesTo(out, planned.cosigners),
      ...planned.behind.map(({ did, lacks }) => {
        const name = visible(nameOf(session, did));
        return `${name} missed ${lacks} statements and needs them as a file too: medwallet anchor history --for ${name} --out FILE`;
      }),
    ].join('\n'),
  };
}

function goesTo(out: string, cosigners: number): string {
  const command = `medwallet cosign ${out} --out FILE`;
  return cosigners < 2
    ? `${out} goes to one co-signer, who answers with: ${command}`
    : `${out} goes to ${cosigners} co-signers, one after the other, since no key of this wallet is in the old address: ${command}; the next one signs what comes out of it`;
}

function feeText(planned: { payer: string; fee: number; vsize: number }): string {
  if (planned.payer === 'sponsor') return 'the fee is left to a sponsor';
  const from = planned.payer === 'seal' ? 'out of the seal' : 'out of your fee money';
  return `fee ${planned.fee} sat ${from} (${planned.vsize} vB)`;
}
