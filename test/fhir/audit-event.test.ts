import type { AuditEvent, Bundle } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import { bytesToUtf8, canonicalJson } from '../../src/encoding/index.ts';
import { auditEvents } from '../../src/fhir/index.ts';
import type { LedgerEvent } from '../../src/ledger/index.ts';
import { guardian, NOW, patient, provider, RECORD } from '../grant/samples.ts';
import { schemaProblemsOf } from './json-schema.ts';
import { problemsOf } from './validator.ts';

const hash = 'ab'.repeat(32);
const common = { time: NOW, actor: patient.did };
const filed = { record: RECORD, blob: hash, manifest: hash, collection: 'laboratory', generation: 1 };
const granted = { grant: hash, grantee: provider.did, kind: 'normal', exp: NOW + 9 } as const;
const EVENTS: readonly LedgerEvent[] = [
  { type: 'circle.declared', ...common, circle: hash, seq: 0 },
  { type: 'record.added', ...common, ...filed },
  { type: 'record.superseded', ...common, record: RECORD, by: '11'.repeat(16) },
  { type: 'record.refiled', ...common, ...filed, from: hash },
  { type: 'record.erased', ...common, record: RECORD },
  { type: 'collection.rotated', ...common, collection: 'laboratory', generation: 2, reason: 'revoked' },
  { type: 'grant.offered', ...common, ...granted, acceptBy: NOW + 1 },
  { type: 'grant.issued', ...common, ...granted },
  { type: 'grant.revoked', ...common, ...granted, by: guardian.did, revocation: hash },
  {
    type: 'access.receipted',
    ...common,
    grant: hash,
    record: RECORD,
    receipt: hash,
    provider: provider.did,
    purpose: 'TREAT',
    at: NOW - 60,
    counter: 0,
  },
  {
    type: 'breakglass.seen',
    ...common,
    grant: hash,
    entry: hash,
    guardian: guardian.did,
    provider: provider.did,
  },
  {
    type: 'key.rotated',
    ...common,
    from: patient.did,
    to: guardian.did,
    reason: 'lost',
    activeCount: 0,
    activeRoot: hash,
  },
  { type: 'home.moved', ...common, from: hash, to: hash, circle: hash },
];

const written = (events: readonly LedgerEvent[]): Bundle =>
  JSON.parse(
    bytesToUtf8(
      auditEvents(
        events.map((event, index) => ({
          index,
          event,
          detail: 'said & <done>',
          purpose: event.type === 'access.receipted' ? event.purpose : null,
          record: 'record' in event ? { id: event.record, title: 'Blood count' } : null,
        })),
        { patient: patient.did, made: NOW },
      ),
    ),
  ) as Bundle;

describe('docs/spec/fhir.md: the log as FHIR R4 AuditEvents', () => {
  it('is valid, for every kind of event and for an empty log', () => {
    for (const bundle of [written(EVENTS), written([])]) {
      expect(problemsOf(bundle)).toEqual([]);
      expect(schemaProblemsOf(bundle)).toEqual([]);
    }
  });

  it('says who did it to what, and holds the event as the ledger commits to it', () => {
    const said = (written(EVENTS).entry ?? []).map(({ resource }) => resource as AuditEvent);
    expect(said.map(({ entity }) => entity?.[0]?.detail?.[0]?.valueString)).toEqual(
      EVENTS.map((event) => bytesToUtf8(canonicalJson({ ...event }))),
    );
    expect(said.map(({ subtype }) => subtype?.[0]?.code)).toEqual(EVENTS.map(({ type }) => type));
    const requestors = said.map(
      ({ agent }) => agent.find(({ requestor }) => requestor)?.who?.identifier?.value,
    );
    expect(requestors).toEqual(
      EVENTS.map(({ type }) =>
        type === 'access.receipted'
          ? provider.did
          : type === 'breakglass.seen' || type === 'grant.revoked'
            ? guardian.did
            : patient.did,
      ),
    );
    const access = said.find(({ action }) => action === 'R');
    expect(access?.period?.start).toBe('2026-09-21T14:12:20Z');
    expect(access?.purposeOfEvent?.[0]?.coding?.[0]?.code).toBe('TREAT');
    expect(access?.entity?.map(({ what }) => what?.type)).toEqual([
      'Patient',
      'DocumentReference',
      'Consent',
    ]);
  });
});
