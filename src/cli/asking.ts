import type { Session } from '../index.ts';
import { usageError } from './errors.ts';
import type { Io, Library } from './io.ts';
import type { Choice } from './prompt.ts';
import { visible } from './render.ts';
import { askingWords } from './words/asking.ts';

/** Whether somebody is there who can be asked for what the line leaves open; a program never is. */
export function canAsk(io: Io): boolean {
  return io.prompt.canAsk && !io.options.json;
}

/** An option that the line must have where nobody can be asked. @throws CliError `usage` */
export function required(value: string | undefined, sentence: string, hint: string): string {
  if (value === undefined) throw usageError(sentence, hint);
  return value;
}

/** Asks where something is written to; what is there already is not taken. */
export async function askOut(io: Io, question: string, initial: string): Promise<string> {
  const say = askingWords[io.options.language];
  const { inputExists } = await io.library();
  const isTaken = (name: string): boolean => inputExists(io.context.cwd, name);
  return io.prompt.text(question, {
    // A proposal that cannot be taken would be a trap.
    ...(isTaken(initial) ? {} : { initial }),
    validate: (text) => {
      const name = text.trim();
      if (name === '') return say.emptyFile;
      // Into a folder it goes under a name of our own.
      return name === '-' || name.endsWith('/') || !isTaken(name) || say.fileThere;
    },
  });
}

/** Asks for a file that is there. */
export async function askInput(io: Io, question?: string): Promise<string> {
  const say = askingWords[io.options.language];
  const { inputExists } = await io.library();
  return io.prompt.text(question ?? say.whichFile, {
    validate: (text) =>
      text.trim() === '' ? say.emptyFile : inputExists(io.context.cwd, text) || say.noSuchFile,
  });
}

/** A file name to begin with, made of a contact's name where that is plain enough. */
export function fileFor(name: string, ending: string, otherwise: string): string {
  return `${/^[\w.-]{1,40}$/.test(name) ? name : otherwise}.${ending}`;
}

/** Contacts of a role, to choose from, by name; `custody`: only those whose card has a custody key. */
export function contactChoices(
  library: Library,
  session: Session,
  role: 'provider' | 'guardian',
  custody = false,
): Choice<string>[] {
  return library
    .listContacts(session)
    .filter(({ card }) => card.role === role)
    .filter(({ card, custodyKey }) => !custody || (custodyKey ?? card.custody) !== undefined)
    .map(({ did, petname, card }) => ({
      name: visible(petname),
      value: did,
      note: `${visible(card.name)}, ${did}`,
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** One of some contacts. @throws CliError `usage` where there is none */
export async function askContact(
  io: Io,
  question: string,
  choices: readonly Choice<string>[],
): Promise<string> {
  const say = askingWords[io.options.language];
  if (choices.length === 0) throw usageError(say.noContact, say.addOne);
  return io.prompt.one(question, choices);
}
