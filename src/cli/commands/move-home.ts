import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { visible } from '../render.ts';
import { timeOf } from '../../language/index.ts';
import type { Parties } from '../address-asking.ts';
import { canAsk, required } from '../asking.ts';
import { facts } from '../facts.ts';
import type { Io } from '../io.ts';
import { askMove, type MoveTerms } from '../move-asking.ts';
import { addressWords } from '../words/address.ts';
import { moveWords } from '../words/move-home.ts';

const MAX_ADDRESS_FILE_BYTES = 8 * 1024 * 1024;
const MAX_HAND_OVER_BYTES = 16 * 1024 * 1024;

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
      .option('--out <file>', 'the address file for the co-signers');

  examples(
    parties(
      move
        .command('propose')
        .description('propose another record address for your ledger, with the keys that are to hold it'),
    ).option('--new-key <reason>', 'go over to the next identity of your words: planned or stolen'),
    '--profile alice move-home propose --custodian hospital --out move.file',
    '--profile alice move-home propose --new-key stolen --out move.file',
  ).action(
    run(async (io, given: MoveTerms) => {
      const say = moveWords[io.options.language];
      const library = await io.library();
      const { nameOf, proposeMove } = library;
      checkOut(io, given);
      const session = await io.unlock();
      const options = await askMove(io, library, session, given);
      const made = await proposeMove(session, { ...partiesOf(options), ...reasonOf(options.newKey) });
      await io.write(options.out, made.file);
      const leaving = made.leaving.map((did) => visible(nameOf(session, did)));
      return {
        json: { ...addressOf(made), leaving: made.leaving },
        text: [
          say.proposed(made.address),
          say.passOn(options.out),
          ...leaving.map((name) => say.leaves(name, options.out)),
          say.then,
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
      const say = moveWords[io.options.language];
      const { expectMove, readAddressProposal } = await io.library();
      const bytes = await io.read(file, MAX_ADDRESS_FILE_BYTES);
      const session = await io.unlock();
      const { replaces } = options;
      const proposal = await readAddressProposal(session, bytes, replaces === undefined ? {} : { replaces });
      const part = { leaving: say.noPart, custodian: say.asCustodian, guardian: say.asGuardian };
      const what = [
        io.fit(say.isToLeave(visible(proposal.patient.petname))),
        ...facts(io.context, [
          [say.patient, proposal.circle.patient],
          [say.address, proposal.address],
          [say.yourPart, part[proposal.role]],
        ]),
      ].join('\n');
      await io.confirm(what, say.askExpect, options.yes);
      expectMove(session, proposal);
      return {
        json: {
          schema: 'medwallet/move-expected/v1',
          address: proposal.address,
          descriptor: proposal.descriptor,
          role: proposal.role,
          patient: proposal.circle.patient,
        },
        text: say.canSign(proposal.address),
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
        text: moveWords[io.options.language].givenUp,
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
      const say = moveWords[io.options.language];
      const { vetoMove } = await io.library();
      const session = await io.unlock();
      await io.confirm(io.fit(say.vetoMeans), say.askVeto, options.yes);
      const vetoed = await vetoMove(session);
      if (options.out !== undefined) await io.write(options.out, vetoed.file);
      const { ledger, statement, closedBy, until, posted, waiting } = vetoed;
      return {
        json: { schema: 'medwallet/veto/v1', ledger, statement, closedBy, until, posted, waiting },
        text: [
          say.objected(statement, closedBy),
          ...(until === null ? [] : [say.countsUntil(timeOf(until, io.options.language))]),
          ...waiting.map((board) => say.silent(visible(board))),
          say.goOn,
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
    run(async (io, given: Parties) => {
      const say = moveWords[io.options.language];
      const library = await io.library();
      checkOut(io, given);
      const session = await io.unlock();
      const options = await askMove(io, library, session, given, false);
      const made = await library.proposeSuccessor(session, partiesOf(options));
      await io.write(options.out, made.file);
      return {
        json: addressOf(made),
        text: [
          say.successor(made.address),
          addressWords[io.options.language].passOn(options.out),
          say.thenBegin,
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
      const say = moveWords[io.options.language];
      const { handOver } = await io.library();
      const { rotate } = reasonOf(options.reason);
      const session = await io.unlock();
      await io.confirm(io.fit(say.handOver(visible(name))), say.askHandOver, options.yes);
      const { file, to, ledger } = await handOver(session, name, rotate ?? 'planned');
      await io.write(options.out, file);
      return {
        json: { schema: 'medwallet/handed-over/v1', ledger, to, out: options.out },
        text: say.handedOver(options.out, to),
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
      const say = moveWords[io.options.language];
      const { takeOver } = await io.library();
      const bytes = await io.read(file, MAX_HAND_OVER_BYTES);
      const taken = await takeOver(await io.unlock(), bytes);
      return {
        json: { schema: 'medwallet/taken-over/v1', ...taken },
        text: [say.tookOver(taken.from, taken.statements), say.yoursOnce].join('\n'),
      };
    }),
  );
}

// Before a passphrase is asked for.
function checkOut(io: Io, { out }: Parties): void {
  if (!canAsk(io)) required(out, 'Say where the address file goes.', 'Add --out FILE.');
}

function partiesOf({ custodian, guardian, acceptLockout }: Parties) {
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
