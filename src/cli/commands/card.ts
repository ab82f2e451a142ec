import type { Command } from 'commander';
import { readBsms, readBsmsToken } from '../bsms-files.ts';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { timeOf } from '../../language/index.ts';
import { visible } from '../render.ts';
import { contactWords, retiredWords } from '../words/contact.ts';
import { statusWords } from '../words/status.ts';
import { directoryCommands } from './directory.ts';
import { readDate } from './issue.ts';

const MAX_CARD_BYTES = 16_384;

interface AddOptions {
  readonly name?: string;
  readonly custodyKey?: string;
  readonly bsms?: string;
  readonly bsmsTokenFile?: string;
}

/** `card` and `contact`: how people get to know each other's keys. */
export function cardCommands(program: Command, run: Run): void {
  examples(
    program
      .command('card')
      .description('write your card: a signed contact for others to save')
      .requiredOption('--out <file>', 'where to write it, or - for stdout')
      .option('--qr', 'also show it as QR codes, for a phone or a webcam')
      .option('--name <name>', 'the name on it (the profile by default)')
      .option('--with-custody-key', 'for a co-signer of your record address only: add the next custody key')
      .option(
        '--bsms-out <file>',
        'with it: that key as a BSMS key record (BIP-129), for another coordinator',
      )
      .option('--bsms-token-file <file>', "that coordinator's token: the record is then encrypted")
      .option('--specialty <text...>', 'what you do, for those who look for a provider')
      .option('--language <tag...>', 'languages you speak, such as en or id-ID')
      .option('--place <text>', 'where you are')
      .option(
        '--fhir <reference>',
        'you in a FHIR directory: Organization/ID or Practitioner/ID, or its https URL',
      )
      .option(
        '--custody-key <key>',
        'the same with a key that another wallet of yours holds: [fingerprint/path]xpub',
      ),
    '--profile clinic card --with-custody-key --out clinic.card',
    '--profile clinic card --with-custody-key --bsms-out clinic.bsms --out clinic.card',
    '--profile clinic card --specialty Cardiology --language en id --place Surabaya --out clinic.card',
  ).action(
    run(
      async (
        io,
        options: {
          out: string;
          qr?: boolean;
          name?: string;
          withCustodyKey?: boolean;
          custodyKey?: string;
          bsmsOut?: string;
          bsmsTokenFile?: string;
          specialty?: readonly string[];
          language?: readonly string[];
          place?: string;
          fhir?: string;
        },
      ) => {
        const say = contactWords[io.options.language];
        const { bsmsKeyFile, makeCard } = await io.library();
        const { bsmsOut } = options;
        if (bsmsOut !== undefined && options.withCustodyKey !== true) {
          throw usageError('A key record is of your custody key.', 'Add --with-custody-key.');
        }
        const token = await readBsmsToken(io, bsmsOut, options.bsmsTokenFile);
        const session = await io.unlock();
        const { file, card } = await makeCard(session, {
          name: options.name ?? session.profile.name,
          withCustodyKey: options.withCustodyKey === true,
          facets: {
            ...(options.specialty === undefined ? {} : { specialty: options.specialty }),
            ...(options.language === undefined ? {} : { languages: options.language }),
            ...(options.place === undefined ? {} : { place: options.place }),
            ...(options.fhir === undefined ? {} : { fhir: options.fhir }),
          },
          ...(options.custodyKey === undefined ? {} : { custodyKey: options.custodyKey }),
        });
        if (bsmsOut !== undefined) await io.write(bsmsOut, bsmsKeyFile(session, token));
        await io.passOn(options, file, 'J');
        return {
          json: {
            schema: 'medwallet/card-written/v1',
            did: session.profile.did,
            out: options.out,
            card,
            ...(bsmsOut === undefined ? {} : { bsmsOut }),
          },
          text:
            options.out === '-'
              ? ''
              : [
                  say.card(session.profile.name, options.out),
                  ...(bsmsOut === undefined ? [] : [say.keyRecord(bsmsOut)]),
                ].join('\n'),
        };
      },
    ),
  );

  const contact = examples(
    program.command('contact').description('people and organisations whose cards you saved'),
    '--profile alice contact add clinic.card --name clinic',
    '--profile alice contact list',
    '--profile alice contact find cardiology',
  );
  examples(
    contact
      .command('retire <name>')
      .description('note that the key behind a contact counts no more')
      .requiredOption('--reason <reason>', 'planned, lost or stolen')
      .option('--since <date>', 'since when; now unless told'),
    '--profile alice contact retire clinic --reason stolen --since 2026-05-01',
  ).action(
    run(async (io, name: string, options: { reason: string; since?: string }) => {
      const { language } = io.options;
      const { retireContact } = await io.library();
      const { did, petname, retired } = retireContact(await io.unlock(), name, {
        reason: options.reason,
        ...(options.since === undefined ? {} : { since: readDate(options.since) }),
      });
      return {
        json: { schema: 'medwallet/contact-retired/v1', did, name: petname, ...retired },
        text: contactWords[language].retired(
          visible(petname),
          retired === undefined ? '' : retiredWords[language][retired.reason],
          timeOf(retired?.since ?? 0, language),
        ),
      };
    }),
  );

  examples(
    contact
      .command('add <file>')
      .description('check a card and save it under a name of yours')
      .option('--name <name>', 'what you call them (the name on the card by default)')
      .option('--custody-key <key>', 'their custody key, where another wallet holds it and the card lacks it')
      .option('--bsms <file>', 'that key as the BSMS key record (BIP-129) which their wallet signed')
      .option('--bsms-token-file <file>', 'the token that you gave for it, where the record came encrypted'),
    '--profile alice contact add clinic.card --name clinic',
    '--profile alice contact add mom.card --name mom --bsms mom.bsms',
  ).action(
    run(async (io, file: string, options: AddOptions) => {
      const { language } = io.options;
      const say = contactWords[language];
      const { addContact } = await io.library();
      const bytes = await io.read(file, MAX_CARD_BYTES);
      const { bsms } = await readBsms(io, options);
      if (bsms !== undefined && options.custodyKey !== undefined) {
        throw usageError('The custody key is given twice.', 'Choose one of --custody-key and --bsms.');
      }
      const added = addContact(await io.unlock(), bytes, options.name, bsms ?? options.custodyKey);
      return {
        json: {
          schema: 'medwallet/contact/v1',
          did: added.did,
          name: added.petname,
          role: added.card.role,
          custodyKey: (added.custodyKey ?? added.card.custody) !== undefined,
          replaced: added.replaced,
        },
        text: [
          (added.replaced ? say.updated : say.saved)(
            visible(added.petname),
            statusWords[language][added.card.role],
          ),
          `did: ${added.did}`,
        ].join('\n'),
      };
    }),
  );
  examples(
    contact.command('list').description('list the contacts you saved'),
    '--profile alice contact list',
  ).action(
    run(async (io) => {
      const { language } = io.options;
      const say = contactWords[language];
      const { listContacts } = await io.library();
      const contacts = listContacts(await io.unlock());
      return {
        json: {
          schema: 'medwallet/contacts/v1',
          contacts: contacts.map(({ did, petname, card, custodyKey }) => ({
            did,
            name: petname,
            role: card.role,
            cardName: card.name,
            custodyKey: (custodyKey ?? card.custody) !== undefined,
          })),
        },
        text:
          contacts.length === 0
            ? say.noContacts
            : io.table(
                [say.columnName, say.columnRole, 'DID'],
                contacts.map(({ did, petname, card }) => [petname, statusWords[language][card.role], did]),
              ),
      };
    }),
  );

  directoryCommands(contact, run);
}
