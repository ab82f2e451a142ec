import { concatBytes, utf8ToBytes } from '../encoding/index.ts';
import { defaultCollection, isLoincCode, isTitle, type BuiltInCollection } from '../record/index.ts';
import { readFhir, textAt, type BundleEntry, type FhirFile } from './bundle.ts';
import { factsOf, type ResourceFacts } from './facts.ts';
import { kindOf, KINDS, type Kind } from './kinds.ts';
import type { Range } from './scan.ts';

/** The media type of FHIR in JSON (R4, 2.6.3). */
export const FHIR_JSON = 'application/fhir+json';
const TITLE_CHARACTERS = 200;

/** A part of a FHIR file that makes one record. */
export interface FhirPart {
  readonly title: string;
  /** A LOINC document type. */
  readonly category?: string;
  /** Where it goes by itself. */
  readonly collection: BuiltInCollection;
  /** The newest day that it tells of, as far as it says. */
  readonly effective?: string;
  /** How many resources it holds. */
  readonly resources: number;
  /** The bytes of the record, made when asked for: each resource as it came. */
  bytes(): Uint8Array;
}

interface Member {
  readonly entry: BundleEntry;
  readonly facts: ResourceFacts;
  kind: Kind;
}

interface Group {
  readonly kind: Kind;
  /** Those that say what the group is; the others belong to one of them. */
  readonly heads: Set<Member>;
  readonly collection: BuiltInCollection;
  readonly members: Member[];
}

/**
 * Takes a FHIR file apart into what makes sense to share as one: each document for itself, laboratory results and
 * imaging by the day, everything else by its kind (docs/spec/fhir.md). A document or message, and a resource that is
 * no Bundle, is one part with the file's own bytes. The same file gives the same parts.
 * @throws FhirError of `readFhir`
 */
export function splitFhir(bytes: Uint8Array): FhirPart[] {
  const file = readFhir(bytes);
  if (!file.isCollection) return [wholePart(bytes, file)];
  const members = file.entries.map((entry) => memberAt(bytes, entry));
  const homes = homesOf(members);
  const groups = new Map<string, Group>();
  for (const member of members) {
    const home = homes.get(member) ?? member;
    const collection = collectionOf(home);
    const key = JSON.stringify([home.kind.name, collection, unitOf(home)]);
    const group = groups.get(key) ?? { kind: home.kind, collection, heads: new Set(), members: [] };
    group.heads.add(home);
    group.members.push(member);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => partOf(bytes, group));
}

function memberAt(bytes: Uint8Array, entry: BundleEntry): Member {
  const facts = factsOf(bytes, entry.resource, textAt(bytes, entry.fullUrl));
  return { entry, facts, kind: kindOf(facts, false) };
}

// With whom each one is filed: results with their report, a binary with the document whose content it is.
function homesOf(members: readonly Member[]): Map<Member, Member> {
  const byName = new Map<string, Member>();
  for (const member of members) for (const name of member.facts.names) byName.set(name, member);
  const homes = new Map<Member, Member>();
  for (const member of members) {
    const { facts } = member;
    const contents = facts.attachments
      .map((url) => byName.get(url))
      .filter((one) => one?.facts.type === 'Binary');
    if (contents.length > 0) member.kind = kindOf(facts, true);
    for (const content of contents) if (content !== undefined) homes.set(content, member);
  }
  for (const report of members) {
    if (report.facts.type !== 'DiagnosticReport' || report.kind.unit !== 'day') continue;
    for (const name of report.facts.results) {
      const result = byName.get(name);
      if (result?.facts.type !== 'Observation' && result?.facts.type !== 'Specimen') continue;
      if (
        result.kind === report.kind ||
        result.kind === KINDS.observations ||
        result.facts.type === 'Specimen'
      ) {
        homes.set(result, report);
      }
    }
  }
  return homes;
}

// A document type that has a collection of its own decides before the kind.
function collectionOf({ facts, kind }: Member): BuiltInCollection {
  const own = [...facts.loinc, ...(kind.category === undefined ? [] : [kind.category])];
  return (
    own
      .map((category) => defaultCollection({ mediaType: FHIR_JSON, category }))
      .find((one) => one !== 'general') ?? 'general'
  );
}

// Notes of one type about one visit are one document, whichever resources carry it.
function unitOf({ facts, kind }: Member): string {
  if (kind.unit === 'whole') return '';
  if (kind.unit === 'day') return facts.day ?? '';
  const { encounter, names, loinc } = facts;
  return JSON.stringify(encounter === undefined ? [names, facts.day, facts.title] : [encounter, loinc[0]]);
}

function partOf(bytes: Uint8Array, { kind, collection, heads, members }: Group): FhirPart {
  const facts = Array.from(heads, (head) => head.facts);
  return {
    ...describe(kind, facts, kind === KINDS.document),
    collection,
    resources: members.length,
    bytes: () =>
      collectionBytes(
        bytes,
        members.map(({ entry }) => entry),
      ),
  };
}

// A document says what it is in its first entry, the Composition.
function wholePart(bytes: Uint8Array, file: FhirFile): FhirPart {
  const resource = file.entries[0]?.resource ?? file.whole;
  const member = memberAt(bytes, { fullUrl: undefined, resource });
  return {
    ...describe(member.kind, [member.facts], true),
    collection: collectionOf(member),
    resources: Math.max(1, file.entries.length),
    bytes: () => bytes,
  };
}

function describe(
  kind: Kind,
  facts: readonly ResourceFacts[],
  isOne: boolean,
): Pick<FhirPart, 'title' | 'category' | 'effective'> {
  const [first] = facts;
  const category = isOne ? (first?.loinc.find(isLoincCode) ?? kind.category) : kind.category;
  // YYYY, YYYY-MM and YYYY-MM-DD stand in the order of time.
  const day = facts.flatMap((one) => one.day ?? []).reduce((a, b) => (a > b ? a : b), '');
  return {
    title: titleOf(
      (isOne ? first?.title : undefined) ?? '',
      kind.name,
      kind.unit === 'whole' && !isOne ? '' : day,
    ),
    ...(category === undefined ? {} : { category }),
    ...(day === '' ? {} : { effective: day }),
  };
}

// A resource's words for itself may hold anything; what does not fit on one line is left out.
function titleOf(own: string, kind: string, day: string): string {
  const words = own
    .toWellFormed()
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
  const end = day === '' ? '' : `, ${day}`;
  const short = Array.from(words)
    .slice(0, TITLE_CHARACTERS - end.length)
    .join('')
    .trim();
  const title = `${short}${end}`;
  return short !== '' && isTitle(title) ? title : `${kind}${end}`;
}

/** A Bundle of the type `collection` around resources as they came. */
function collectionBytes(bytes: Uint8Array, entries: readonly BundleEntry[]): Uint8Array {
  const at = ({ start, end }: Range): Uint8Array => bytes.subarray(start, end);
  const parts = entries.flatMap(({ fullUrl, resource }, i) => [
    utf8ToBytes(i === 0 ? '\n{' : ',\n{'),
    ...(fullUrl === undefined ? [] : [utf8ToBytes('"fullUrl":'), at(fullUrl), utf8ToBytes(',')]),
    utf8ToBytes('"resource":'),
    at(resource),
    utf8ToBytes('}'),
  ]);
  return concatBytes(
    utf8ToBytes('{"resourceType":"Bundle","type":"collection","entry":['),
    ...parts,
    utf8ToBytes('\n]}\n'),
  );
}
