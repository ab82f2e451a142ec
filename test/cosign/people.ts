import { signDocument } from '../../src/cosign/index.ts';
import type { Did, JsonObject } from '../../src/encoding/index.ts';
import type { Claims } from '../../src/grant/index.ts';
import type { SigningKey } from '../../src/keys/index.ts';
import { keysOf, type Person } from '../keys/people.ts';

/** 2026-01-01T00:00:00Z */
export const NOON = 1_767_268_800;
export const HOUR = 3_600;
export const DAY = 86_400;

export function identity(person: Person): SigningKey {
  return keysOf(person).identity(0);
}

export function didOf(person: Person): Did {
  return identity(person).did;
}

export function claimsOf(changes: Partial<Claims> = {}): Claims {
  return {
    iss: didOf('patient'),
    aud: didOf('custodian'),
    guardian: didOf('guardian'),
    jti: 'AAECAwQFBgcICQoLDA0ODw',
    iat: NOON,
    nbf: NOON,
    exp: NOON + 30 * DAY,
    kind: 'normal',
    scope: 'patient/*.rs',
    purpose: 'TREAT',
    net: 'regtest',
    records: ['000102030405060708090a0b0c0d0e0f'],
    ...changes,
  };
}

export function emergencyClaims(): Claims {
  const { iss, aud, guardian, jti, iat, nbf, scope, net } = claimsOf();
  const roles = { iss, aud, ...(guardian !== undefined && { guardian }) };
  const rest = { jti, iat, nbf, exp: NOON + DAY, scope, net, collections: ['emergency'] };
  return { ...roles, ...rest, kind: 'emergency', purpose: 'BTG' };
}

const RECIPIENT = `age1pq1${'q'.repeat(1_952)}`;

export function circleFile(person: Person, changes: JsonObject = {}): Uint8Array {
  const document = {
    type: 'circle',
    patient: didOf(person),
    seq: 0,
    prev: null,
    guardians: [didOf('guardian')],
    custodian: didOf('custodian'),
    descriptorHash: '11'.repeat(32),
    recipient: RECIPIENT,
    ledger: null,
    boards: ['vault:default'],
    salt: '22'.repeat(32),
    iat: NOON,
    exp: NOON + 365 * DAY,
    ...changes,
  };
  return signDocument('circle', 'regtest', document, identity(person)).bytes;
}

export function cardFile(person: Person): Uint8Array {
  const document = {
    type: 'card',
    did: didOf(person),
    name: 'Alice',
    role: 'patient',
    network: 'regtest',
    recipient: RECIPIENT,
    iat: NOON,
  };
  return signDocument('card', 'regtest', document, identity(person)).bytes;
}
