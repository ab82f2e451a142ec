import type { LedgerEvent } from '../../src/ledger/index.ts';
import type { AuditEntry, AuditGrant, AuditTrail } from '../../src/wallet/index.ts';
import { guardian, patient, provider, stranger } from '../grant/samples.ts';

const DAY = 86_400;
const HOUR = 3_600;
export const MADE = 1_795_255_000;
const hash = (digit: string): string => digit.repeat(64);
const id = (digit: string): string => digit.repeat(32);

export const CLINIC_GRANT = hash('a');
export const STUDY_GRANT = hash('b');
export const EMERGENCY_GRANT = hash('c');

const titles = new Map([
  [id('1'), 'Blood count'],
  [id('2'), 'CT of the chest'],
  [id('3'), 'Allergies and medication'],
]);
const names = new Map<string, string>([
  [patient.did, 'me'],
  [provider.did, 'Riverside Clinic'],
  [guardian.did, 'mom'],
  [stranger.did, 'Heart study'],
]);

const filed = { blob: hash('d'), manifest: hash('e'), generation: 0 };
const by = { actor: patient.did };
const clinic = { grant: CLINIC_GRANT, grantee: provider.did, kind: 'normal', exp: MADE + 21 * DAY } as const;
const study = { grant: STUDY_GRANT, grantee: stranger.did, kind: 'normal', exp: MADE + 300 * DAY } as const;
const opened = (at: number, record: string, counter: number, grant = CLINIC_GRANT): LedgerEvent => ({
  type: 'access.receipted',
  ...by,
  time: at + 600,
  at,
  grant,
  record,
  receipt: hash(String(counter)),
  provider: grant === STUDY_GRANT ? stranger.did : provider.did,
  purpose: grant === STUDY_GRANT ? 'HRESCH' : grant === EMERGENCY_GRANT ? 'BTG' : 'TREAT',
  counter,
});

const EVENTS: readonly LedgerEvent[] = [
  { type: 'circle.declared', ...by, time: MADE - 12 * DAY, circle: hash('f'), seq: 1 },
  {
    type: 'record.added',
    ...by,
    time: MADE - 12 * DAY + 60,
    record: id('1'),
    collection: 'laboratory',
    ...filed,
  },
  {
    type: 'record.added',
    ...by,
    time: MADE - 12 * DAY + 90,
    record: id('2'),
    collection: 'imaging',
    ...filed,
  },
  { type: 'record.added', ...by, time: MADE - 11 * DAY, record: id('3'), collection: 'emergency', ...filed },
  { type: 'grant.offered', ...by, time: MADE - 9 * DAY, ...clinic, acceptBy: MADE - 8 * DAY },
  { type: 'grant.issued', ...by, time: MADE - 9 * DAY + HOUR, ...clinic },
  opened(MADE - 9 * DAY + 2 * HOUR, id('1'), 1),
  opened(MADE - 8 * DAY, id('2'), 2),
  { type: 'grant.issued', ...by, time: MADE - 7 * DAY, ...study },
  opened(MADE - 6 * DAY, id('1'), 1, STUDY_GRANT),
  { type: 'grant.revoked', ...by, time: MADE - 4 * DAY, ...study, by: patient.did, revocation: hash('9') },
  {
    type: 'collection.rotated',
    ...by,
    time: MADE - 4 * DAY + 5,
    collection: 'laboratory',
    generation: 1,
    reason: 'revoked',
  },
  {
    type: 'breakglass.seen',
    ...by,
    time: MADE - 2 * DAY,
    grant: EMERGENCY_GRANT,
    entry: hash('8'),
    guardian: guardian.did,
    provider: provider.did,
  },
  opened(MADE - 2 * DAY + HOUR, id('3'), 1, EMERGENCY_GRANT),
  opened(MADE - 5 * HOUR, id('1'), 3),
];

const GRANTS: readonly AuditGrant[] = [
  {
    grant: EMERGENCY_GRANT,
    provider: 'Riverside Clinic',
    kind: 'emergency',
    purpose: 'BTG',
    state: 'issued',
    records: [],
    collections: ['emergency'],
    from: MADE - 2 * DAY,
    until: MADE + DAY,
    revoked: null,
  },
  {
    grant: STUDY_GRANT,
    provider: 'Heart study',
    kind: 'normal',
    purpose: 'HRESCH',
    state: 'revoked',
    records: [],
    collections: ['laboratory'],
    from: MADE - 7 * DAY,
    until: study.exp,
    revoked: MADE - 4 * DAY,
  },
  {
    grant: CLINIC_GRANT,
    provider: 'Riverside Clinic',
    kind: 'normal',
    purpose: 'TREAT',
    state: 'issued',
    records: ['Blood count', 'CT of the chest'],
    collections: [],
    from: MADE - 9 * DAY,
    until: clinic.exp,
    revoked: null,
  },
];

function entryOf(event: LedgerEvent, index: number): AuditEntry {
  const whom = 'grantee' in event ? event.grantee : 'provider' in event ? event.provider : undefined;
  const grant = 'grant' in event ? event.grant : null;
  const record = 'record' in event ? event.record : null;
  const statement = index < 6 ? 1 : index < 12 ? 2 : null;
  return {
    index,
    time: event.time,
    at: event.type === 'access.receipted' ? event.at : event.time,
    type: event.type,
    who: names.get(event.actor) ?? event.actor,
    whom: whom === undefined ? null : (names.get(whom) ?? whom),
    purpose: GRANTS.find((one) => one.grant === grant)?.purpose ?? null,
    grant,
    record: record === null ? null : { id: record, title: titles.get(record) ?? record.slice(0, 12) },
    detail: `${names.get(whom ?? '') ?? ''} ${titles.get(record ?? '') ?? ''}`.trim(),
    anchored:
      statement === null ? 'not yet' : `statement ${statement}, ${statement === 1 ? 'final' : 'confirmed'}`,
    statement,
    event,
  };
}

/** Two weeks of a patient's life with records, as an audit would give it. */
export const TRAIL: AuditTrail = {
  ledger: '-zPhdHyMkXerprYO0qBoUEg1BC8ar_d7GStDmO1F1uMAAAAA',
  made: MADE,
  events: EVENTS.map(entryOf),
  grants: GRANTS,
  statements: [
    {
      statement: 1,
      state: 'final',
      txid: hash('4'),
      confirmations: 1_302,
      height: 122,
      size: 6,
      problem: null,
    },
    {
      statement: 2,
      state: 'confirmed',
      txid: hash('5'),
      confirmations: 3,
      height: 1_421,
      size: 12,
      problem: null,
    },
  ],
  gaps: [],
  warnings: ['The board vault:default does not answer: receipts and revocations there are not in this list.'],
};

export const SUBJECT = { patient: patient.did, network: 'regtest' } as const;
