import type { JsonObject, JsonValue } from '../encoding/index.ts';
import { contentsOf, type Contents } from './contained.ts';
import { cannot, malformed, printable } from './refusals.ts';
import type { Remarks } from './remarks.ts';

const HL7 = 'http://hl7.org/fhir/StructureDefinition/';

/**
 * Plain extensions that say less is permitted than the elements do, or that an element says something else than it
 * seems to. FHIR lets a reader pass over what is no modifierExtension; a reader who knows these must not.
 */
const CHANGES_MEANING: ReadonlySet<string> = new Set([
  // "Restricts this exception to only apply a specific location", and to one study.
  `${HL7}consent-location`,
  `${HL7}consent-ResearchStudyContext`,
  // What is missing here means "everything"; this says that something stands there and is not told.
  `${HL7}data-absent-reason`,
  // The value is computed, or only a part of what is referred to is meant.
  `${HL7}cqf-expression`,
  `${HL7}cqf-calculatedValue`,
  `${HL7}targetElement`,
  `${HL7}targetPath`,
]);
/** An element of another version's Consent, such as R5's `provision.expression`, carried as an extension. */
const OTHER_VERSION = /^http:\/\/hl7\.org\/fhir\/[^/]+\/StructureDefinition\/extension-Consent\b/;

/**
 * A Consent without what R4 lets every reader pass over, before anything in it is understood: plain extensions, ids of
 * elements, and resources inside it, of which only who or what they are is put where the Consent refers to them.
 * Anybody may have written it: an extension that is known to change the meaning, or that stands in place of what it
 * should only add to, is refused.
 * @throws FhirError `cannot-enforce`, `malformed-consent`
 */
export function withoutIgnorable(value: JsonValue, remarks: Remarks): JsonValue {
  if (!isObject(value)) return value;
  const { contained, ...consent } = value;
  const contents = contentsOf(contained);
  const noted = new Set<string>();
  const plain = stripped(consent, '', contents, noted);
  for (const element of noted) {
    remarks.ignored(element, 'an extension that is no modifier changes nothing of who may read what');
  }
  if (contained !== undefined) {
    remarks.ignored(
      'contained',
      'of resources inside it only the identifiers of those it refers to were read',
    );
  }
  return plain;
}

function stripped(object: JsonObject, path: string, contents: Contents, noted: Set<string>): JsonObject {
  const kept: [string, JsonValue][] = [];
  let isExtended = false;
  for (const [name, member] of Object.entries(object)) {
    const element = path === '' ? name : `${path}.${name}`;
    if (name === 'extension') {
      checkExtensions(member, element);
      noted.add(printable(element));
      isExtended = true;
    } else if (name.startsWith('_')) {
      checkPrimitive(member, object[name.slice(1)], element);
      noted.add(printable(element));
    } else if (name !== 'id' || path === '' || typeof member !== 'string') {
      kept.push([name, below(member, element, contents, noted)]);
    }
  }
  // With nothing in it, it would be read as one that is missing, which permits more.
  if (isExtended && kept.length === 0) throw cannot(printable(path), 'must not be an extension alone');
  const plain = Object.fromEntries(kept);
  const { reference } = plain;
  return typeof reference === 'string' && reference.startsWith('#')
    ? contents.resolve(plain, reference.slice(1), printable(path))
    : plain;
}

function below(member: JsonValue, element: string, contents: Contents, noted: Set<string>): JsonValue {
  if (Array.isArray(member)) return member.map((item) => below(item, element, contents, noted));
  return isObject(member) ? stripped(member, element, contents, noted) : member;
}

function checkExtensions(value: JsonValue, element: string): void {
  if (!Array.isArray(value) || value.length === 0) throw malformed(printable(element), 'must be a list');
  for (const one of value) {
    const url = isObject(one) ? one['url'] : undefined;
    if (typeof url !== 'string') throw malformed(printable(element), 'must name its url');
    const [name = ''] = url.split('|');
    if (CHANGES_MEANING.has(name) || OTHER_VERSION.test(name)) {
      throw cannot(printable(element), 'says that less is permitted, or something else');
    }
  }
}

// What stands beside a text or a number: `_status` beside `status`; in lists, an entry beside each.
function checkPrimitive(value: JsonValue, base: JsonValue | undefined, element: string): void {
  const beside = Array.isArray(value) ? value : [value];
  const values = Array.isArray(value) ? base : [base];
  beside.forEach((one, at) => {
    if (one === null && Array.isArray(value)) return;
    if (!isObject(one) || Object.keys(one).some((name) => name !== 'extension' && name !== 'id')) {
      throw cannot(printable(element), 'is nothing that a grant can carry out');
    }
    if (one['extension'] !== undefined) checkExtensions(one['extension'], `${element}.extension`);
    const its = Array.isArray(values) ? values[at] : undefined;
    if (its === undefined || its === null || typeof its === 'object') {
      throw cannot(printable(element), 'must not stand in place of a value');
    }
  });
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
