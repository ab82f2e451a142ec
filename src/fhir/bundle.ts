import { bytesToUtf8 } from '../encoding/index.ts';
import { FhirError } from './errors.ts';
import { JsonScanner, type Range } from './scan.ts';

/** Bytes of one file. It is held in memory while it is split. */
export const MAX_BUNDLE_BYTES = 64 * 1024 * 1024;
const MAX_ENTRIES = 100_000;
const UTF8_PIECE = 1024 * 1024;

/** One entry of a Bundle: places in the file. */
export interface BundleEntry {
  /** The text with its quotation marks. */
  readonly fullUrl: Range | undefined;
  readonly resource: Range;
}

/** A file that holds one FHIR resource, and where its parts stand. */
export interface FhirFile {
  readonly resourceType: string;
  /** The resource, without white space before and after it. */
  readonly whole: Range;
  /** Of a Bundle, its `type`; else an empty text. */
  readonly type: string;
  /** Of a Bundle; empty for every other resource. */
  readonly entries: readonly BundleEntry[];
  /** Whether its entries stand for themselves, and nothing is lost when they part. */
  readonly isCollection: boolean;
}

/** Bundles whose entries stand for themselves. A document or a message is one statement and stays whole. */
const COLLECTIONS: ReadonlySet<string> = new Set(['transaction', 'batch', 'collection', 'searchset']);
const STATEMENTS: ReadonlySet<string> = new Set(['document', 'message']);

/** What a Bundle has said while it was scanned: believed only once it turned out to be one. */
interface Draft {
  resourceType?: Range;
  type?: Range;
  entries: Partial<BundleEntry>[];
  /** The first element that parts of the Bundle would no longer say. */
  binding?: string;
}

/**
 * Finds the resource in a file that may come from anybody, and the entries of a Bundle, by their places in the
 * bytes: nothing is built but that list. What is not JSON of FHIR's kind, or larger than FHIR allows, is refused
 * where it stands.
 * @throws FhirError `too-large`, `malformed-resource`, `too-deep`, `duplicate-key`; `cannot-split` for a Bundle of
 * a type or with an element whose meaning its parts would lose
 */
export function readFhir(bytes: Uint8Array): FhirFile {
  if (bytes.length > MAX_BUNDLE_BYTES) throw tooLarge(`has more than ${MAX_BUNDLE_BYTES} bytes`);
  const scanner = new JsonScanner(bytes);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) scanner.at = 3;
  const draft: Draft = { entries: [] };
  scanner.peek();
  const start = scanner.at;
  scanner.members((name) => {
    if (name === 'entry') readEntries(scanner, draft);
    else if (name === 'resourceType' || name === 'type') draft[name] = scanner.value(name);
    else {
      if (name === 'implicitRules') draft.binding ??= name;
      scanner.value(name);
    }
  });
  const whole = { start, end: scanner.at };
  if (scanner.peek() !== undefined) throw scanner.malformed();
  checkUtf8(bytes, scanner);
  const resourceType = textAt(bytes, draft.resourceType) ?? '';
  if (!/^[A-Z][A-Za-z]{0,63}$/.test(resourceType)) throw noResource(draft.resourceType?.start ?? start);
  if (resourceType !== 'Bundle') return { resourceType, whole, type: '', entries: [], isCollection: false };
  const type = textAt(bytes, draft.type) ?? '';
  const isCollection = COLLECTIONS.has(type);
  if (!isCollection && !STATEMENTS.has(type)) throw cannotSplit('type');
  if (isCollection && draft.binding !== undefined) throw cannotSplit(draft.binding);
  return { resourceType, whole, type, entries: entriesOf(draft), isCollection };
}

/** The text of a range that is a JSON string; undefined for one that is something else. */
export function textAt(bytes: Uint8Array, range: Range | undefined): string | undefined {
  if (range === undefined || bytes[range.start] !== 0x22) return undefined;
  return JSON.parse(bytesToUtf8(bytes.subarray(range.start, range.end))) as string;
}

function readEntries(scanner: JsonScanner, draft: Draft): void {
  if (scanner.peek() !== 0x5b) {
    scanner.value();
    return;
  }
  scanner.items(() => {
    if (scanner.peek() !== 0x7b) {
      scanner.value();
      return;
    }
    if (draft.entries.length === MAX_ENTRIES) throw tooLarge(`has more than ${MAX_ENTRIES} entries`);
    const entry: { fullUrl?: Range; resource?: Range } = {};
    scanner.members((name) => {
      if (name === 'modifierExtension') draft.binding ??= `entry[${draft.entries.length}].${name}`;
      const isObject = scanner.peek() === 0x7b;
      const range = scanner.value(name);
      if (name === 'fullUrl' || (name === 'resource' && isObject)) entry[name] = range;
    });
    draft.entries.push(entry);
  });
}

function entriesOf(draft: Draft): BundleEntry[] {
  return draft.entries.map(({ fullUrl, resource }, i) => {
    // An entry without a resource is an order to somebody (to delete, to look up), and no part of a record.
    if (resource === undefined) throw cannotSplit(`entry[${i}].resource`);
    return { fullUrl, resource };
  });
}

function checkUtf8(bytes: Uint8Array, scanner: JsonScanner): void {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (let at = 0; at < bytes.length; at += UTF8_PIECE) {
      decoder.decode(bytes.subarray(at, at + UTF8_PIECE), { stream: true });
    }
    decoder.decode();
  } catch {
    throw scanner.malformed();
  }
}

function noResource(at: number): FhirError {
  return new FhirError(
    'malformed-resource',
    'This JSON names no FHIR resource type.',
    'Ask for the file again, as FHIR R4 in JSON; other files are added without --fhir.',
    { facts: { at } },
  );
}

function cannotSplit(element: string): FhirError {
  return new FhirError(
    'cannot-split',
    `This Bundle cannot be taken apart: ${element} would be lost or mean something else.`,
    'Add it whole, without --fhir.',
    { facts: { element } },
  );
}

function tooLarge(problem: string): FhirError {
  return new FhirError('too-large', `This file ${problem}.`, 'Add it whole, without --fhir.');
}
