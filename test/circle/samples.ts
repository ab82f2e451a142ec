import {
  bytesToBase64,
  bytesToHex,
  utf8ToBytes,
  type JsonObject,
  type Network,
} from '../../src/encoding/index.ts';
import { derivePublicKey } from '../../src/keys/index.ts';
import { makeRecordDescriptor, recordScript, type RecordDescriptor } from '../../src/multisig/index.ts';
import { keysOf, type Person } from '../keys/people.ts';
import { signDocument } from '../support/sign.ts';

export const NOW = 1_790_000_000;
export const NETWORK: Network = 'regtest';
export const DAY = 86_400;

/** Of the right form; nobody decrypts with it. */
export const RECIPIENT = `age1pq1${'q'.repeat(1_952)}`;
export const LEDGER = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8AAAAA';
export const OTHER_LEDGER = `B${LEDGER.slice(1)}`;
export const AGE_FILE = utf8ToBytes('age-encryption.org/v1\nnot really\n');

export function identity(who: Person) {
  return keysOf(who).identity(0);
}

export function didOf(who: Person): string {
  return identity(who).did;
}

export function custodyKey(who: Person): string {
  return keysOf(who).custody(0).keyExpression;
}

export function cardOf(who: Person, changes: JsonObject = {}): JsonObject {
  return {
    type: 'card',
    did: didOf(who),
    name: 'Klinik Sehat',
    role: 'provider',
    network: NETWORK,
    recipient: RECIPIENT,
    iat: NOW,
    ...changes,
  };
}

export function signedCard(who: Person, changes: JsonObject = {}): Uint8Array {
  return signDocument('card', NETWORK, cardOf(who, changes), identity(who));
}

export const descriptor: RecordDescriptor = makeRecordDescriptor({
  network: NETWORK,
  threshold: 2,
  keys: [custodyKey('patient'), custodyKey('custodian'), custodyKey('guardian')],
});

export const firstAddress = recordScript(descriptor, 0, 0, derivePublicKey).address;

export function circleOf(changes: JsonObject = {}): JsonObject {
  return {
    type: 'circle',
    patient: didOf('patient'),
    seq: 0,
    prev: null,
    guardians: [didOf('guardian')],
    custodian: didOf('custodian'),
    descriptorHash: bytesToHex(descriptor.hash),
    recipient: RECIPIENT,
    ledger: null,
    boards: ['vault:default'],
    salt: '5a'.repeat(32),
    iat: NOW,
    exp: NOW + 365 * DAY,
    ...changes,
  };
}

export function signedCircle(changes: JsonObject = {}, by: Person = 'patient'): Uint8Array {
  return signDocument('circle', NETWORK, circleOf(changes), identity(by));
}

export function acceptanceOf(who: Person, circle: string, changes: JsonObject = {}): JsonObject {
  return {
    type: 'acceptance',
    did: didOf(who),
    patient: didOf('patient'),
    circle,
    descriptor: descriptor.text,
    key: custodyKey(who),
    firstAddress,
    iat: NOW,
    ...changes,
  };
}

export function signedAcceptance(who: Person, circle: string, changes: JsonObject = {}): Uint8Array {
  const signer = keysOf(who).custody(0).key(0, 0);
  return signDocument('acceptance', NETWORK, acceptanceOf(who, circle, changes), signer);
}

export function addressFileOf(circle: Uint8Array, changes: JsonObject = {}): JsonObject {
  return {
    schema: 'medwallet/address-file/v1',
    descriptor: descriptor.text,
    address: firstAddress,
    circle: JSON.parse(new TextDecoder().decode(circle)) as JsonObject,
    emergency: { [didOf('guardian')]: bytesToBase64(AGE_FILE) },
    ...changes,
  };
}

export function jsonBytes(value: JsonObject): Uint8Array {
  return utf8ToBytes(JSON.stringify(value));
}

export function without(object: JsonObject, field: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== field));
}

export function rotationOf(changes: JsonObject = {}): JsonObject {
  return {
    type: 'rotation',
    ledger: LEDGER,
    from: didOf('patient'),
    to: didOf('spare'),
    reason: 'planned',
    iat: NOW,
    ...changes,
  };
}

export function signedRotation(changes: JsonObject = {}, by: Person = 'patient'): Uint8Array {
  return signDocument('rotation', NETWORK, rotationOf(changes), identity(by));
}

export function vetoOf(changes: JsonObject = {}): JsonObject {
  return {
    type: 'veto',
    patient: didOf('patient'),
    ledger: LEDGER,
    statement: 3,
    note: 'a6'.repeat(32),
    iat: NOW,
    ...changes,
  };
}

export function signedVeto(changes: JsonObject = {}, by: Person = 'patient'): Uint8Array {
  return signDocument('veto', NETWORK, vetoOf(changes), identity(by));
}

/** A signed document's file as a member of another one. */
export function asMember(file: Uint8Array): JsonObject {
  return JSON.parse(new TextDecoder().decode(file)) as JsonObject;
}
