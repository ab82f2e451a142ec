import * as v from 'valibot';
import { bytesToUtf8, parseJson } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { readFhir, textAt, type BundleEntry, type FhirFile } from './bundle.ts';
import { FhirError } from './errors.ts';

/** Bytes of a file with a directory. */
export const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024;
/** Bytes of one resource in it. */
const MAX_RESOURCE = 256 * 1024;
/** Providers in one file. */
const MAX_PROVIDERS = 5_000;
const [MAX_NAME, MAX_SPECIALTY, MAX_PLACE, MAX_LIST] = [80, 64, 120, 16];
const LANGUAGE = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/;
const OWN = /^(?<type>Organization|Practitioner|PractitionerRole)\/(?<id>[A-Za-z0-9.-]{1,64})$/;
const BASE = /^(?<base>https:\/\/[!-~]{1,160}\/)(?:Organization|Practitioner)\/[A-Za-z0-9.-]{1,64}$/;

/** An organisation or a practitioner as somebody's directory has it. Nobody signed any of it. */
export interface DirectoryEntry {
  /** `Organization/…` or `Practitioner/…`, behind its server's https address where the file names one. */
  readonly fhir: string;
  readonly name: string;
  readonly specialty: readonly string[];
  /** BCP 47 tags. */
  readonly languages: readonly string[];
  readonly place: string | null;
}

/** What a file holds of providers, and how many of its providers could not be used. */
export interface Directory {
  readonly entries: readonly DirectoryEntry[];
  readonly ignored: number;
}

const text = v.optional(v.string());
const concept = v.looseObject({
  text,
  coding: v.optional(v.array(v.looseObject({ code: text, display: text, system: text }))),
});
const concepts = v.optional(v.array(concept), []);
const address = v.optional(v.array(v.looseObject({ text, city: text, state: text, country: text })), []);
const reference = v.optional(v.looseObject({ reference: text }));
const common = { id: text, active: v.optional(v.boolean(), true) };
const organization = v.looseObject({ ...common, name: v.string(), type: concepts, address });
const practitioner = v.looseObject({
  ...common,
  name: v.pipe(
    v.array(
      v.looseObject({
        text,
        family: text,
        given: v.optional(v.array(v.string()), []),
        prefix: v.optional(v.array(v.string()), []),
      }),
    ),
    v.minLength(1),
  ),
  communication: concepts,
  address,
});
const role = v.looseObject({
  ...common,
  practitioner: reference,
  organization: reference,
  specialty: concepts,
  code: concepts,
});

type Concept = v.InferOutput<typeof concept>;
type Draft = { -readonly [K in keyof DirectoryEntry]: DirectoryEntry[K] } & { readonly names: string[] };

/**
 * Reads the organisations and practitioners of a FHIR R4 file that may come from anybody: a Bundle (no history, no response), or one
 * resource. What a PractitionerRole says of both is added to them. All texts are cut to the lengths of a card's facets,
 * and what steers a terminal or hides in a text is taken out. Inactive ones are left out; what is not of R4's form is
 * counted, not guessed at.
 * @throws FhirError `too-large`, `malformed-resource`, `too-deep`, `duplicate-key`; `no-directory` where there is none
 */
export function readDirectory(bytes: Uint8Array): Directory {
  if (bytes.length > MAX_DIRECTORY_BYTES) throw tooLarge(`has more than ${MAX_DIRECTORY_BYTES} bytes`);
  const file = filed(bytes);
  const found = resourcesOf(bytes, file);
  const drafts: Draft[] = [];
  let ignored = 0;
  for (const one of found.filter(({ type }) => type !== 'PractitionerRole')) {
    const draft = one.type === 'Organization' ? readOrganization(one) : readPractitioner(one);
    if (draft === 'inactive') continue;
    if (draft === undefined) ignored++;
    else if (drafts.length === MAX_PROVIDERS) throw tooLarge(`has more than ${MAX_PROVIDERS} providers`);
    else drafts.push(draft);
  }
  const byName = new Map(drafts.flatMap((draft) => draft.names.map((name) => [name, draft] as const)));
  for (const one of found) if (one.type === 'PractitionerRole') ignored += addRole(one, byName) ? 0 : 1;
  if (drafts.length === 0 && ignored === 0) throw noDirectory();
  const entries = drafts.map(({ fhir, name, specialty, languages, place }) => {
    return { fhir, name, specialty, languages, place };
  });
  return { entries, ignored };
}

interface Found {
  readonly type: string;
  readonly fullUrl: string | undefined;
  readonly value: unknown;
}

function filed(bytes: Uint8Array): FhirFile {
  try {
    return readFhir(bytes);
  } catch (cause) {
    if (!(cause instanceof FhirError) || cause.code !== 'cannot-split') throw cause;
    throw noDirectory(cause);
  }
}

function resourcesOf(bytes: Uint8Array, { whole, resourceType, entries }: FhirFile): Found[] {
  const all: readonly BundleEntry[] =
    resourceType === 'Bundle' ? entries : [{ fullUrl: undefined, resource: whole }];
  return all.flatMap(({ fullUrl, resource }) => {
    const part = bytes.subarray(resource.start, resource.end);
    // Most of a Bundle is about patients, and is not looked at.
    const value = part.length > MAX_RESOURCE ? undefined : parsed(part);
    const type = resourceTypeOf(value);
    return type === undefined ? [] : [{ type, value, fullUrl: textAt(bytes, fullUrl) }];
  });
}

