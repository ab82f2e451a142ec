import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { readBsms } from '../bsms-files.ts';
import { examples } from '../examples.ts';
import type { CommandResult } from '../context.ts';
import type { Io } from '../io.ts';
import type { Session } from '../../index.ts';
import type { Run } from '../main.ts';
import { visible } from '../render.ts';
import { handBack, takeBack } from '../address-copies.ts';
import { askAnswers, askParties, checkParties, showProposal, type Parties } from '../address-asking.ts';
import { askInput, askOut, canAsk, fileFor, required } from '../asking.ts';
import { addressWords, roleWords } from '../words/address.ts';

/** With the ledger so far, where it moves. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;
const MAX_SIGNED_BYTES = 65_536;

interface NewOptions extends Parties {
  readonly bsms?: string;
  readonly bsmsTokenFile?: string;
  readonly bsmsOut?: string;
}

interface AcceptOptions {
  readonly out?: string;
  readonly yes?: boolean;
  readonly bsms?: string;
  readonly bsmsTokenFile?: string;
  readonly custodyKey?: string;
  readonly toSign?: string;
  readonly signed?: string;
  readonly replaces?: string;
}

interface ShowOptions {
  readonly out?: string;
  readonly bsmsOut?: string;
  readonly bsmsTokenFile?: string;
}

/** `address`: the patient's record address, and everybody's agreement to it. */
export function addressCommands(program: Command, run: Run): void {
  const address = examples(
    program.command('address').description("the patient's record address on the chain"),
    '--profile alice address new --custodian clinic --guardian mom --out addr.file',
    '--profile alice address show',
  );
  examples(
    address
      .command('new')
      .description('propose your record address with a custodian and a guardian')
      .option('--custodian <name>', 'the provider that is your home')
      .option('--guardian <name>', 'a relative, a second device, a lawyer')
      .option('--out <file>', 'the address file for the co-signers')
      .option('--accept-lockout', 'go without a guardian: one lost key then locks the ledger for ever')
      .option(
        '--bsms <file>',
        "another coordinator's BSMS record (BIP-129), which must be of this very address",
      )
      .option('--bsms-token-file <file>', 'the token of that set-up, where records travel encrypted')
      .option('--bsms-out <file>', 'the address as a BSMS record too, for other wallets'),
    '--profile alice address new --custodian clinic --guardian mom --out addr.file',
    '--profile alice address new --custodian clinic --guardian mom --bsms sparrow.bsms --out addr.file',
  ).action(
    run(async (io, given: NewOptions) => {
      const say = addressWords[io.options.language];
      const library = await io.library();
      const { addressBsms, newAddress } = library;
      checkParties(io, given);
      const { bsms, token } = await readBsms(io, given);
      const session = await io.unlock();
      const options = { ...given, ...(await askParties(io, library, session, given)) };
      const made = await newAddress(session, {
        custodian: options.custodian,
        ...(options.guardian === undefined ? {} : { guardian: options.guardian }),
        acceptLockout: options.acceptLockout === true,
        ...(bsms === undefined ? {} : { bsms }),
      });
      await io.write(options.out, made.file);
      if (options.bsmsOut !== undefined) await io.write(options.bsmsOut, addressBsms(session, token));
      return {
        json: {
          schema: 'medwallet/address/v1',
          address: made.address,
          descriptor: made.descriptor,
          circle: made.circle,
          state: 'proposed',
          waitingFor: made.waitingFor,
        },
        text: io.fitResult([say.proposed(made.address), say.passOn(options.out)].join('\n')),
      };
    }),
  );

  examples(
    address
      .command('accept [file]')
      .description(
        'as a co-signer: check an address file and agree to it; as the patient: take your address back from a copy',
      )
      .option('--out <file>', 'your acceptance, for the patient')
      .option('--yes', 'agree without being asked')
      .option('--bsms <file>', 'the record of the coordinator (BIP-129), to be compared with the file')
      .option('--bsms-token-file <file>', 'the token of that set-up, where the record came encrypted')
      .option('--custody-key <key>', 'your key, where another wallet holds it: [fingerprint/path]xpub')
      .option('--to-sign <file>', 'what that wallet signs, as a PSBT; its text is shown too')
      .option('--signed <file>', 'what came back: a PSBT, a transaction, or the text of a message signature')
      .option('--replaces <name>', 'the contact whose lost key this replaces: ask the person by another way'),
    '--profile clinic address accept addr.file --out clinic.ack',
    '--profile mom address accept addr.file --custody-key KEY --to-sign ack.psbt',
    '--profile mom address accept addr.file --custody-key KEY --signed signed.psbt --out mom.ack',
    '--profile alice address accept clinic.copy',
  ).action(
    run(async (io, named: string | undefined, options: AcceptOptions) => {
      const say = addressWords[io.options.language];
      const library = await io.library();
      const { toSign } = options;
      const isOpen = (options.out === undefined) === (toSign === undefined);
      const isUnsaid = isOpen && (toSign !== undefined || !canAsk(io));
      if (named === undefined && isUnsaid) throw nowhere();
      const file = named ?? (canAsk(io) ? await askInput(io, say.whichAddress) : nothingNamed());
      const bytes = await io.read(file, MAX_FILE_BYTES);
      // What the file says it is decides: a copy is taken back and answered with nothing.
      if (library.isAddressCopy(bytes)) {
        if (options.out !== undefined || toSign !== undefined) throw nothingToAnswer();
        return takeBack(io, await io.unlock(), bytes, options.yes);
      }
      if (isUnsaid) throw nowhere();
      const { bsms } = await readBsms(io, options);
      const signed =
        options.signed === undefined ? undefined : await io.read(options.signed, MAX_SIGNED_BYTES);
      const session = await io.unlock();
      const proposal = await library.readAddressProposal(session, bytes, {
        ...(bsms === undefined ? {} : { bsms }),
        ...(options.custodyKey === undefined ? {} : { custodyKey: options.custodyKey }),
        ...(options.replaces === undefined ? {} : { replaces: options.replaces }),
      });
      await io.confirm(showProposal(io, proposal), say.ask, options.yes);
      const out =
        options.out ?? (toSign === undefined ? await askOut(io, say.whereAnswer, answerName(session)) : '-');
      if (toSign !== undefined) {
        const asked = library.acceptanceToSign(session, proposal);
        await io.write(toSign, asked.psbt);
        return {
          json: {
            schema: 'medwallet/acceptance-to-sign/v1',
            address: proposal.address,
            signer: asked.signer,
            message: asked.message,
            out: toSign,
          },
          text: [say.signThere(toSign, asked.signer), '', asked.message, '', say.thenBack(file)].join('\n'),
        };
      }
      const acceptance =
        signed === undefined
          ? library.acceptAddress(session, proposal)
          : library.acceptAddressSigned(session, proposal, signed);
      await io.write(out, acceptance);
      return {
        json: {
          schema: 'medwallet/acceptance/v1',
          address: proposal.address,
          descriptor: proposal.descriptor,
          role: proposal.role,
          patient: proposal.circle.patient,
          account: proposal.account,
          circle: proposal.circle.hash,
        },
        text: out === '-' ? '' : say.accepted(proposal.address, roleWords(say, proposal.role), out),
      };
    }),
  );

  examples(
    address
      .command('confirm [acks...]')
      .description('take the acceptances of your co-signers; with the last one the address is agreed'),
    '--profile alice address confirm clinic.ack mom.ack',
  ).action(
    run(async (io, named: string[]) => {
      const say = addressWords[io.options.language];
      const library = await io.library();
      const session = await io.unlock();
      const files = named.length > 0 ? named : await askAnswers(io, library, session);
      const bytes: Uint8Array[] = [];
      for (const file of files) bytes.push(await io.read(file, MAX_FILE_BYTES));
      const row = await library.confirmAddress(session, bytes);
      return {
        json: {
          schema: 'medwallet/address/v1',
          address: row.firstAddress,
          descriptor: row.descriptor,
          circle: row.circle,
          state: row.state,
          waitingFor: [],
        },
        text: io.fitResult(
          [say.agreed(row.firstAddress), row.move === undefined ? say.pay : say.moveOn].join('\n'),
        ),
      };
    }),
  );

  examples(
    address
      .command('show [patient]')
      .description(
        'show your record address and who has agreed to it; as a co-signer, the ones you agreed to',
      )
      .option(
        '--out <file>',
        'as a co-signer: hand that patient a copy of the address, who has nothing but the words',
      )
      .option('--bsms-out <file>', 'write it as a BSMS record (BIP-129), for other wallets')
      .option('--bsms-token-file <file>', 'the token of that set-up: the record is then encrypted'),
    '--profile alice address show',
    '--profile clinic address show --json',
    '--profile clinic address show alice --out clinic.copy',
  ).action(
    run(async (io, patient: string | undefined, options: ShowOptions) => {
      const say = addressWords[io.options.language];
      const { addressBsms, feeMoneyAddress, nameOf, shownAddress } = await io.library();
      const { token } = await readBsms(io, options);
      const session = await io.unlock();
      if (session.profile.role !== 'patient') {
        if (patient !== undefined) return handBack(io, session, patient, options.out);
        if (options.out !== undefined) throw nobodyNamed();
        return showCosigned(io, session, options.bsmsOut);
      }
      if (patient !== undefined || options.out !== undefined) throw onlyCosigners();
      const row = shownAddress(session);
      const isReturned = row.returned !== undefined;
      if (options.bsmsOut !== undefined) await io.write(options.bsmsOut, addressBsms(session, token));
      const feeAddress = row.state === 'agreed' && !isReturned ? feeMoneyAddress(session) : null;
      const cosigners = Object.keys(row.custodyKeys);
      const waitingFor = cosigners.filter((did) => row.acceptances[did] === undefined);
      return {
        json: {
          schema: 'medwallet/address/v1',
          address: row.firstAddress,
          descriptor: row.descriptor,
          circle: row.circle,
          state: row.state,
          feeAddress,
          waitingFor,
        },
        text: [
          (isReturned ? say.isBack : row.state === 'agreed' ? say.isAgreed : say.notAgreed)(row.firstAddress),
          ...(isReturned ? [say.copyShown] : []),
          say.descriptor(row.descriptor),
          ...(feeAddress === null ? [] : [say.feeMoney(feeAddress)]),
          ...cosigners.map((did) => {
            const who = visible(nameOf(session, did));
            if (waitingFor.includes(did)) return (isReturned ? say.noCopyYet : say.waiting)(who);
            return say.hasAgreed(who);
          }),
        ].join('\n'),
      };
    }),
  );
}

