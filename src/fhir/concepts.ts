import type { JsonObject } from '../encoding/index.ts';
import { SYSTEMS } from './systems.ts';

/** A CodeableConcept of one code. */
export function concept(system: string, code: string): JsonObject {
  return { coding: [{ system, code }] };
}

/** A Reference to somebody by his did: a literal one would have to be looked up, and could be another tomorrow. */
export function person(type: string, did: string): JsonObject {
  return { type, identifier: { system: SYSTEMS.uri, value: did } };
}
