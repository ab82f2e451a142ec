import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import { feeRate } from '../fee-rate.ts';
import type { Run } from '../main.ts';
import { visible } from '../render.ts';

const MAX_PSBT_BYTES = 2 * 1024 * 1024;

interface SponsorOptions {
  readonly wallet?: string;
  readonly out?: string;
  readonly feeRate?: string;
  readonly yes?: boolean;
}

/** `sponsor` and `settings`: who pays, and how much at most. */
export function sponsorCommands(program: Command, run: Run): void {
  const sponsor = examples(
    program
      .command('sponsor [file]')
      .description(
        "pay for somebody's statement from a wallet of your own Bitcoin node, without co-signing it",
      )
      .option('--wallet <name>', "the wallet's name on the node")
      .option('--out <file>', 'the statement with your coins and their signatures, for a co-signer')
      .option('--fee-rate <sat/vB>', 'instead of what the node estimates')
      .option('--yes', 'pay without being asked'),
    'sponsor st.psbt --wallet fees --out st1.psbt',
    '--profile clinic sponsor genesis alice --wallet fees',
  );
  sponsor.action(
    run(async (io, file: string | undefined, options: SponsorOptions) => {
      const { wallet, out } = options;
      if (file === undefined || wallet === undefined || out === undefined) {
        throw usageError(
          'A statement, a wallet and an output are needed.',
          'medwallet sponsor FILE --wallet NAME --out FILE',
        );
      }
      const { nameOf, signSponsored, sponsorStatement } = await io.library();
      const bytes = await io.read(file, MAX_PSBT_BYTES);
      const session = await io.unlock();
      const sponsored = await sponsorStatement(session, bytes, { wallet, ...rateOf(options) });
      const what = [
        `You pay ${sponsored.cost} sat for a statement of ${visible(nameOf(session, sponsored.patient))}.`,
        `  coins      ${sponsored.coins.join(' ')}`,
        `  they hold  ${sponsored.brought} sat, ${sponsored.change} sat come back to ${visible(wallet)}`,
        ...(sponsored.isCosigner
          ? []
          : ['  note       you do not co-sign for this patient: only your own money was checked']),
      ].join('\n');
      await io.confirm(what, 'Pay it?', options.yes);
      await io.write(out, await signSponsored(session, sponsored));
      const { patient, cost, brought, change, coins, isCosigner } = sponsored;
      return {
        json: {
          schema: 'medwallet/sponsored/v1',
          patient,
          cost,
          brought,
          change,
          coins,
          cosigner: isCosigner,
          wallet,
          out,
        },
        text: out === '-' ? '' : `${what}\n${out} goes to a co-signer: medwallet cosign ${out} --out FILE`,
      };
    }),
  );

  examples(
    sponsor
      .command('genesis <patient>')
      .description('as a co-signer: pay the output that begins a ledger, for a patient without coins')
      .requiredOption('--wallet <name>', "the wallet's name on the node")
      .option('--sat <amount>', 'satoshis, at least 1,000 (10,000 by default)')
      .option('--fee-rate <sat/vB>', 'instead of what the node estimates')
      .option('--yes', 'pay without being asked'),
    '--profile clinic sponsor genesis alice --wallet fees',
  ).action(
    run(
      async (
        io,
        patient: string,
        options: { wallet: string; sat?: string; feeRate?: string; yes?: boolean },
      ) => {
        const { payGenesis } = await io.library();
        const session = await io.unlock();
        const value = options.sat === undefined ? undefined : satoshis(options.sat);
        const what = `You pay ${value ?? 10_000} sat from your node's wallet to the record address of ${visible(patient)}.`;
        await io.confirm(what, 'Pay it?', options.yes);
        const paid = await payGenesis(session, patient, {
          wallet: options.wallet,
          ...(value === undefined ? {} : { value }),
          ...rateOf(options),
        });
        return {
          json: { schema: 'medwallet/genesis-paid/v1', ...paid },
          text: `Paid ${paid.value} sat to ${paid.address}\ntxid ${paid.txid}\nThe ledger can begin when it is in a block.`,
        };
      },
    ),
  );

  examples(
    program
      .command('settings [name] [value]')
      .description('show or change the numbers that this wallet goes by'),
    '--profile clinic settings',
    '--profile clinic settings max-fee 20000',
  ).action(
    run(async (io, name: string | undefined, value: string | undefined) => {
      const { changeSetting, listSettings } = await io.library();
      const session = await io.unlock();
      if (name !== undefined && value === undefined) {
        throw usageError('Say what the setting shall be.', 'medwallet settings NAME VALUE');
      }
      if (name !== undefined && value !== undefined) changeSetting(session, name, value);
      const settings = listSettings(session);
      return {
        json: {
          schema: 'medwallet/settings/v1',
          settings: Object.fromEntries(settings.map((one) => [one.name, one.value])),
        },
        text: io.table(
          ['NAME', 'VALUE', 'MEANING'],
          settings.map((one) => [one.name, `${one.value} ${one.unit}`, one.meaning]),
        ),
      };
    }),
  );
}

function rateOf(options: { readonly feeRate?: string }): { feeRate?: number } {
  return options.feeRate === undefined ? {} : { feeRate: feeRate(options.feeRate) };
}

function satoshis(text: string): number {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw usageError('This is not an amount.', 'Give satoshis, such as --sat 10000');
}
