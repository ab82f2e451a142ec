import { isDid, type JsonObject, type JsonValue } from '../encoding/index.ts';
import { cannot, malformed } from './refusals.ts';
import { SYSTEMS } from './systems.ts';

/** The resources inside a Consent, to which it refers by `#id`. */
export interface Contents {
  /**
   * A reference to one of them, with its type and, where it has one of ours, its identifier.
   * @param element where the reference stands
   * @throws FhirError `malformed-consent` where it is not there, `cannot-enforce` where it says more of itself than
   *   who or what it is
   */
  resolve(reference: JsonObject, id: string, element: string): JsonObject;
}

/** @param contained the member of that name, which may be anything. @throws FhirError `malformed-consent` */
export function contentsOf(contained: JsonValue | undefined): Contents {
  const inside = new Map<string, JsonObject>();
  if (contained !== undefined && !Array.isArray(contained)) throw malformed('contained', 'must be a list');
  for (const one of contained ?? []) {
    const { id, resourceType } = isObject(one) ? one : {};
    if (!isObject(one) || typeof id !== 'string' || typeof resourceType !== 'string') {
      throw malformed('contained', 'must hold resources, each with an id');
    }
    if (inside.has(id)) throw malformed('contained', 'must hold resources, each with an id of its own');
    inside.set(id, one);
  }
  return {
    resolve: (reference, id, element) => {
      const found = inside.get(id);
      if (found === undefined)
        throw malformed(`${element}.reference`, 'refers to a resource that is not in it');
      const { resourceType = '', identifier } = found;
      for (const name of ['modifierExtension', 'implicitRules']) {
        if (Object.hasOwn(found, name))
          throw cannot(`contained.${name}`, 'is nothing that a grant can carry out');
      }
      if (found['active'] === false) throw cannot('contained.active', 'must not be false');
      if ((reference['type'] ?? resourceType) !== resourceType) {
        throw cannot(`${element}.type`, 'must be that of the reference');
      }
      const its = identifierOf(identifier);
      const here = isObject(reference['identifier']) ? reference['identifier']['value'] : undefined;
      if (its !== undefined && here !== undefined && here !== its['value']) {
        throw cannot(`${element}.identifier`, 'must be that of the resource it refers to');
      }
      return { type: resourceType, ...(its === undefined ? {} : { identifier: its }), ...reference };
    },
  };
}

/** A did or a record id, if it has exactly one and nothing is said of it that might take it back. */
function identifierOf(identifiers: JsonValue | undefined): JsonObject | undefined {
  const ours = (Array.isArray(identifiers) ? identifiers : []).filter(isOurs);
  const [first] = ours;
  if (first === undefined || ours.some(({ value }) => value !== first['value'])) return undefined;
  return { system: first['system'] ?? '', value: first['value'] ?? '' };
}

function isOurs(one: JsonValue): one is JsonObject {
  if (!isObject(one) || Object.keys(one).some((name) => !PLAIN.has(name)) || one['use'] === 'old')
    return false;
  const { system, value } = one;
  if (typeof value !== 'string') return false;
  return (system === SYSTEMS.uri && isDid(value)) || system === SYSTEMS.record;
}

// No period among them: whether it has ended nobody here can say.
const PLAIN: ReadonlySet<string> = new Set(['id', 'use', 'type', 'system', 'value']);

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
