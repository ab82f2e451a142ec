import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { readBsms } from '../bsms-files.ts';
import { examples } from '../examples.ts';
import type { CommandResult } from '../context.ts';
import type { Io } from '../io.ts';
import type { Session } from '../../index.ts';
import type { Run } from '../main.ts';
import { visible } from '../render.ts';

/** With the ledger so far, where it moves. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;
const MAX_SIGNED_BYTES = 65_536;

interface NewOptions {
  readonly custodian: string;
  readonly guardian?: string;
  readonly out: string;
  readonly acceptLockout?: boolean;
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
      .requiredOption('--custodian <name>', 'the provider that is your home')
      .option('--guardian <name>', 'a relative, a second device, a lawyer')
      .requiredOption('--out <file>', 'the address file for the co-signers')
      .option('--accept-lockout', 'go without a guardian: one lost key then locks the ledger for ever')
      .option(
        '--bsms <file>',
        "another coordinator's BSMS record (BIP-129), which must be of this very address",
      )
      .option('--bsms-token-file <file>', 'the token of that set-up, where the record came encrypted')
      .option('--bsms-out <file>', 'the address as a BSMS record too, for other wallets'),
    '--profile alice address new --custodian clinic --guardian mom --out addr.file',
    '--profile alice address new --custodian clinic --guardian mom --bsms sparrow.bsms --out addr.file',
  ).action(
    run(async (io, options: NewOptions) => {
      const { addressBsms, newAddress } = await io.library();
      const bsms = await readBsms(io, options);
      const session = await io.unlock();
      const made = await newAddress(session, {
        custodian: options.custodian,
        ...(options.guardian === undefined ? {} : { guardian: options.guardian }),
        acceptLockout: options.acceptLockout === true,
        ...bsms,
      });
      await io.write(options.out, made.file);
      if (options.bsmsOut !== undefined) await io.write(options.bsmsOut, addressBsms(session));
      return {
        json: {
          schema: 'medwallet/address/v1',
          address: made.address,
          descriptor: made.descriptor,
          circle: made.circle,
          state: 'proposed',
          waitingFor: made.waitingFor,
        },
        text: [
          `Record address (not agreed yet): ${made.address}`,
          `Give ${options.out} to your co-signers; each answers with: medwallet address accept ${options.out} --out FILE`,
        ].join('\n'),
      };
    }),
  );

  examples(
    address
      .command('accept <file>')
      .description('as a co-signer: check an address file and agree to it')
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
  ).action(
    run(async (io, file: string, options: AcceptOptions) => {
      const library = await io.library();
      const { out, toSign } = options;
      if ((out === undefined) === (toSign === undefined)) {
        throw usageError(
          'Say where the acceptance goes.',
          'Add --out FILE; or --to-sign FILE where another wallet has your key and signs first.',
        );
      }
      const bytes = await io.read(file, MAX_FILE_BYTES);
      const bsms = await readBsms(io, options);
      const signed =
        options.signed === undefined ? undefined : await io.read(options.signed, MAX_SIGNED_BYTES);
      const session = await io.unlock();
      const proposal = await library.readAddressProposal(session, bytes, {
        ...bsms,
        ...(options.custodyKey === undefined ? {} : { custodyKey: options.custodyKey }),
        ...(options.replaces === undefined ? {} : { replaces: options.replaces }),
      });
      const what = [
        `${visible(proposal.patient.petname)} asks you to co-sign as ${proposal.role}.`,
        `  patient     ${proposal.circle.patient}`,
        ...(proposal.circle.patient === proposal.patient.did
          ? []
          : [`  instead of  ${proposal.patient.did}: a new key of the same person`]),
        ...(proposal.moves ? ['  note        their ledger moves to this address from the one of today'] : []),
        ...(proposal.circle.after === null
          ? []
          : [`  note        a ledger that goes on for ${proposal.circle.after.ledger}, which ended`]),
        ...(proposal.joined === null ? [] : ['  ledger      verified from its first statement on']),
        `  address     ${proposal.address}`,
        `  descriptor  ${proposal.descriptor}`,
        `  your key    ${proposal.account === null ? `in another wallet: ${proposal.foreignKey ?? ''}` : `custody account ${proposal.account}`}`,
        ...(proposal.role === 'guardian'
          ? ['  note        you receive the key of the emergency collection: you can open it alone']
          : []),
      ].join('\n');
      await io.confirm(what, 'Agree to this address?', options.yes);
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
          text: [
            `Sign ${toSign} with the wallet that holds your key, or this message by ${asked.signer}:`,
            '',
            asked.message,
            '',
            `Then: medwallet address accept ${file} --custody-key KEY --signed FILE --out FILE`,
          ].join('\n'),
        };
      }
      const acceptance =
        signed === undefined
          ? library.acceptAddress(session, proposal)
          : library.acceptAddressSigned(session, proposal, signed);
      await io.write(out ?? '-', acceptance);
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
        text: `Agreed to ${proposal.address} as ${proposal.role}; give ${out ?? '-'} to the patient.`,
      };
    }),
  );

  examples(
    address
      .command('confirm <acks...>')
      .description('take the acceptances of your co-signers; with the last one the address is agreed'),
    '--profile alice address confirm clinic.ack mom.ack',
  ).action(
    run(async (io, files: string[]) => {
      const { confirmAddress } = await io.library();
      const bytes: Uint8Array[] = [];
      for (const file of files) bytes.push(await io.read(file, MAX_FILE_BYTES));
      const row = await confirmAddress(await io.unlock(), bytes);
      return {
        json: {
          schema: 'medwallet/address/v1',
          address: row.firstAddress,
          descriptor: row.descriptor,
          circle: row.circle,
          state: row.state,
          waitingFor: [],
        },
        text: [
          `Agreed by everybody: ${row.firstAddress}`,
          row.move === undefined
            ? 'Anybody can now pay to it; that output begins your ledger. 1,000 sat is the least, and what is above pays fees.'
            : 'Your ledger and its money move there with one statement, so nobody need pay to it: medwallet anchor --move --out FILE',
        ].join('\n'),
      };
    }),
  );

  examples(
    address
      .command('show')
      .description(
        'show your record address and who has agreed to it; as a co-signer, the ones you agreed to',
      )
      .option('--bsms-out <file>', 'write it as a BSMS record (BIP-129), for other wallets'),
    '--profile alice address show',
    '--profile clinic address show --json',
  ).action(
    run(async (io, options: { bsmsOut?: string }) => {
      const { addressBsms, feeMoneyAddress, nameOf, requireAddress } = await io.library();
      const session = await io.unlock();
      if (session.profile.role !== 'patient') return showCosigned(io, session, options.bsmsOut);
      const row = requireAddress(session);
      if (options.bsmsOut !== undefined) await io.write(options.bsmsOut, addressBsms(session));
      const feeAddress = row.state === 'agreed' ? feeMoneyAddress(session) : null;
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
          `${row.state === 'agreed' ? 'Agreed' : 'Not agreed'}: ${row.firstAddress}`,
          `descriptor: ${row.descriptor}`,
          ...(feeAddress === null ? [] : [`fee money, where the seal runs low: ${feeAddress}`]),
          ...cosigners.map(
            (did) => `${visible(nameOf(session, did))}: ${waitingFor.includes(did) ? 'waiting' : 'agreed'}`,
          ),
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
  const { cosignedAddresses } = await io.library();
  const addresses = cosignedAddresses(session);
  return {
    json: { schema: 'medwallet/cosigned-addresses/v1', addresses },
    text:
      addresses.length === 0
        ? 'This wallet co-signs for nobody yet.'
        : addresses
            .flatMap(({ name, role, address, descriptor, former }) => [
              `${visible(name)} (you are ${role}): ${address}`,
              `  descriptor: ${descriptor}`,
              ...former.map((one) => `  before the move: ${one}`),
            ])
            .join('\n'),
  };
}
