import type { JsonObject, JsonValue } from '../encoding/index.ts';
import { grantId, grantText, parseScope, type Claims } from '../grant/index.ts';
import { concept, person } from './concepts.ts';
import { instant } from './instant.ts';
import { narrative } from './narrative.ts';
import { SYSTEMS } from './systems.ts';
import { termsOfClaims, type ConsentTerms } from './terms.ts';

// Consent.status: an offer that nobody accepted yet is proposed; what has ended, or can begin no more, is inactive.
const STATUS = {
  offered: 'proposed',
  lapsed: 'inactive',
  issued: 'active',
  revoked: 'inactive',
  expired: 'inactive',
} as const;

/** A grant, and what became of it. */
export interface ExportedGrant {
  readonly claims: Claims;
  readonly state: keyof typeof STATUS;
}

/**
 * A grant as a FHIR R4 Consent (docs/spec/consent.md): everything is denied (policy OPTOUT) but the one nested
 * permission. People are named by their dids. It says whom a patient trusts with what, so it goes where the
 * patient sends it.
 */
export function consentOfGrant({ claims, state }: ExportedGrant): JsonObject {
  const id = grantId(claims);
  const terms = termsOfClaims(claims);
  const performer = terms.performer === terms.patient ? 'Patient' : 'RelatedPerson';
  return {
    resourceType: 'Consent',
    id,
    // The text that was signed: it shows dids, ids and codes, and no name.
    text: narrative(grantText(claims)),
    identifier: [{ system: SYSTEMS.grant, value: id }],
    status: STATUS[state],
    ...consentBase(terms.patient),
    dateTime: instant(claims.iat),
    performer: [person(performer, terms.performer)],
    provision: { provision: [permission(terms)] },
  };
}

/** All of them in one Bundle of the type `collection`. @param made Unix seconds */
export function consentBundle(grants: readonly ExportedGrant[], made: number): JsonObject {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: instant(made),
    // R4 has no empty lists: without a grant there is no member.
    ...(grants.length === 0
      ? {}
      : {
          entry: grants.map((grant) => ({
            fullUrl: `${SYSTEMS.grant}:${grantId(grant.claims)}`,
            resource: consentOfGrant(grant),
          })),
        }),
  };
}

function consentBase(patient: string): JsonObject {
  return {
    scope: concept(SYSTEMS.scope, 'patient-privacy'),
    category: [concept(SYSTEMS.loinc, '59284-0')],
    patient: person('Patient', patient),
    policyRule: concept(SYSTEMS.policy, 'OPTOUT'),
  };
}

function permission(terms: ConsentTerms): JsonObject {
  const { provider, purpose, scope, from, until, records, collections } = terms;
  return {
    type: 'permit',
    // FHIR's end is the last second, a grant's the first that is too late.
    period: { start: instant(from), end: instant(until - 1) },
    actor: [{ role: concept(SYSTEMS.role, 'IRCP'), reference: person('Organization', provider) }],
    action: (parseScope(scope) === undefined ? [] : scope.split(' ')).map((one) => ({
      coding: [
        { system: SYSTEMS.action, code: 'access' },
        { system: SYSTEMS.smart, code: one },
      ],
    })),
    purpose: [{ system: SYSTEMS.purpose, code: purpose }],
    ...(collections === undefined
      ? {}
      : { class: collections.map((code) => ({ system: SYSTEMS.collection, code })) }),
    ...(records === undefined ? {} : { data: records.map(instanceOf) }),
  };
}

function instanceOf(record: string): JsonValue {
  return {
    meaning: 'instance',
    reference: { type: 'DocumentReference', identifier: { system: SYSTEMS.record, value: record } },
  };
}
