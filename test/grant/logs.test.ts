import { describe, expect, it } from 'vitest';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import type { JsonObject } from '../../src/encoding/index.ts';
import {
  checkBreakGlassChain,
  checkBreakGlassEntry,
  checkReceiptChain,
  grantId,
  readBreakGlass,
  readReceipt,
  type ReadBreakGlass,
  type ReadReceipt,
} from '../../src/grant/index.ts';
import { signDocument, type Person } from '../support/sign.ts';
import { throwsCode } from '../support/throws.ts';
import { EMERGENCY, guardian, NOW, patient, provider, RECORD, stranger } from './samples.ts';

const GRANT = 'aa'.repeat(32);
const options = { network: 'regtest' } as const;

function receiptOf(changes: JsonObject = {}): JsonObject {
  return {
    type: 'receipt',
    grant: GRANT,
    record: RECORD,
    provider: provider.did,
    patient: patient.did,
    purpose: 'TREAT',
    time: NOW,
    counter: 1,
    prev: null,
    ...changes,
  };
}

function receipt(changes: JsonObject = {}, signer: Person = provider): ReadReceipt {
  return readReceipt(
    signDocument('receipt', 'regtest', receiptOf(changes), signer),
    options,
    nodeEcdsaVerifier,
  );
}

function receiptLog(length: number): ReadReceipt[] {
  const log: ReadReceipt[] = [];
  for (let i = 0; i < length; i++) {
    log.push(receipt({ counter: i + 1, prev: log.at(-1)?.hash ?? null, time: NOW + i }));
  }
  return log;
}

function entryOf(changes: JsonObject = {}): JsonObject {
  return {
    type: 'break-glass',
    grant: GRANT,
    patient: patient.did,
    guardian: guardian.did,
    provider: provider.did,
    time: NOW,
    counter: 1,
    prev: null,
    ...changes,
  };
}

function entry(changes: JsonObject = {}, signer: Person = guardian): ReadBreakGlass {
  return readBreakGlass(
    signDocument('break-glass', 'regtest', entryOf(changes), signer),
    options,
    nodeEcdsaVerifier,
  );
}

describe('docs/spec/grant.md: access receipts', () => {
  it('reads one', () => {
    expect(receipt().receipt).toEqual(receiptOf());
  });

  const cases: [string, JsonObject][] = [
    ['another type', { type: 'card' }],
    ['a record id that is too long', { record: `${RECORD}00` }],
    ['a purpose that is none', { purpose: 'FUN' }],
    ['a counter of 0', { counter: 0, prev: null }],
    ['the first with a predecessor', { prev: 'ab'.repeat(32) }],
    ['the second without a predecessor', { counter: 2 }],
    ['an unknown member', { title: 'Blood count' }],
  ];
  it.each(cases)('malformed-receipt: %s', (_, changes) => {
    throwsCode('malformed-receipt', () => receipt(changes));
  });

  it.each(Object.keys(receiptOf()))('malformed-receipt: no %s', (field) => {
    const document = Object.fromEntries(Object.entries(receiptOf()).filter(([name]) => name !== field));
    const bytes = signDocument('receipt', 'regtest', document, provider);
    throwsCode('malformed-receipt', () => readReceipt(bytes, options, nodeEcdsaVerifier));
  });

  it('bad-signature: by the patient; wrong-network; too-large', () => {
    throwsCode('bad-signature', () => receipt({}, patient));
    const foreign = signDocument('receipt', 'signet', receiptOf(), provider);
    throwsCode('wrong-network', () => readReceipt(foreign, options, nodeEcdsaVerifier));
    throwsCode('too-large', () => readReceipt(new Uint8Array(4_097), options, nodeEcdsaVerifier));
  });
});

describe('a log of receipts', () => {
  const log = receiptLog(5);

  it('is whole from its first entry', () => {
    checkReceiptChain([]);
    checkReceiptChain(log);
    checkReceiptChain(log.slice(0, 3));
  });

  function replaced(place: number, changes: JsonObject): ReadReceipt[] {
    return log.map((one, i) =>
      i === place - 1 ? receipt({ ...receiptOf(), ...one.receipt, ...changes }) : one,
    );
  }

  const swapped = [log[0], log[2], log[1], log[3]].filter((one) => one !== undefined);
  const broken: [string, number, ReadReceipt[]][] = [
    ['its first entry is gone', 1, log.slice(1)],
    ['an entry in the middle is gone', 3, [...log.slice(0, 2), ...log.slice(3)]],
    ['two entries are swapped', 2, swapped],
    ['an entry stands there twice', 3, [...log.slice(0, 2), ...log.slice(1)]],
    ['an entry was written anew: the next one shows it', 3, replaced(2, { record: 'ff'.repeat(16) })],
    ['a counter was left out', 4, replaced(4, { counter: 5 })],
    ['an entry names another predecessor', 4, replaced(4, { prev: 'ab'.repeat(32) })],
    ['an entry belongs to another grant', 5, replaced(5, { grant: 'bb'.repeat(32) })],
    ['an entry belongs to another patient', 5, replaced(5, { patient: stranger.did })],
  ];
  it.each(broken)('broken-chain: %s (entry %d)', (_, place, receipts) => {
    const error = throwsCode('broken-chain', () => {
      checkReceiptChain(receipts);
    });
    expect(error.facts['entry']).toBe(place);
  });
});

describe('docs/spec/grant.md: break-glass entries', () => {
  it('reads one, and a log of several patients', () => {
    const first = entry();
    expect(first.entry).toEqual(entryOf());
    checkBreakGlassChain([first, entry({ counter: 2, prev: first.hash, patient: stranger.did })]);
  });

  const cases: [string, JsonObject][] = [
    ['a counter of 0', { counter: 0 }],
    ['the first with a predecessor', { prev: 'ab'.repeat(32) }],
    ['a reason in free words', { reason: 'unconscious' }],
  ];
  it.each(cases)('malformed-break-glass: %s', (_, changes) => {
    throwsCode('malformed-break-glass', () => entry(changes));
  });

  it('bad-signature: by the provider; wrong-network; too-large', () => {
    throwsCode('bad-signature', () => entry({}, provider));
    const foreign = signDocument('break-glass', 'signet', entryOf(), guardian);
    throwsCode('wrong-network', () => readBreakGlass(foreign, options, nodeEcdsaVerifier));
    throwsCode('too-large', () => readBreakGlass(new Uint8Array(4_097), options, nodeEcdsaVerifier));
  });

  it('malformed-break-glass: an entry of another emergency', () => {
    const grant = { claims: EMERGENCY, grantId: grantId(EMERGENCY) };
    checkBreakGlassEntry(entry({ grant: grant.grantId }), grant);
    const others: [JsonObject, Person][] = [
      [{}, guardian],
      [{ grant: grant.grantId, patient: stranger.did }, guardian],
      [{ grant: grant.grantId, provider: stranger.did }, guardian],
      [{ grant: grant.grantId, guardian: stranger.did }, stranger],
    ];
    for (const [changes, by] of others) {
      throwsCode('malformed-break-glass', () => {
        checkBreakGlassEntry(entry(changes, by), grant);
      });
    }
  });

  it('broken-chain: an entry of another guardian', () => {
    const first = entry();
    const foreign = entry({ counter: 2, prev: first.hash, guardian: stranger.did }, stranger);
    const error = throwsCode('broken-chain', () => {
      checkBreakGlassChain([first, foreign]);
    });
    expect(error.facts['entry']).toBe(2);
  });
});
