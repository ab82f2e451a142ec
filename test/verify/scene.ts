import { readCircleDocument } from '../../src/circle/index.ts';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import type { JsonObject } from '../../src/encoding/index.ts';
import { grantId, type Claims } from '../../src/grant/index.ts';
import type { Evidence, VerifyOptions } from '../../src/verify/index.ts';
import { DAY, EMERGENCY, guardian, NORMAL, NOW, patient, provider } from '../grant/samples.ts';
import { signDocument, signToken, type Person } from '../support/sign.ts';

export const BOARD = 'vault:default';

export const NORMAL_TOKEN = signToken(NORMAL, [patient, provider]);
export const EMERGENCY_TOKEN = signToken(EMERGENCY, [provider, guardian]);

/** A circle document's file, by the patient unless somebody else signs. */
export function circle(changes: JsonObject = {}, signer: Person = patient): Uint8Array {
  const document = {
    type: 'circle',
    patient: patient.did,
    seq: 0,
    prev: null,
    guardians: [guardian.did],
    custodian: null,
    descriptorHash: 'd5'.repeat(32),
    recipient: `age1pq1${'q'.repeat(1_952)}`,
    ledger: null,
    boards: [BOARD],
    salt: '5a'.repeat(32),
    iat: NOW - DAY,
    exp: NOW + 365 * DAY,
    ...changes,
  };
  return signDocument('circle', 'regtest', document, signer);
}

export function circleHash(file: Uint8Array): string {
  return readCircleDocument(file, { network: 'regtest' }, nodeEcdsaVerifier).hash;
}

/** A revocation's file. */
export function revocation(by: Person, changes: JsonObject = {}, signer: Person = by): Uint8Array {
  const document = {
    type: 'revocation',
    grant: grantId(NORMAL),
    patient: patient.did,
    by: by.did,
    iat: NOW + 5,
    ...changes,
  };
  return signDocument('revocation', 'regtest', document, signer);
}

export function revocationOf(claims: Claims, by: Person, changes: JsonObject = {}): Uint8Array {
  return revocation(by, { grant: grantId(claims), ...changes });
}

/** A provider that has read the only board of the circle and found nothing there. */
export const QUIET: Evidence = {
  boards: [{ board: BOARD, answered: true, files: [] }],
  revocations: [],
  circles: [circle()],
};

export const OPTIONS: VerifyOptions = {
  network: 'regtest',
  audience: provider.did,
  now: NOW + 10,
  skew: 60,
  status: 'seen',
  require: { assurance: 'signed' },
  verifier: nodeEcdsaVerifier,
};
