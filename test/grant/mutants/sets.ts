import type { JsonObject, JsonValue } from '../../../src/encoding/index.ts';
import { assemble, EMERGENCY, HOUR, NOW, RECORD } from '../samples.ts';
import { claimMutant } from './claim-mutant.ts';
import { mutant, parts, type Mutant } from './mutant.ts';

export const COLLECTIONS: Mutant[] = (
  [
    ['empty', []],
    ['a name with a space', ['lab oratory']],
    ['a name in capitals', ['Laboratory']],
    ['a name with a path', ['../laboratory']],
    ['a name beginning with a hyphen', ['-laboratory']],
    ['a name of 65 characters', ['a'.repeat(65)]],
    ['an empty name', ['']],
    ['out of order', ['vaccination', 'laboratory']],
    ['one twice', ['laboratory', 'laboratory']],
    ['65 names', Array.from({ length: 65 }, (_, i) => `c${String(i).padStart(2, '0')}`)],
    ['a name that is not ASCII', ['imagerié']],
  ] as [string, JsonValue][]
).map(([name, collections]) => claimMutant('collections', name, { collections }, ['records']));

export const UNKNOWN: Mutant[] = (
  [
    'sub',
    'nonce',
    'cnf',
    'Iss',
    'ISS',
    'aud2',
    'v',
    '',
    'constructor',
    'toString',
    'hasOwnProperty',
    '__proto__',
  ] as const
).map((name) => {
  const text = parts.claims.replace(/}$/, `,${JSON.stringify(name)}:"x"}`);
  const sorted = JSON.parse(text) as JsonObject;
  const entries = Object.entries({ ...sorted }).concat(name === '__proto__' ? [['__proto__', 'x']] : []);
  const unique = [...new Map(entries)].sort(([a], [b]) => (a < b ? -1 : 1));
  const body = `{${unique.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;
  return mutant('unknown claims', 'bad-claims', `“${name}”`, assemble({ ...parts, claims: body }));
});

export const EMERGENCIES: Mutant[] = [
  claimMutant('emergency', 'without a guardian', {}, ['guardian'], EMERGENCY),
  claimMutant('emergency', 'for treatment', { purpose: 'TREAT' }, [], EMERGENCY),
  claimMutant('emergency', 'for emergency treatment', { purpose: 'ETREAT' }, [], EMERGENCY),
  claimMutant('emergency', 'for 72 hours and a second', { exp: NOW + 72 * HOUR + 1 }, [], EMERGENCY),
  claimMutant(
    'emergency',
    'later, for 72 hours and a second in all',
    { nbf: NOW + HOUR, exp: NOW + 72 * HOUR + 1 },
    [],
    EMERGENCY,
  ),
  claimMutant('emergency', 'on records', { records: [RECORD] }, ['collections'], EMERGENCY),
  claimMutant('emergency', 'on another collection', { collections: ['laboratory'] }, [], EMERGENCY),
  claimMutant(
    'emergency',
    'on a second collection',
    { collections: ['emergency', 'laboratory'] },
    [],
    EMERGENCY,
  ),
  claimMutant('emergency', 'on nothing', {}, ['collections'], EMERGENCY),
];
