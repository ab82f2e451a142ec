import { bytesToUtf8, type JsonObject, type JsonValue } from '../encoding/index.ts';
import { isDateTime } from '../record/index.ts';
import { FhirError } from './errors.ts';
import type { Range } from './scan.ts';
import { SYSTEMS } from './systems.ts';

/** What filing a resource needs to know of it. All of it is a stranger's word. */
export interface ResourceFacts {
  readonly type: string;
  /** Under which others refer to it: its fullUrl, and its type and id. */
  readonly names: readonly string[];
  /** Every code of `category`, in lower case. */
  readonly categories: ReadonlySet<string>;
  /** LOINC codes of `category`, `type` and `code`, in this order. */
  readonly loinc: readonly string[];
  /** The day that it is about, as far as it says (YYYY, YYYY-MM or YYYY-MM-DD). */
  readonly day: string | undefined;
  readonly encounter: string | undefined;
  /** What it calls itself. */
  readonly title: string | undefined;
  /** References to what a report reports. */
  readonly results: readonly string[];
  /** Addresses of its attachments. */
  readonly attachments: readonly string[];
  /** Whether it has content in itself. */
  readonly hasContent: boolean;
}

// Where R4's resources say when, the time of the thing itself before the time of writing it down.
const TIMES =
  'effectiveDateTime effectivePeriod.start effectiveInstant started occurrenceDateTime performedDateTime performedPeriod.start onsetDateTime collection.collectedDateTime createdDateTime authoredOn date period.start issued created recordedDate recorded timestamp'.split(
    ' ',
  );
const TITLES = 'title description type.text type.coding.display code.text code.coding.display'.split(' ');

/**
 * Looks at one resource.
 * @param at its place in bytes that were scanned: they are JSON with every name once
 * @throws FhirError `malformed-resource` for one without a type
 */
export function factsOf(bytes: Uint8Array, at: Range, fullUrl: string | undefined): ResourceFacts {
  const resource = JSON.parse(bytesToUtf8(bytes.subarray(at.start, at.end))) as JsonObject;
  const { resourceType: type, id } = resource;
  if (typeof type !== 'string' || !/^[A-Z][A-Za-z]{0,63}$/.test(type)) {
    throw new FhirError(
      'malformed-resource',
      `The entry at byte ${at.start} names no FHIR resource type.`,
      'Ask for the file again, as FHIR R4 in JSON.',
      { facts: { at: at.start } },
    );
  }
  const texts = (path: string): string[] => textsAt(resource, path.split('.'));
  const loinc = ['category.coding', 'type.coding', 'code.coding'].flatMap((path) =>
    valuesAt(resource, path.split('.'))
      .filter(isObject)
      .filter(({ system }) => system === SYSTEMS.loinc)
      .flatMap(({ code }) => (typeof code === 'string' ? [code] : [])),
  );
  return {
    type,
    names: [
      ...(fullUrl === undefined ? [] : [fullUrl]),
      ...(typeof id === 'string' ? [`${type}/${id}`] : []),
    ],
    categories: new Set(texts('category.coding.code').map((code) => code.toLowerCase())),
    loinc,
    day: TIMES.flatMap(texts)
      .filter(isDateTime)
      .map((time) => time.slice(0, 10))[0],
    encounter: [...texts('encounter.reference'), ...texts('context.encounter.reference')][0],
    title: TITLES.flatMap(texts)[0],
    results: [...texts('result.reference'), ...texts('specimen.reference')],
    attachments: texts('content.attachment.url'),
    hasContent: texts('content.attachment.data').length > 0 || texts('presentedForm.contentType').length > 0,
  };
}

function textsAt(value: JsonValue, path: readonly string[]): string[] {
  return valuesAt(value, path).filter((one) => typeof one === 'string');
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Lists on the way are looked into, one or many as R4 has them.
function valuesAt(value: JsonValue, path: readonly string[]): JsonValue[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, path));
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  if (!isObject(value) || !Object.hasOwn(value, name)) return [];
  return valuesAt(value[name] ?? null, rest);
}
