import { describe, expect, it } from 'vitest';
import {
  isAddressCopy,
  MAX_ADDRESS_COPY_BYTES,
  readAddressCopy,
  readCircleDocument,
  serializeAddressCopy,
} from '../../src/circle/index.ts';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import { bytesToHex, utf8ToBytes, type JsonObject, type Network } from '../../src/encoding/index.ts';
import { derivePublicKey } from '../../src/keys/index.ts';
import { makeRecordDescriptor, recordScript, type RecordDescriptor } from '../../src/multisig/index.ts';
import type { Person } from '../keys/people.ts';
import { throwsCode } from '../support/throws.ts';
import {
  custodyKey,
  descriptor,
  didOf,
  firstAddress,
  jsonBytes,
  NETWORK,
  signedAcceptance,
  signedCircle,
  without,
} from './samples.ts';

function parsed(bytes: Uint8Array): JsonObject {
  return JSON.parse(new TextDecoder().decode(bytes)) as JsonObject;
}

function hashOf(circle: Uint8Array): string {
  return readCircleDocument(circle, { network: NETWORK }, nodeEcdsaVerifier).hash;
}

function copy(who: Person, changes: { readonly circle?: JsonObject; readonly acceptance?: JsonObject } = {}) {
  const circle = signedCircle(changes.circle);
  const acceptance = signedAcceptance(who, hashOf(circle), changes.acceptance);
  return serializeAddressCopy(parsed(circle), parsed(acceptance));
}

function read(bytes: Uint8Array, network: Network = NETWORK) {
  return readAddressCopy(bytes, { network, derive: derivePublicKey }, nodeEcdsaVerifier);
}

/** What an attacker would like the patient to pay to. */
function other(keys: readonly string[], threshold = 2): JsonObject {
  const made: RecordDescriptor = makeRecordDescriptor({ network: NETWORK, threshold, keys: [...keys] });
  return { descriptor: made.text, firstAddress: recordScript(made, 0, 0, derivePublicKey).address };
}

describe("a co-signer's copy of a record address", () => {
  it.each([
    ['custodian', 'custodian'],
    ['guardian', 'guardian'],
  ] as const)('of the %s is read', (who, role) => {
    const found = read(copy(who));
    expect(found).toMatchObject({ address: firstAddress, role });
    expect(found.descriptor.text).toBe(descriptor.text);
    expect(isAddressCopy(copy(who))).toBe(true);
  });

  it('malformed-address-copy: no JSON, no members, one too many', () => {
    const good = parsed(copy('custodian'));
    for (const bytes of [
      utf8ToBytes('no'),
      jsonBytes({ ...good, more: 1 }),
      copy('custodian').slice(0, -2),
    ]) {
      throwsCode('malformed-address-copy', () => read(bytes));
    }
    for (const field of Object.keys(good))
      throwsCode('malformed-address-copy', () => read(jsonBytes(without(good, field))));
    throwsCode('malformed-address-copy', () => read(jsonBytes({ ...good, circle: { a: '\ud800' } })));
    expect(isAddressCopy(signedCircle())).toBe(false);
    expect(isAddressCopy(utf8ToBytes('no'))).toBe(false);
  });

  it('too-large', () => {
    const bytes = new Uint8Array(MAX_ADDRESS_COPY_BYTES + 1).fill(0x20);
    throwsCode('too-large', () => read(bytes));
    expect(isAddressCopy(bytes)).toBe(false);
  });

  it('wrong-network', () => {
    throwsCode('wrong-network', () => read(copy('custodian'), 'signet'));
  });

  // Whoever hands the file over can sign any acceptance with his own key; the patient's word he cannot make.
  it('copy-mismatch: a foreign key exchanged, and a lower threshold', () => {
    const [alice, clinic] = [custodyKey('patient'), custodyKey('custodian')];
    const exchanged = other([alice, clinic, custodyKey('stranger')]);
    throwsCode('copy-mismatch', () => read(copy('custodian', { acceptance: exchanged })));
    const wider = other([alice, clinic, custodyKey('guardian'), custodyKey('stranger')]);
    throwsCode('copy-mismatch', () => read(copy('custodian', { acceptance: wider })));
    const lower = descriptor.text.replace('sortedmulti(2', 'sortedmulti(1');
    throwsCode('malformed-acceptance', () => read(copy('custodian', { acceptance: { descriptor: lower } })));
  });

  it('bad-signature: a circle document made to fit the exchanged key', () => {
    const exchanged = other([custodyKey('patient'), custodyKey('custodian'), custodyKey('stranger')]);
    const circle = signedCircle({ descriptorHash: bytesToHex(descriptor.hash) }, 'stranger');
    const acceptance = signedAcceptance('custodian', 'aa'.repeat(32), exchanged);
    throwsCode('bad-signature', () => read(serializeAddressCopy(parsed(circle), parsed(acceptance))));
  });

  it('bad-signature: an acceptance that another key signed', () => {
    const circle = signedCircle();
    const acceptance = parsed(signedAcceptance('stranger', hashOf(circle), { key: custodyKey('custodian') }));
    throwsCode('bad-signature', () => read(serializeAddressCopy(parsed(circle), acceptance)));
  });

  it.each([
    ['another patient', 'custodian', { patient: didOf('stranger') }],
    ['another circle document', 'custodian', { circle: 'aa'.repeat(32) }],
    ['somebody whom the patient did not name', 'custodian', { did: didOf('stranger') }],
    ['the guardian with the key of the custodian', 'custodian', { did: didOf('guardian') }],
    ['the guardian with the key of the patient', 'patient', { did: didOf('guardian') }],
    ['the custodian with the key of the guardian', 'guardian', { did: didOf('custodian') }],
  ] as const)('copy-mismatch: %s', (_, who, acceptance) => {
    throwsCode('copy-mismatch', () => read(copy(who, { acceptance })));
  });
});