async function showCosigned(io: Io, session: Session, bsmsOut: string | undefined): Promise<CommandResult> {
  if (bsmsOut !== undefined) {
    throw usageError(
      'Only the patient writes the BSMS record of an address.',
      'Leave --bsms-out out: the descriptor below is what other wallets import.',
    );
  }
  const say = addressWords[io.options.language];
  const { cosignedAddresses } = await io.library();
  const addresses = cosignedAddresses(session);
  return {
    json: { schema: 'medwallet/cosigned-addresses/v1', addresses },
    text:
      addresses.length === 0
        ? say.nobody
        : addresses
            .flatMap(({ name, role, address, descriptor, former }) => [
              say.cosigned(visible(name), roleWords(say, role), address),
              `  ${say.descriptor(descriptor)}`,
              ...former.map((one) => `  ${say.former(one)}`),
            ])
            .join('\n'),
  };
}

function nowhere(): ReturnType<typeof usageError> {
  return usageError(
    'Say where the acceptance goes.',
    'Add --out FILE; or --to-sign FILE where another wallet has your key and signs first.',
  );
}

function nothingToAnswer(): ReturnType<typeof usageError> {
  return usageError(
    'A copy of your own address is taken back, and nobody waits for an answer.',
    'Leave --out and --to-sign away.',
  );
}

function nobodyNamed(): ReturnType<typeof usageError> {
  return usageError('Say whose address it is.', 'As in: medwallet address show PATIENT --out FILE');
}

function onlyCosigners(): ReturnType<typeof usageError> {
  return usageError(
    'Copies are handed out by those who co-sign for a patient.',
    'Say: medwallet address show; the descriptor below it is what other wallets import.',
  );
}

function nothingNamed(): string {
  return required(undefined, 'Name the address file.', 'As in: medwallet address accept FILE --out FILE');
}

function answerName(session: Session): string {
  return fileFor(session.profile.name, 'ack', 'address');
}
