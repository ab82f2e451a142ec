import type { Command } from 'commander';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { visible } from '../render.ts';

const MAX_FILE_BYTES = 65_536;

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
      .option('--accept-lockout', 'go without a guardian: one lost key then locks the ledger for ever'),
    '--profile alice address new --custodian clinic --guardian mom --out addr.file',
  ).action(
    run(
      async (io, options: { custodian: string; guardian?: string; out: string; acceptLockout?: boolean }) => {
        const { newAddress } = await io.library();
        const session = await io.unlock();
        const made = await newAddress(session, {
          custodian: options.custodian,
          ...(options.guardian === undefined ? {} : { guardian: options.guardian }),
          acceptLockout: options.acceptLockout === true,
        });
        await io.write(options.out, made.file);
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
      },
    ),
  );

  examples(
    address
      .command('accept <file>')
      .description('as a co-signer: check an address file and agree to it')
      .requiredOption('--out <file>', 'your acceptance, for the patient')
      .option('--yes', 'agree without being asked'),
    '--profile clinic address accept addr.file --out clinic.ack',
  ).action(
    run(async (io, file: string, options: { out: string; yes?: boolean }) => {
      const { acceptAddress, readAddressProposal } = await io.library();
      const bytes = await io.read(file, MAX_FILE_BYTES);
      const session = await io.unlock();
      const proposal = await readAddressProposal(session, bytes);
      const what = [
        `${visible(proposal.patient.petname)} asks you to co-sign as ${proposal.role}.`,
        `  patient     ${proposal.patient.did}`,
        `  address     ${proposal.address}`,
        `  descriptor  ${proposal.descriptor}`,
        `  your key    custody account ${proposal.account}`,
        ...(proposal.role === 'guardian'
          ? ['  note        you receive the key of the emergency collection: you can open it alone']
          : []),
      ].join('\n');
      await io.confirm(what, 'Agree to this address?', options.yes);
      await io.write(options.out, acceptAddress(session, proposal));
      return {
        json: {
          schema: 'medwallet/acceptance/v1',
          address: proposal.address,
          descriptor: proposal.descriptor,
          role: proposal.role,
          patient: proposal.patient.did,
          account: proposal.account,
          circle: proposal.circle.hash,
        },
        text: `Agreed to ${proposal.address} as ${proposal.role}; give ${options.out} to the patient.`,
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
          'Anybody can now pay at least 1,000 sat to it; that output begins your ledger.',
        ].join('\n'),
      };
    }),
  );

  examples(
    address.command('show').description('show your record address and who has agreed to it'),
    '--profile alice address show',
  ).action(
    run(async (io) => {
      const { feeMoneyAddress, nameOf, requireAddress } = await io.library();
      const session = await io.unlock();
      const row = requireAddress(session);
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
