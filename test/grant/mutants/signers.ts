import type { JsonObject } from '../../../src/encoding/index.ts';
import { person } from '../../support/sign.ts';
import {
  assemble,
  base64url,
  EMERGENCY,
  guardian,
  LEDGER,
  NORMAL,
  NOW,
  partsOf,
  patient,
  provider,
  RECORD,
  stranger,
  withClaims,
} from '../samples.ts';
import { goodHeader, goodSignature, mutant, type Mutant } from './mutant.ts';

const foreign = person('another stranger');

export const SIGNERS: Mutant[] = [
  mutant(
    'kind',
    'wrong-signers',
    'a normal grant by patient and guardian',
    assemble(partsOf(NORMAL, [patient, guardian])),
  ),
  mutant(
    'kind',
    'wrong-signers',
    'a normal grant by provider and guardian',
    assemble(partsOf(NORMAL, [provider, guardian])),
  ),
  mutant(
    'kind',
    'wrong-signers',
    'an emergency by patient and provider',
    assemble(partsOf(EMERGENCY, [patient, provider])),
  ),
  mutant(
    'kind',
    'wrong-signers',
    'an emergency by patient and guardian',
    assemble(partsOf(EMERGENCY, [patient, guardian])),
  ),
];

export const SWAPPED: Mutant[] = (
  [
    ['another provider', { aud: stranger.did }, 'bad-header'],
    ['another patient', { iss: stranger.did }, 'bad-header'],
    ['another guardian', { guardian: foreign.did }, 'bad-header'],
    ['another network', { net: 'signet' }, 'bad-header'],
    ['a later end', { exp: NORMAL.exp + 1 }, 'bad-signature'],
    ['an earlier beginning', { iat: NOW - 1, nbf: NOW - 1 }, 'bad-signature'],
    ['another issue time', { iat: NOW - 1 }, 'bad-signature'],
    ['another jti', { jti: 'BBECAwQFBgcICQoLDA0ODw' }, 'bad-signature'],
    ['another record', { records: ['ff'.repeat(16)] }, 'bad-signature'],
    ['one record more', { records: [RECORD, 'ff'.repeat(16)] }, 'bad-signature'],
    ['another scope', { scope: 'patient/*.r' }, 'bad-signature'],
    ['another purpose', { purpose: 'HRESCH' }, 'bad-signature'],
    ['a ledger added', { ledger: LEDGER }, 'bad-signature'],
  ] as [string, JsonObject, string][]
).map(([name, changes, code]) => {
  const body = JSON.stringify(
    Object.fromEntries(Object.entries(withClaims(NORMAL, changes)).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  return mutant('swapped claim', code, name, `${goodHeader}.${base64url(body)}.${goodSignature}`);
});
