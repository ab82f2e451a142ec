import type { AddressProposal, Session } from '../index.ts';
import { askContact, askOut, canAsk, contactChoices, required } from './asking.ts';
import { usageError } from './errors.ts';
import { facts } from './facts.ts';
import type { Io, Library } from './io.ts';
import { visible } from './render.ts';
import { addressWords, roleWords } from './words/address.ts';
import { askingWords } from './words/asking.ts';

/** Who shares a record address, as far as the line says it. */
export interface Parties {
  readonly custodian?: string;
  readonly guardian?: string;
  readonly acceptLockout?: boolean;
  readonly out?: string;
}

/** Without a terminal a line that is not complete is a usage error. */
export function checkParties(io: Io, { custodian, out }: Parties): void {
  if (canAsk(io)) return;
  required(custodian, 'Say which provider is your home.', 'Add --custodian NAME.');
  required(out, 'Say where the address file goes.', 'Add --out FILE.');
}

/** Asks for what the line leaves open, and then shows it all and asks for a yes. */
export async function askParties(
  io: Io,
  library: Library,
  session: Session,
  given: Parties,
): Promise<Parties & { readonly custodian: string; readonly out: string }> {
  const say = addressWords[io.options.language];
  const { guardian: named, acceptLockout: lockout = false } = given;
  const isComplete = given.custodian !== undefined && given.out !== undefined;
  // Whether there is a guardian is for the library to ask of a script.
  if (isComplete && (named !== undefined || lockout || !canAsk(io)))
    return { ...given, custodian: given.custodian, out: given.out };
  const custodian =
    given.custodian ??
    (await askContact(io, say.whoCustodian, contactChoices(library, session, 'provider', true)));
  const guardian = named ?? (lockout ? undefined : await askGuardian(io, library, session));
  const out = given.out ?? (await askOut(io, say.whereFile, 'address.file'));
  const name = (who: string): string => library.findContact(session, who).petname;
  const what = [
    io.fit(say.about),
    ...facts(io.context, [
      [say.custodian, name(custodian)],
      [say.guardian, guardian === undefined ? say.nobodyYet : name(guardian)],
    ]),
    io.fit(guardian === undefined ? say.meaningTwo : say.meaning),
  ].join('\n');
  await io.confirm(what, say.propose, false);
  return {
    custodian,
    out,
    ...(guardian === undefined ? {} : { guardian }),
    acceptLockout: guardian === undefined,
  };
}

async function askGuardian(io: Io, library: Library, session: Session): Promise<string | undefined> {
  const say = addressWords[io.options.language];
  const choices = contactChoices(library, session, 'guardian', true);
  const nobody = { name: say.noGuardian, value: '', note: askingWords[io.options.language].addOne };
  return (await io.prompt.one(say.whoGuardian, [...choices, nobody])) || undefined;
}

/** Asks for the answers that are still missing, one co-signer after another. @returns their files */
export async function askAnswers(io: Io, library: Library, session: Session): Promise<string[]> {
  const say = addressWords[io.options.language];
  const asking = askingWords[io.options.language];
  if (!canAsk(io)) {
    throw usageError('Name the answers of your co-signers.', 'As in: medwallet address confirm ACK ACK');
  }
  const files: string[] = [];
  for (const did of library.missingAcceptances(session)) {
    const who = visible(library.nameOf(session, did));
    const file = await io.prompt.text(say.answerOf(who), {
      validate: (text) =>
        text.trim() === '' || library.inputExists(io.context.cwd, text) || asking.noSuchFile,
    });
    if (file.trim() !== '') files.push(file);
  }
  if (files.length === 0) throw usageError(say.noAnswers, say.askThem);
  return files;
}

/** What a co-signer looks at before agreeing to an address. */
export function showProposal(io: Io, proposal: AddressProposal): string {
  const say = addressWords[io.options.language];
  const { patient, circle, role, account } = proposal;
  const who = visible(patient.petname);
  return [
    io.fit(say.asks(who, roleWords(say, role))),
    ...facts(io.context, [
      [say.patient, circle.patient],
      ...(circle.patient === patient.did ? [] : ([[say.instead, say.newKey(patient.did)]] as const)),
      ...(proposal.moves ? ([[say.note, say.moves]] as const) : []),
      ...(circle.after === null ? [] : ([[say.note, say.goesOn(circle.after.ledger)]] as const)),
      ...(proposal.joined === null ? [] : ([[say.ledger, say.joined]] as const)),
      [say.address, proposal.address],
      [say.descriptorName, proposal.descriptor],
      [say.yourKey, account === null ? say.elsewhere(proposal.foreignKey ?? '') : say.account(account)],
      ...(role === 'guardian' ? ([[say.note, say.emergency]] as const) : []),
    ]),
    io.fit(say.agreeMeans(who)),
  ].join('\n');
}
