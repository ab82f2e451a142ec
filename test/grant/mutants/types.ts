import type { JsonValue } from '../../../src/encoding/index.ts';
import { DAY, guardian, LEDGER, NOW, patient, provider, RECORD } from '../samples.ts';
import { claimMutant } from './claim-mutant.ts';
import type { Mutant } from './mutant.ts';

const REQUIRED = ['iss', 'aud', 'jti', 'iat', 'nbf', 'exp', 'kind', 'scope', 'purpose', 'net', 'records'];
export const MISSING: Mutant[] = REQUIRED.map((claim) => claimMutant('missing', claim, {}, [claim]));

const WRONG_TYPE: readonly (readonly [string, JsonValue[]])[] = [
  ['iss', [null, 7, [patient.did], { did: patient.did }]],
  ['aud', [null, [provider.did], true]],
  ['jti', [null, 7, []]],
  ['iat', [null, String(NOW), [NOW], true]],
  ['nbf', [null, String(NOW)]],
  ['exp', [null, String(NOW + DAY), {}]],
  ['kind', [null, 1, ['normal']]],
  ['scope', [null, 7, ['patient/*.rs']]],
  ['purpose', [null, 7, ['TREAT']]],
  ['net', [null, 0, ['regtest']]],
  ['records', [null, RECORD, {}, [7], [null]]],
  ['guardian', [null, 7, [guardian.did]]],
  ['ledger', [null, 7, [LEDGER]]],
];
export const TYPE: Mutant[] = WRONG_TYPE.flatMap(([claim, values]) =>
  values.map((value) => claimMutant('type', `${claim} ${JSON.stringify(value)}`, { [claim]: value })),
);
