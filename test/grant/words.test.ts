import { describe, expect, it } from 'vitest';
import { isPurpose, parseDuration, parseScope, PURPOSES } from '../../src/grant/index.ts';
import { throwsCode } from '../support/throws.ts';

describe('SMART App Launch 2.2: scopes', () => {
  it('reads resource, permissions and query', () => {
    expect(parseScope('patient/*.rs')).toEqual([{ resource: '*', search: true }]);
    expect(parseScope('patient/Observation.r')).toEqual([{ resource: 'Observation', search: false }]);
    expect(
      parseScope(
        'patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory patient/Condition.rs',
      ),
    ).toHaveLength(2);
  });

  const refused = [
    '',
    ' ',
    'patient/*',
    'patient/*.',
    'patient/*.read',
    'patient/*.write',
    'patient/*.*',
    'patient/*.sr',
    'patient/*.rr',
    'patient/*.c',
    'patient/*.s',
    'patient/Observation.s?category=laboratory',
    'patient/*.r patient/Observation.s',
    'patient/*.cruds',
    'patient/Observation.rd',
    'Patient/*.rs',
    'user/*.rs',
    'system/*.rs',
    'openid',
    'launch/patient',
    'offline_access',
    'patient/observation.rs',
    'patient/Observation.rs?',
    'patient/Observation.rs?a=b c=d',
    'patient/Observation.rs#x',
    'patient/**.rs',
    'patient/*.rs,patient/*.r',
    'patient/*.rs\tpatient/*.r',
    `patient/${'X'.repeat(65)}.rs`,
  ];
  it.each(refused)('refuses “%s”', (text) => {
    expect(parseScope(text)).toBeUndefined();
  });
});

describe('HL7 v3 PurposeOfUse', () => {
  it('knows its 59 codes, without the abstract top', () => {
    expect(Object.keys(PURPOSES)).toHaveLength(59);
    for (const code of ['TREAT', 'ETREAT', 'BTG', 'HPAYMT', 'HRESCH', 'PATRQT', 'HOPERAT', 'PUBHLTH']) {
      expect(isPurpose(code)).toBe(true);
    }
    for (const code of ['PurposeOfUse', 'treat', '', 'toString', 'TREATS'])
      expect(isPurpose(code)).toBe(false);
  });

  it('has words that fit on one line of ASCII, each its own', () => {
    const words = Object.values(PURPOSES);
    expect(new Set(words).size).toBe(words.length);
    for (const one of words) expect(one).toMatch(/^[a-z][a-z -]*$/);
  });
});

describe('lengths of time', () => {
  it.each([
    ['90m', 5_400],
    ['12h', 43_200],
    ['30d', 2_592_000],
    ['52w', 31_449_600],
    ['1m', 60],
    ['3660d', 316_224_000],
  ])('%s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each([
    '',
    '0d',
    '30',
    'd',
    '-1d',
    '1.5h',
    '30 d',
    '30D',
    '1y',
    '01d',
    '30d ',
    '3661d',
    '9999999m',
    '1d1h',
    '٣d',
  ])('bad-duration: “%s”', (text) => {
    expect(throwsCode('bad-duration', () => parseDuration(text)).outcome).toBe('usage');
  });
});
