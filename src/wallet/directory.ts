import { readDirectory, type DirectoryEntry } from '../fhir/index.ts';
import { listContacts } from './contacts.ts';
import { tooManyCandidates } from './candidates.ts';
import type { Session } from './session.ts';

/** Candidates that one wallet keeps. */
const MAX_CANDIDATES = 10_000;

/** What an import did. */
export interface ImportedDirectory {
  readonly added: number;
  readonly updated: number;
  /** Whose signed card is here already: nothing of theirs was taken. */
  readonly signed: number;
  /** Providers of the file that could not be used. */
  readonly ignored: number;
}

/** What to look for; everything that is given must fit. */
export interface ProviderQuery {
  /** Words, each of them somewhere in name, specialty or place. */
  readonly text?: string;
  readonly specialty?: string;
  /** BCP 47; `id` finds `id-ID` too. */
  readonly language?: string;
  readonly place?: string;
  readonly name?: string;
}

/** A provider that was found. */
export interface FoundProvider {
  /** `signed`: by a card whose signature was checked. `unsigned`: somebody's directory says so. */
  readonly state: 'signed' | 'unsigned';
  /** Null for a candidate: nobody has shown a key. */
  readonly did: string | null;
  /** Our own name for a contact; what the directory says for a candidate. */
  readonly name: string;
  /** What the provider calls himself on the card; null for a candidate. */
  readonly cardName: string | null;
  readonly specialty: readonly string[];
  readonly languages: readonly string[];
  readonly place: string | null;
  readonly fhir: string | null;
}

/**
 * Takes the organisations and practitioners of a FHIR R4 file as candidates: nobody signed for them, so nothing can be
 * granted to them, until they give a card that names the same FHIR reference.
 * @throws FhirError of the file; WalletError `too-many`
 */
export function importDirectory(session: Session, file: Uint8Array): ImportedDirectory {
  const { entries, ignored } = readDirectory(file);
  const cards = new Set(listContacts(session).map(({ card }) => card.fhir));
  // One that is given twice is the later one.
  const listed = [...new Map(entries.map((entry) => [entry.fhir, entry])).values()];
  const unsigned = listed.filter(({ fhir }) => !cards.has(fhir));
  return session.store.change((tables) => {
    const table = tables.table('candidate');
    let updated = 0;
    for (const entry of unsigned) {
      if (table.get(entry.fhir) !== undefined) updated++;
      table.put(entry.fhir, { ...entry, imported: session.clock.now() });
    }
    if (table.count() > MAX_CANDIDATES) throw tooManyCandidates();
    const added = unsigned.length - updated;
    return { added, updated, signed: listed.length - unsigned.length, ignored };
  });
}

/** Looks for providers among saved cards, which come first, and candidates; by name. */
export function findProviders(session: Session, query: ProviderQuery): FoundProvider[] {
  const signed = listContacts(session)
    .filter(({ card }) => card.role === 'provider')
    .map(({ did, petname, card }): FoundProvider => {
      const { name: cardName, specialty = [], languages = [], place = null, fhir = null } = card;
      return { state: 'signed', did, name: petname, cardName, specialty, languages, place, fhir };
    });
  const unsigned = session.store
    .view((tables) => tables.table('candidate').list())
    .map(({ row }) => candidateFound(row));
  return [...byName(signed), ...byName(unsigned)].filter((one) => fits(one, query));
}

function candidateFound({ fhir, name, specialty, languages, place }: DirectoryEntry): FoundProvider {
  return { state: 'unsigned', did: null, name, cardName: null, specialty, languages, place, fhir };
}

function byName(all: readonly FoundProvider[]): FoundProvider[] {
  return all.toSorted((a, b) => (plain(a.name) < plain(b.name) ? -1 : 1));
}

function fits(one: FoundProvider, { text, specialty, language, place, name }: ProviderQuery): boolean {
  const names = [one.name, one.cardName ?? ''].join('\n');
  const everywhere = [names, ...one.specialty, one.place ?? ''].join('\n');
  const words = plain(text ?? '').split(/\s+/);
  return (
    words.every((word) => plain(everywhere).includes(word)) &&
    has(names, name) &&
    has(one.specialty.join('\n'), specialty) &&
    has(one.place ?? '', place) &&
    (language === undefined || one.languages.some((tag) => speaks(tag, language)))
  );
}

function has(where: string, what: string | undefined): boolean {
  return what === undefined || plain(where).includes(plain(what));
}

// RFC 4647, basic filtering.
function speaks(tag: string, range: string): boolean {
  const [a, b] = [tag.toLowerCase(), range.toLowerCase()];
  return a === b || a.startsWith(`${b}-`);
}

/** As people type: without case and accents. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
