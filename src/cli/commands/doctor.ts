import type { Command } from 'commander';
import type { DoctorCheck } from '../../index.ts';
import { numberOf, timeOf, type Language } from '../../language/index.ts';
import { examples } from '../examples.ts';
import { wordsOf } from '../failure.ts';
import type { Run } from '../main.ts';
import { visible } from '../render.ts';
import { doctorWords } from '../words/doctor.ts';

/** `doctor`: is everything as it should be, and if not, how is it mended? */
export function doctorCommands(program: Command, run: Run): void {
  examples(
    program
      .command('doctor')
      .description(
        'check node, wallet, permissions, clock, versions, vault and disk, and say how to mend each',
      )
      .option('--wallet <name>', 'also check this wallet of your node, which pays fees')
      .option('--network <network>', 'the network of the node, where there is no profile', 'regtest'),
    '--profile alice doctor',
    'doctor --network signet --json',
  ).action(
    run(async (io, options: { wallet?: string; network: string }) => {
      const { examine } = await io.library();
      const canUnlock = io.options.passphraseFile !== undefined || io.context.stdin.isTTY === true;
      const checks = await examine(io.context.env, io.options, {
        network: options.network,
        ...(canUnlock ? { unlock: () => io.unlock() } : {}),
        ...(options.wallet === undefined ? {} : { feeWallet: options.wallet }),
      });
      const said = async (language: Language) =>
        Promise.all(checks.map(async (check) => ({ check, ...(await words(check, language)) })));
      const say = doctorWords[io.options.language];
      const marks = {
        passed: io.paint.good(`✓ ${say.passed}`),
        failed: io.paint.bad(`✗ ${say.failed}`),
        'not-made': `· ${say.notMade}`,
      };
      return {
        json: {
          schema: 'medwallet/doctor/v1',
          checks: (await said('en')).map(({ check: { name, result, finding }, message, mend }) => ({
            name,
            result,
            code: finding.code === 'error' ? finding.error.code : finding.code,
            message,
            mend,
          })),
        },
        text: io.fitResult(
          (await said(io.options.language))
            .flatMap(({ check, title, message, mend }) => [
              `${marks[check.result]}  ${title}: ${visible(message)}`,
              ...(mend === null ? [] : [`    ${visible(mend)}`]),
            ])
            .join('\n'),
        ),
        exitCode: exitCode(checks),
      };
    }),
  );
}

/** Something is wrong: 1. Nothing is, but something could not be reached: 3. */
function exitCode(checks: readonly DoctorCheck[]): number {
  if (checks.some(({ result }) => result === 'failed')) return 1;
  return checks.some(({ result, finding }) => result === 'not-made' && finding.code === 'error') ? 3 : 0;
}

interface Said {
  readonly title: string;
  readonly message: string;
  /** What to do; null where there is nothing to do. */
  readonly mend: string | null;
}

async function words({ name, finding }: DoctorCheck, language: Language): Promise<Said> {
  const say = doctorWords[language];
  const title = say[name === 'fee-wallet' ? 'feeWallet' : name];
  const told = (message: string, mend: string | null = null): Said => ({ title, message, mend });
  switch (finding.code) {
    case 'ok':
      return told(good(name, finding.value, language));
    case 'node-too-old':
      return told(say.tooOld(finding.value), say.mendTooOld);
    case 'open-to-others':
      return told(say.open(finding.value), say.mendOpen(finding.value));
    case 'clock-behind':
      return told(say.clockBehind(timeOf(finding.value, language)), say.mendClock);
    case 'file-from-future':
      return told(say.fileAhead(finding.value), say.mendClock);
    case 'node-syncing':
      return told(say.syncing(numberOf(finding.value, language)), say.mendSyncing);
    case 'node-stale':
      return told(say.stale(timeOf(finding.value, language)), say.mendStale);
    case 'records-missing':
      return told(say.missing(numberOf(finding.value, language)), say.mendMissing);
    case 'disk-low':
      return told(good(name, finding.value, language), say.mendDisk);
    case 'no-profile':
      return told(say.noProfile, say.mendNoProfile);
    case 'no-passphrase':
      return told(say.noPassphrase, say.mendNoPassphrase);
    case 'no-wallet-named':
      return told(say.noWallet, say.mendNoWallet);
    case 'error': {
      const { sentence, hint } = await wordsOf(finding.error, language);
      return told(sentence, hint);
    }
  }
}

function good(name: DoctorCheck['name'], value: string | number | undefined, language: Language): string {
  const say = doctorWords[language];
  const number = numberOf(typeof value === 'number' ? value : 0, language);
  switch (name) {
    case 'version':
      return String(value);
    case 'permissions':
      return say.private;
    case 'wallet':
      return say.opens;
    case 'clock':
      return say.clockRight;
    case 'node':
      return say.nodeAnswers(String(value));
    case 'fee-wallet':
      return say.coins(number);
    case 'vault':
      return say.vaultFiles(number);
    case 'disk':
      return say.free(numberOf(Math.floor(Number(value) / 1e6), language));
  }
}
