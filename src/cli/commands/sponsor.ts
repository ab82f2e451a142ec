import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import { feeRate } from '../fee-rate.ts';
import type { Run } from '../main.ts';
import { numberOf } from '../../language/index.ts';
import { visible } from '../render.ts';
import { settingWords, sponsorWords, unitWords } from '../words/sponsor.ts';

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
    '--profile hospital sponsor st.psbt --wallet fees --out st1.psbt',
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
      const { language } = io.options;
      const say = sponsorWords[language];
      const { nameOf, signSponsored, sponsorStatement } = await io.library();
      const bytes = await io.read(file, MAX_PSBT_BYTES);
      const session = await io.unlock();
      const sponsored = await sponsorStatement(session, bytes, { wallet, ...rateOf(options) });
      const what = [
        say.pays(numberOf(sponsored.cost, language), visible(nameOf(session, sponsored.patient))),
        `  ${say.coins.padEnd(11)}${sponsored.coins.join(' ')}`,
        `  ${say.hold.padEnd(11)}${say.brought(
          numberOf(sponsored.brought, language),
          numberOf(sponsored.change, language),
          visible(wallet),
        )}`,
        ...(sponsored.isCosigner ? [] : [`  ${say.note.padEnd(11)}${say.notCosigner}`]),
      ].join('\n');
      await io.confirm(what, say.ask, options.yes);
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
        text: out === '-' ? '' : `${what}\n${say.passOn(out)}`,
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
        const { language } = io.options;
        const say = sponsorWords[language];
        const { payGenesis } = await io.library();
        const session = await io.unlock();
        const value = options.sat === undefined ? undefined : satoshis(options.sat);
        const what = say.paysGenesis(numberOf(value ?? 10_000, language), visible(patient));
        await io.confirm(what, say.ask, options.yes);
        const paid = await payGenesis(session, patient, {
          wallet: options.wallet,
          ...(value === undefined ? {} : { value }),
          ...rateOf(options),
        });
        return {
          json: { schema: 'medwallet/genesis-paid/v1', ...paid },
          text: [
            say.paid(numberOf(paid.value, language), paid.address),
            `txid ${paid.txid}`,
            say.begins,
          ].join('\n'),
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
      const { language } = io.options;
      const say = sponsorWords[language];
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
          [say.columnName, say.columnValue, say.columnMeaning],
          settings.map((one) => [
            one.name,
            `${one.value} ${unitWords[language][one.unit]}`,
            settingWords[language][one.name],
          ]),
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
