import type { Command } from 'commander';
import { examples } from '../examples.ts';
import type { Run } from '../program.ts';
import { showToken, verifyCommand, type VerifyOptions } from '../verifying.ts';

/** `verify` and `token show`: need no passphrase, and no profile either. */
export function verifyCommands(program: Command, run: Run): void {
  examples(
    program
      .command('verify [package]')
      .description('verify a grant: exit 0 valid, 3 could not be checked, 1 everything else')
      .option('--audience <did>', 'whom it must be for (this profile by default)')
      .option('--patient <did>', 'whom it must come from')
      .option('--status <status>', 'seen: boards were read; fresh: and it is in the newest statement', 'seen')
      .option('--require <assurance>', 'signed, logged, confirmed, confirmed:N or final', 'signed')
      .option('--offline', 'read no board: revocation is then not checked')
      .option('--revocation <files...>', 'revocations that came by another way')
      .option('--network <network>', 'without a profile: the network it must be for (regtest by default)')
      .option('--at <time>', 'was access permitted then? answers in block intervals; asks the node')
      .option(
        '--proof <files...>',
        'proofs that came as files: of another key, another home, a ledger that goes on',
      )
      .option('--challenge <file>', 'with --answer: the challenge that whoever brings the grant was given')
      .option('--answer <file>', 'what came back')
      .option(
        '--batch <file>',
        'one token or package a line in, one JSON result a line out, blank lines too; - for stdin',
      )
      .option('--lanes <number>', 'with --batch: threads (one a processor by default)'),
    '--profile clinic verify clinic.grant',
    'verify clinic.grant --audience did:key:zQ3sh… --json',
    '--profile clinic verify clinic.grant --status fresh --require confirmed',
    'verify clinic.grant --audience did:key:zQ3sh… --challenge c.challenge --answer c.answer',
    '--profile clinic verify clinic.grant --at 2026-09-21T14:00:00Z',
    '--profile clinic verify --batch tokens.txt',
  ).action(
    run(async (io, input: string | undefined, options: VerifyOptions) => verifyCommand(io, input, options)),
  );

  const token = examples(program.command('token').description('look at tokens'), 'token show clinic.grant');
  examples(
    token
      .command('show <package>')
      .description('show what a token says; nothing is verified')
      .option('--bip322', 'address, message and signature, for any BIP-322 verifier'),
    'token show clinic.grant',
    'token show clinic.grant --bip322 --json',
  ).action(run(async (io, input: string, options: { bip322?: boolean }) => showToken(io, input, options)));
}
