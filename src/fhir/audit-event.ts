import { bytesToUtf8, canonicalJson, type JsonObject } from '../encoding/index.ts';
import { eventBytes, type LedgerEvent, type LedgerEventType } from '../ledger/index.ts';
import { concept, person } from './concepts.ts';
import { instant } from './instant.ts';
import { narrative } from './narrative.ts';
import { SYSTEMS } from './systems.ts';

const LIFECYCLE = 'http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle';
const DICOM = 'http://dicom.nema.org/resources/ontology/DCM';
const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const ENTITY_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';
/** DICOM, Security Alert: what changes who may read. */
const SECURITY = [DICOM, '110113'] as const;
/** DICOM, Emergency Override Started. */
const EMERGENCY_OVERRIDE = '110127';

/** `AuditEvent.type` and `action` (create, read, update, delete, execute) of each kind of event. */
const KINDS: Readonly<Record<LedgerEventType, readonly [type: readonly [string, string], action: string]>> = {
  'circle.declared': [SECURITY, 'U'],
  'record.added': [[LIFECYCLE, 'receive'], 'C'],
  'record.superseded': [[LIFECYCLE, 'amend'], 'U'],
  'record.refiled': [[LIFECYCLE, 'transform'], 'U'],
  'record.erased': [[LIFECYCLE, 'destroy'], 'D'],
  'collection.rotated': [SECURITY, 'U'],
  'grant.offered': [SECURITY, 'C'],
  'grant.issued': [SECURITY, 'C'],
  'grant.revoked': [SECURITY, 'D'],
  'access.receipted': [[LIFECYCLE, 'access'], 'R'],
  'breakglass.seen': [SECURITY, 'E'],
  'key.rotated': [SECURITY, 'U'],
  'home.moved': [SECURITY, 'U'],
};

/** One event of a wallet's log, with the words for it. */
export interface AuditedEvent {
  /** Its place in the log, from 0. */
  readonly index: number;
  readonly event: LedgerEvent;
  readonly detail: string;
  /** PurposeOfUse code, where there is one. */
  readonly purpose: string | null;
  readonly record: { readonly id: string; readonly title: string } | null;
}

/**
 * A log as FHIR R4 AuditEvents, oldest first, in one Bundle of the type `collection` (docs/spec/fhir.md): RFC 8785
 * JSON. It says in the clear who read what.
 * @param about whose log it is, by did, and when the Bundle is made, Unix seconds
 */
export function auditEvents(
  events: readonly AuditedEvent[],
  { patient, made }: { readonly patient: string; readonly made: number },
): Uint8Array {
  const entry = events.map((one) => ({
    fullUrl: `${SYSTEMS.event}:${one.index}`,
    resource: auditEvent(one, patient),
  }));
  return canonicalJson({
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: instant(made),
    ...(entry.length === 0 ? {} : { entry }),
  });
}

function auditEvent({ index, event, detail, purpose, record }: AuditedEvent, patient: string): JsonObject {
  const [[system, code], action] = KINDS[event.type];
  const isEmergency = event.type === 'breakglass.seen';
  return {
    resourceType: 'AuditEvent',
    id: `event-${index}`,
    text: narrative(`${event.type}\n${detail}`),
    type: { system, code },
    subtype: [
      { system: SYSTEMS.event, code: event.type },
      ...(isEmergency ? [{ system: DICOM, code: EMERGENCY_OVERRIDE }] : []),
    ],
    action,
    ...(event.type === 'access.receipted'
      ? { period: { start: instant(event.at), end: instant(event.at) } }
      : {}),
    recorded: instant(event.time),
    outcome: '0',
    ...(purpose === null ? {} : { purposeOfEvent: [concept(SYSTEMS.purpose, purpose)] }),
    agent: agentsOf(event, patient),
    source: { observer: person('Patient', event.actor) },
    entity: [
      {
        what: person('Patient', patient),
        ...classified('1', '1'),
        // The event as the ledger commits to it.
        detail: [{ type: 'event', valueString: bytesToUtf8(eventBytes(event)) }],
      },
      ...(record === null
        ? []
        : [
            {
              what: identified('DocumentReference', SYSTEMS.record, record.id),
              name: record.title,
              ...classified('2', '3'),
            },
          ]),
      ...('grant' in event
        ? [{ what: identified('Consent', SYSTEMS.grant, event.grant), ...classified('2', '13') }]
        : []),
    ],
  };
}

// Who did it, and to whom access was given: an access is the provider's, an emergency the guardian's.
function agentsOf(event: LedgerEvent, patient: string): JsonObject[] {
  const agent = (did: string, requestor: boolean, role = 'Organization'): JsonObject => ({
    who: person(did === patient ? 'Patient' : role, did),
    requestor,
  });
  if (event.type === 'access.receipted') return [agent(event.provider, true)];
  if (event.type === 'breakglass.seen') {
    return [agent(event.guardian, true, 'RelatedPerson'), agent(event.provider, false)];
  }
  const by = event.type === 'grant.revoked' ? event.by : event.actor;
  const actor = agent(by, true, by === event.actor ? 'Patient' : 'RelatedPerson');
  return 'grantee' in event ? [actor, agent(event.grantee, false)] : [actor];
}

function identified(type: string, system: string, value: string): JsonObject {
  return { type, identifier: { system, value } };
}

function classified(type: string, role: string): JsonObject {
  return { type: { system: ENTITY_TYPE, code: type }, role: { system: ENTITY_ROLE, code: role } };
}
