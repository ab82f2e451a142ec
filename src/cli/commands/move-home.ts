import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { renderTime, visible } from '../render.ts';

const MAX_ADDRESS_FILE_BYTES = 8 * 1024 * 1024;
const MAX_HAND_OVER_BYTES = 16 * 1024 * 1024;

interface ProposeOptions {
  readonly custodian?: string;
  readonly guardian?: string;
  readonly acceptLockout?: boolean;
  readonly newKey?: string;
  readonly out: string;
}

/** `move-home`: another custodian, another guardian, another key; and what to do when it was not you. */
export function moveHomeCommands(program: Command, run: Run): void {
  const move = examples(
    program
      .command('move-home')
      .description('move your ledger to another custodian, guardian or key, or object to a move'),
    '--profile alice move-home propose --custodian hospital --out move.file',
    '--profile alice anchor --move --out st.psbt',
  );
  const parties = (command: Command): Command =>
    command
      .option('--custodian <name>', 'who is to be custodian; the one of today without it')
      .option('--guardian <name>', 'who is to be guardian; the one of today without it')
      .option('--accept-lockout', 'go without a guardian: one lost key then locks the ledger for ever')
      .requiredOption('--out <file>', 'the address file for the co-signers');

  examples(
    parties(
      move
        .command('propose')
        .description('propose another record address for your ledger, with the keys that are to hold it'),
    ).option('--new-key <reason>', 'go over to the next identity of your words: planned or stolen'),
    '--profile alice move-home propose --custodian hospital --out move.file',
    '--profile alice move-home propose --new-key stolen --out move.file',
  ).action(
    run(async (io, options: ProposeOptions) => {
      const { nameOf, proposeMove } = await io.library();
      const session = await io.unlock();
      const made = await proposeMove(session, { ...partiesOf(options), ...reasonOf(options.newKey) });
      await io.write(options.out, made.file);
      const leaving = made.leaving.map((did) => visible(nameOf(session, did)));
      return {
        json: { ...addressOf(made), leaving: made.leaving },
        text: [
          `New record address (not agreed yet): ${made.address}`,
          `Give ${options.out} to its co-signers; each answers with: medwallet address accept ${options.out} --out FILE`,
          ...leaving.map(
            (name) =>
              `${name} has no part in it; to sign the move all the same: medwallet move-home expect ${options.out}`,
          ),
          'With their answers: medwallet address confirm ACK…, then medwallet anchor --move --out FILE',
        ].join('\n'),
      };
    }),
  );

  examples(
    move
      .command('expect <file>')
      .description(
        'as a co-signer who leaves: check the address file of a move, and sign that move when it comes',
      )
      .option(
        '--replaces <name>',
        'the contact whose lost key this is to replace: ask the person by another way',
      )
      .option('--yes', 'agree without being asked'),
    '--profile clinic move-home expect move.file',
  ).action(
    run(async (io, file: string, options: { replaces?: string; yes?: boolean }) => {
      const { expectMove, readAddressProposal } = await io.library();
      const bytes = await io.read(file, MAX_ADDRESS_FILE_BYTES);
      const session = await io.unlock();
      const { replaces } = options;
      const proposal = await readAddressProposal(session, bytes, replaces === undefined ? {} : { replaces });
      const what = [
        `The ledger of ${visible(proposal.patient.petname)} is to leave for another record address:`,
        `  patient     ${proposal.circle.patient}`,
        `  address     ${proposal.address}`,
        `  your part   ${proposal.role === 'leaving' ? 'none: after that you sign nothing of it any more' : proposal.role}`,
      ].join('\n');
      await io.confirm(what, 'Sign that move when it comes?', options.yes);
      expectMove(session, proposal);
      return {
        json: {
          schema: 'medwallet/move-expected/v1',
          address: proposal.address,
          descriptor: proposal.descriptor,
          role: proposal.role,
          patient: proposal.circle.patient,
        },
        text: `The statement that moves the ledger to ${proposal.address} can be signed now: medwallet cosign FILE --out FILE`,
      };
    }),
  );

  examples(
    move.command('cancel').description('give up a move that was not sent; the record address stays'),
    '--profile alice move-home cancel',
  ).action(
    run(async (io) => {
      const { cancelMove } = await io.library();
      cancelMove(await io.unlock());
      return {
        json: { schema: 'medwallet/move-cancelled/v1', cancelled: true },
        text: 'The move is given up; your record address is what it was.',
      };
    }),
  );

  examples(
    move
      .command('veto')
      .description('object to a move that was made without your key: your ledger ends at your last statement')
      .option('--out <file>', 'the veto as a file too, for whoever does not read your boards')
      .option('--yes', 'object without being asked'),
    '--profile alice move-home veto --out veto.json',
  ).action(
    run(async (io, options: { out?: string; yes?: boolean }) => {
      const { vetoMove } = await io.library();
      const session = await io.unlock();
      await io.confirm(
        'For everybody who sees it, your ledger ends at your last statement, and whoever moved it has nothing.',
        'Object?',
        options.yes,
      );
      const vetoed = await vetoMove(session);
      if (options.out !== undefined) await io.write(options.out, vetoed.file);
      const { ledger, statement, closedBy, until, posted, waiting } = vetoed;
      return {
        json: { schema: 'medwallet/veto/v1', ledger, statement, closedBy, until, posted, waiting },
        text: [
          `Objected: your ledger ends at statement ${statement}; ${closedBy} was not yours.`,
          ...(until === null ? [] : [`It counts if it is seen before ${renderTime(until)}.`]),
          ...waiting.map((board) => `${visible(board)} is silent: it goes there as soon as it answers`),
          'Go on with: medwallet move-home succeed --custodian NAME --guardian NAME --out FILE',
        ].join('\n'),
      };
    }),
  );

  examples(
    parties(
      move
        .command('succeed')
        .description(
          'after a veto, or where too many keys are gone: propose the home of a ledger that goes on',
        ),
    ),
    '--profile alice move-home succeed --custodian hospital --guardian aunt --out new.file',
  ).action(
    run(async (io, options: ProposeOptions) => {
      const { proposeSuccessor } = await io.library();
      const made = await proposeSuccessor(await io.unlock(), partiesOf(options));
      await io.write(options.out, made.file);
      return {
        json: addressOf(made),
        text: [
          `Record address of the ledger that goes on (not agreed yet): ${made.address}`,
          `Give ${options.out} to your co-signers; each answers with: medwallet address accept ${options.out} --out FILE`,
          'With their answers: medwallet address confirm ACK…; then anybody pays to it, and medwallet anchor begins it.',
        ].join('\n'),
      };
    }),
  );

  examples(
    move
      .command('hand-over <name>')
      .description('write your ledger for a wallet of your own with other words, which goes on for this one')
      .option('--reason <reason>', 'planned or stolen', 'planned')
      .requiredOption('--out <file>', 'what that wallet takes over, sealed to it')
      .option('--yes', 'hand over without being asked'),
    '--profile alice move-home hand-over alice-new --out ledger.age',
  ).action(
    run(async (io, name: string, options: { reason: string; out: string; yes?: boolean }) => {
      const { handOver } = await io.library();
      const { rotate } = reasonOf(options.reason);
      const session = await io.unlock();
      await io.confirm(
        `${visible(name)} gets your whole ledger, the keys of your records, and your word that it goes on for you.`,
        'Hand it over?',
        options.yes,
      );
      const { file, to, ledger } = await handOver(session, name, rotate ?? 'planned');
      await io.write(options.out, file);
      return {
        json: { schema: 'medwallet/handed-over/v1', ledger, to, out: options.out },
        text: `Wrote ${options.out} for ${to}. It takes effect when that wallet moves the ledger home.`,
      };
    }),
  );

  examples(
    move
      .command('take-over <file>')
      .description('in a new wallet: take over the ledger that your old one handed over'),
    '--profile alice-new move-home take-over ledger.age',
  ).action(
    run(async (io, file: string) => {
      const { takeOver } = await io.library();
      const bytes = await io.read(file, MAX_HAND_OVER_BYTES);
      const taken = await takeOver(await io.unlock(), bytes);
      return {
        json: { schema: 'medwallet/taken-over/v1', ...taken },
        text: [
          `Took over the ledger of ${taken.from} with ${taken.statements} statements.`,
          'It is yours for others once it has moved: medwallet move-home propose --out FILE',
        ].join('\n'),
      };
    }),
  );
}

function partiesOf({ custodian, guardian, acceptLockout }: ProposeOptions) {
  return {
    ...(custodian === undefined ? {} : { custodian }),
    ...(guardian === undefined ? {} : { guardian }),
    acceptLockout: acceptLockout === true,
  };
}

function reasonOf(reason: string | undefined): { rotate?: 'planned' | 'stolen' } {
  if (reason === undefined) return {};
  if (reason === 'planned' || reason === 'stolen') return { rotate: reason };
  throw usageError('A key is given up as planned, or because it was stolen.', 'Say planned or stolen.');
}

function addressOf(made: {
  readonly address: string;
  readonly descriptor: string;
  readonly circle: string;
  readonly waitingFor: readonly string[];
}) {
  const { address, descriptor, circle, waitingFor } = made;
  return { schema: 'medwallet/address/v1', address, descriptor, circle, state: 'proposed', waitingFor };
}
