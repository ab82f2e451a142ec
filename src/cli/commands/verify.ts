import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import { exitCodeOfVerdict } from '../exit.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';
import { renderTime, visible } from '../render.ts';

const MAX_PACKAGE_BYTES = 16 * 1024 * 1024;
const MAX_REVOCATION_BYTES = 4_096;

interface VerifyOptions {
  readonly audience?: string;
  readonly patient?: string;
  readonly status: string;
  readonly require: string;
  readonly offline?: boolean;
  readonly revocation?: string[];
  readonly network?: string;
}

/** `verify` and `token show`: need no passphrase, and no profile either. */
export function verifyCommands(program: Command, run: Run): void {
  examples(
    program
      .command('verify <package>')
      .description('verify a grant: exit 0 valid, 3 could not be checked, 1 everything else')
      .option('--audience <did>', 'whom it must be for (this profile by default)')
      .option('--patient <did>', 'whom it must come from')
      .option('--status <status>', 'seen: boards were read; fresh: and it is in the newest statement', 'seen')
      .option('--require <assurance>', 'signed, logged, confirmed, confirmed:N or final', 'signed')
      .option('--offline', 'read no board: revocation is then not checked')
      .option('--revocation <files...>', 'revocations that came by another way')
      .option('--network <network>', 'without a profile: the network it must be for', 'regtest'),
    '--profile clinic verify clinic.grant',
    'verify clinic.grant --audience did:key:zQ3sh… --json',
    '--profile clinic verify clinic.grant --status fresh --require confirmed',
  ).action(
    run(async (io, input: string, options: VerifyOptions) => {
      const { verifyGrantInput } = await io.library();
      const session = await io.open();
      const bytes = await tokenOrFile(io, input);
      const revocations: Uint8Array[] = [];
      for (const file of options.revocation ?? [])
        revocations.push(await io.read(file, MAX_REVOCATION_BYTES));
      const { report } = await verifyGrantInput(session, bytes, {
        status: options.offline === true ? 'none' : oneOf(options.status, ['seen', 'fresh'], '--status'),
        require: requirement(options.require),
        revocations,
        ...(options.audience === undefined ? {} : { audience: options.audience }),
        ...(options.patient === undefined ? {} : { patient: options.patient }),
        ...(options.network === undefined ? {} : { network: options.network }),
      });
      const { checks } = report;
      return {
        json: { schema: 'medwallet/verification/v1', ...report },
        text: [
          `${report.verdict.toUpperCase()}${report.verdict === 'valid' ? ` (${report.assurance})` : ''}`,
          ...(options.offline === true ? ['revocation not checked (--offline)'] : []),
          ...(report.grant === undefined ? [] : [`  grant     ${report.grant}`]),
          ...(report.patient === undefined ? [] : [`  patient   ${report.patient}`]),
          ...(report.provider === undefined ? [] : [`  provider  ${report.provider}`]),
          ...(report.purpose === undefined ? [] : [`  purpose   ${report.purpose}`]),
          ...(report.records === undefined ? [] : [`  records   ${report.records.join(' ')}`]),
          ...(report.collections === undefined ? [] : [`  collections ${report.collections.join(' ')}`]),
          ...(report.expires === undefined ? [] : [`  until     ${renderTime(report.expires)}`]),
          ...checks.map(({ name, result, detail }) => `  ${MARK[result]} ${name}: ${visible(detail)}`),
        ].join('\n'),
        exitCode: exitCodeOfVerdict(report.verdict),
      };
    }),
  );

  const token = examples(program.command('token').description('look at tokens'), 'token show clinic.grant');
  examples(
    token
      .command('show <package>')
      .description('show what a token says; nothing is verified')
      .option('--bip322', 'address, message and signature, for any BIP-322 verifier'),
    'token show clinic.grant',
    'token show clinic.grant --bip322 --json',
  ).action(
    run(async (io, input: string, options: { bip322?: boolean }) => {
      const { describeToken } = await io.library();
      const shown = describeToken(await tokenOrFile(io, input));
      const bip322 = { address: shown.address, message: shown.message, signature: shown.signature };
      return {
        json: {
          schema: 'medwallet/token/v1',
          grant: shown.grantId,
          header: shown.header,
          claims: shown.claims,
          ...(options.bip322 === true ? bip322 : {}),
        },
        text:
          options.bip322 === true
            ? `address: ${shown.address}\nsignature: ${shown.signature}\nmessage:\n${shown.message}`
            : [
                'Not verified. To verify: medwallet verify FILE',
                `grant  ${shown.grantId}`,
                JSON.stringify(shown.header, null, 2),
                JSON.stringify(shown.claims, null, 2),
              ].join('\n'),
      };
    }),
  );
}

const MARK = { passed: '✓', failed: '✗', 'not-made': '·' } as const;

// An argument that is no existing file is the token itself.
async function tokenOrFile(io: Io, input: string): Promise<Uint8Array> {
  const { inputExists } = await io.library();
  if (input === '-' || inputExists(io.context.cwd, input)) return io.read(input, MAX_PACKAGE_BYTES);
  return new TextEncoder().encode(input);
}

function requirement(text: string): {
  assurance: 'signed' | 'logged' | 'confirmed' | 'final';
  confirmations?: number;
} {
  const match = /^confirmed:([1-9]\d{0,3})$/.exec(text);
  if (match !== null) return { assurance: 'confirmed', confirmations: Number(match[1]) };
  return { assurance: oneOf(text, ['signed', 'logged', 'confirmed', 'final'], '--require') };
}

function oneOf<const T extends string>(text: string, allowed: readonly T[], flag: string): T {
  const found = allowed.find((one) => one === text);
  if (found !== undefined) return found;
  throw usageError(`${flag} cannot be ${visible(text)}.`, `Use one of: ${allowed.join(', ')}.`);
}
