import { purposeName } from '../language/index.ts';
import type { Session } from '../index.ts';
import { askOut, contactChoices, fileFor } from './asking.ts';
import { usageError } from './errors.ts';
import type { Io, Library } from './io.ts';
import { visible } from './render.ts';
import { grantWords } from './words/grant.ts';
import { ASKED_PURPOSES } from './words/purposes.ts';

/** What a grant needs and the command line may leave open. */
export interface GrantTerms {
  readonly record?: string[];
  readonly collection?: string[];
  readonly for?: string;
  readonly until?: string;
  readonly purpose?: string;
  readonly out?: string;
}

/** Days that are offered; another time is typed. */
const DAYS = [1, 7, 30, 90, 365];

/** Asks for the provider, where the line names none. */
export async function askProvider(io: Io, library: Library, session: Session): Promise<string> {
  const say = grantWords[io.options.language];
  const providers = contactChoices(library, session, 'provider');
  if (providers.length === 0) throw usageError(say.noProviders, say.addOne);
  return io.prompt.one(say.who, providers);
}

/** Asks for what is granted, why, how long and where the offer goes: for each only where the line is silent. */
export async function askTerms(
  io: Io,
  library: Library,
  session: Session,
  given: GrantTerms & { readonly dryRun?: boolean },
  provider: string,
): Promise<GrantTerms> {
  const say = grantWords[io.options.language];
  const named = (given.record ?? []).length + (given.collection ?? []).length > 0;
  const things = named ? {} : await askThings(io, library, session);
  const purpose = given.purpose ?? things.purpose ?? (named ? 'TREAT' : await askPurpose(io, library));
  const time = given.for ?? given.until ?? things.for ?? (await askDuration(io, library));
  const out =
    given.out ??
    (given.dryRun === true
      ? undefined
      : await askOut(io, say.where, fileFor(provider, 'offer.psbt', 'grant')));
  return {
    ...(things.record === undefined ? {} : { record: things.record }),
    ...(things.collection === undefined ? {} : { collection: things.collection }),
    ...(given.for === undefined && given.until === undefined ? { for: time } : {}),
    purpose,
    ...(out === undefined ? {} : { out }),
  };
}

async function askThings(io: Io, library: Library, session: Session): Promise<GrantTerms> {
  const say = grantWords[io.options.language];
  const what = await io.prompt.one<'records' | 'collections' | 'emergency'>(say.what, [
    { name: say.records, value: 'records' },
    { name: say.collections, value: 'collections' },
    { name: say.emergency, value: 'emergency' },
  ]);
  if (what === 'emergency') return { collection: ['emergency'], purpose: 'ETREAT', for: '72h' };
  const records = library.listRecords(session);
  if (what === 'collections') {
    const names = [...new Set(['general', ...records.map(({ manifest }) => manifest.collection)])].sort();
    const chosen = await io.prompt.some(
      say.whichCollections,
      names.map((name) => ({ name: visible(name), value: name })),
    );
    return { collection: chosen };
  }
  if (records.length === 0) throw usageError(say.noRecords, say.addRecord);
  const byTitle = [...records].sort((a, b) =>
    a.manifest.title.localeCompare(b.manifest.title, io.options.language),
  );
  const chosen = await io.prompt.some(
    say.whichRecords,
    byTitle.map(({ id, manifest }) => ({
      name: `${visible(manifest.title)} (${visible(manifest.collection)}, ${id.slice(0, 8)})`,
      value: id,
    })),
  );
  return { record: chosen };
}

async function askPurpose(io: Io, { PURPOSES }: Library): Promise<string> {
  const { language } = io.options;
  return io.prompt.one(
    grantWords[language].why,
    ASKED_PURPOSES.map((code) => ({
      name: `${purposeName(code, PURPOSES[code], language)} (${code})`,
      value: code,
    })),
  );
}

async function askDuration(io: Io, { parseDuration }: Library): Promise<string> {
  const say = grantWords[io.options.language];
  const chosen = await io.prompt.one(say.howLong, [
    ...DAYS.map((count) => ({ name: say.days(count), value: `${count}d` })),
    { name: say.other, value: '' },
  ]);
  if (chosen !== '') return chosen;
  return io.prompt.text(say.typeDuration, {
    validate: (text) => {
      try {
        parseDuration(text);
        return true;
      } catch {
        return say.badDuration;
      }
    },
  });
}