function parsed(part: Uint8Array): unknown {
  if (!/"(?:Organization|Practitioner|PractitionerRole)"/.test(bytesToUtf8(part))) return undefined;
  try {
    return parseJson(part, { maxBytes: MAX_RESOURCE, maxDepth: 32 });
  } catch (cause) {
    if (!(cause instanceof MedwalletError)) throw cause;
    return undefined;
  }
}

function resourceTypeOf(value: unknown): string | undefined {
  const read = v.safeParse(
    v.looseObject({ resourceType: v.picklist(['Organization', 'Practitioner', 'PractitionerRole']) }),
    value,
  );
  return read.success ? read.output.resourceType : undefined;
}

function readOrganization({ value, fullUrl }: Found): Draft | 'inactive' | undefined {
  const read = v.safeParse(organization, value);
  if (!read.success) return undefined;
  if (!read.output.active) return 'inactive';
  const { id, name, type, address: where } = read.output;
  return draftOf('Organization', { id, fullUrl, name, specialty: wordsOf(type), languages: [], where });
}

function readPractitioner({ value, fullUrl }: Found): Draft | 'inactive' | undefined {
  const read = v.safeParse(practitioner, value);
  if (!read.success) return undefined;
  if (!read.output.active) return 'inactive';
  const { id, name, communication, address: where } = read.output;
  const [first] = name;
  const parts = [...(first?.prefix ?? []), ...(first?.given ?? []), first?.family ?? ''];
  const languages = communication
    .flatMap(({ coding }) => (coding ?? []).map(({ code }) => code ?? ''))
    .filter((code) => LANGUAGE.test(code));
  const full = first?.text ?? parts.join(' ');
  return draftOf('Practitioner', { id, fullUrl, name: full, specialty: [], languages, where });
}

function draftOf(
  type: 'Organization' | 'Practitioner',
  said: {
    readonly id: string | undefined;
    readonly fullUrl: string | undefined;
    readonly name: string;
    readonly specialty: readonly string[];
    readonly languages: readonly string[];
    readonly where: v.InferOutput<typeof address>;
  },
): Draft | undefined {
  const { fullUrl = '' } = said;
  const id = said.id ?? fullUrl.replace(/^urn:uuid:/, '');
  const own = `${type}/${id}`;
  const name = cleaned(said.name, MAX_NAME);
  if (!OWN.test(own) || name === '') return undefined;
  const base = fullUrl.endsWith(`/${own}`) ? BASE.exec(fullUrl)?.groups?.['base'] : undefined;
  const [first] = said.where;
  const place = first?.text ?? [first?.city, first?.state, first?.country].filter(Boolean).join(', ');
  return {
    fhir: `${base ?? ''}${own}`,
    name,
    specialty: said.specialty.slice(0, MAX_LIST),
    languages: [...new Set(said.languages)].slice(0, MAX_LIST),
    place: cleaned(place, MAX_PLACE) === '' ? null : cleaned(place, MAX_PLACE),
    names: [own, ...(fullUrl === '' ? [] : [fullUrl])],
  };
}

/** What somebody does, and where. @returns false where it names nobody of this file */
function addRole({ value }: Found, byName: ReadonlyMap<string, Draft>): boolean {
  const read = v.safeParse(role, value);
  if (!read.success) return false;
  if (!read.output.active) return true;
  const { specialty, code } = read.output;
  const who = [read.output.practitioner, read.output.organization].flatMap((named) => {
    const draft = byName.get(named?.reference ?? '');
    return draft === undefined ? [] : [draft];
  });
  const words = wordsOf(specialty.length > 0 ? specialty : code);
  for (const draft of who) draft.specialty = [...new Set([...draft.specialty, ...words])].slice(0, MAX_LIST);
  return who.length > 0;
}

function wordsOf(all: readonly Concept[]): string[] {
  const words = all.map(({ text: said, coding }) => said ?? coding?.[0]?.display ?? coding?.[0]?.code ?? '');
  return [...new Set(words.map((word) => cleaned(word, MAX_SPECIALTY)))].filter((word) => word !== '');
}

/** One line for the eye: no control characters, no marks that turn or hide text, no half characters. */
function cleaned(said: string, most: number): string {
  const line = said
    .slice(0, 4 * most)
    .normalize('NFC')
    // The two joiners are letters' business.
    .replace(/(?![\u200c\u200d])\p{C}/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return Array.from(line).slice(0, most).join('').trim();
}

function noDirectory(cause?: unknown): FhirError {
  return new FhirError(
    'no-directory',
    'This file names no organisation and no practitioner.',
    'Ask for a FHIR R4 Bundle with Organization, Practitioner and PractitionerRole resources.',
    { cause },
  );
}

function tooLarge(problem: string): FhirError {
  return new FhirError('too-large', `This directory ${problem}.`, 'Ask for a smaller part of it.');
}
