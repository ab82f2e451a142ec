import { didOfPublicKey } from '../../src/encoding/index.ts';
import type { LedgerEvent } from '../../src/ledger/index.ts';

const key = (tail: number): Uint8Array => new Uint8Array(33).fill(tail).fill(2, 0, 1);
export const patient = didOfPublicKey(key(7));
const provider = didOfPublicKey(key(8));
const guardian = didOfPublicKey(key(9));
const common = { time: 1_790_000_000, actor: patient };
const record = '000102030405060708090a0b0c0d0e0f';
const hash = (byte: string): string => byte.repeat(32);
const filed = {
  record,
  blob: hash('b1'),
  manifest: hash('b2'),
  collection: 'laboratory',
  generation: 3,
};
const granted = { grant: hash('aa'), grantee: provider, kind: 'normal', exp: 1_792_592_000 } as const;

/** One event of every type. */
export const samples: readonly LedgerEvent[] = [
  { type: 'circle.declared', ...common, circle: hash('cc'), seq: 0 },
  { type: 'record.added', ...common, ...filed },
  { type: 'record.superseded', ...common, record, by: record.replaceAll('0', '9') },
  { type: 'record.refiled', ...common, ...filed, from: hash('b0') },
  { type: 'record.erased', ...common, record },
  { type: 'collection.rotated', ...common, collection: 'c-65', generation: 4, reason: 'break-glass' },
  { type: 'grant.offered', ...common, ...granted, acceptBy: 1_790_086_400 },
  { type: 'grant.issued', ...common, ...granted },
  { type: 'grant.revoked', ...common, ...granted, by: guardian, revocation: hash('dd') },
  {
    type: 'access.receipted',
    ...common,
    grant: hash('aa'),
    record,
    receipt: hash('ee'),
    provider,
    purpose: 'TREAT',
    at: 1_790_000_100,
    counter: 12,
  },
  { type: 'breakglass.seen', ...common, grant: hash('aa'), entry: hash('ef'), guardian, provider },
  {
    type: 'key.rotated',
    ...common,
    from: patient,
    to: guardian,
    reason: 'stolen',
    activeCount: 2,
    activeRoot: hash('ac'),
  },
  { type: 'home.moved', ...common, from: hash('d0'), to: hash('d1'), circle: hash('cd') },
];
