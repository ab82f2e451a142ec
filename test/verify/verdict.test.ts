import { describe, expect, it } from 'vitest';
import type { Claims } from '../../src/grant/index.ts';
import {
  VERDICTS,
  verifyToken,
  type Evidence,
  type Report,
  type Verdict,
  type VerifyOptions,
} from '../../src/verify/index.ts';
import { EMERGENCY, guardian, NORMAL, NOW, patient, provider, stranger } from '../grant/samples.ts';
import { signToken } from '../support/sign.ts';
import { throwsCode } from '../support/throws.ts';
import { circle, EMERGENCY_TOKEN, NORMAL_TOKEN, OPTIONS, QUIET, revocation } from './scene.ts';

function verify(
  token: string,
  evidence: Partial<Evidence> = {},
  options: Partial<VerifyOptions> = {},
): Report {
  return verifyToken(token, { ...QUIET, ...evidence }, { ...OPTIONS, ...options });
}

function resultOf(report: Report, name: string): string | undefined {
  return report.checks.find((check) => check.name === name)?.result;
}

describe('docs/verify.md: what a valid grant proves', () => {
  it('who, what, why, until when, and by whose signatures', () => {
    const report = verify(NORMAL_TOKEN);
    expect(report).toMatchObject({
      verdict: 'valid',
      assurance: 'signed',
      patient: patient.did,
      provider: provider.did,
      guardian: guardian.did,
      kind: 'normal',
      scope: 'patient/*.rs',
      purpose: 'TREAT',
      records: NORMAL.records,
      notBefore: NORMAL.nbf,
      expires: NORMAL.exp,
      signers: ['patient', 'provider'],
    });
    expect(report.grant).toMatch(/^[0-9a-f]{64}$/);
    expect(report).not.toHaveProperty('collections');
  });

  it('lists every check, in one order, whatever comes of it', () => {
    const names = verify(NORMAL_TOKEN).checks.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const input of [EMERGENCY_TOKEN, 'x', '', '{}']) {
      expect(verify(input).checks.map(({ name }) => name)).toEqual(names);
    }
  });

  it('an emergency', () => {
    const report = verify(EMERGENCY_TOKEN);
    expect(report).toMatchObject({ verdict: 'valid', kind: 'emergency', signers: ['provider', 'guardian'] });
    expect(resultOf(report, 'guardian')).toBe('passed');
  });
});

describe('docs/verify.md: each verdict, with one thing wrong', () => {
  const cases: [Verdict, string, () => Report][] = [
    ['malformed', 'no token', () => verify('hello')],
    ['wrong-network', 'another network', () => verify(NORMAL_TOKEN, {}, { network: 'mainnet' })],
    ['bad-signature', 'patient and guardian', () => verify(signToken(NORMAL, [patient, guardian]))],
    ['untrusted-signer', 'another patient', () => verify(NORMAL_TOKEN, {}, { patient: stranger.did })],
    ['wrong-audience', 'another provider', () => verify(NORMAL_TOKEN, {}, { audience: stranger.did })],
    ['revoked', 'revoked', () => verify(NORMAL_TOKEN, { revocations: [revocation(patient)] })],
    ['not-yet-valid', 'early', () => verify(NORMAL_TOKEN, {}, { now: NOW - 61 })],
    ['expired', 'late', () => verify(NORMAL_TOKEN, {}, { now: NORMAL.exp + 60 })],
    ['unchecked', 'no board', () => verify(NORMAL_TOKEN, { boards: [] })],
    ['valid', 'nothing', () => verify(NORMAL_TOKEN)],
  ];
  it.each(cases)('%s: %s', (verdict, _, report) => {
    expect(report().verdict).toBe(verdict);
    expect(report().message).toMatch(/\.$/);
    expect(report().hint).toMatch(/\.$/);
  });

  it('all verdicts but stale are reached here, and stale in ledger.test.ts', () => {
    expect(VERDICTS.filter((one) => !cases.some(([verdict]) => verdict === one))).toEqual(['stale']);
  });
});

describe('the first failure wins', () => {
  // Each step mends one thing; the last is valid.
  const steps: [Verdict, Partial<Evidence>, Partial<VerifyOptions>][] = [
    [
      'wrong-network',
      { revocations: [revocation(patient)], boards: [] },
      { network: 'signet', patient: stranger.did, audience: stranger.did, now: NORMAL.exp + 60 },
    ],
    [
      'untrusted-signer',
      { revocations: [revocation(patient)], boards: [] },
      { patient: stranger.did, audience: stranger.did, now: NORMAL.exp + 60 },
    ],
    [
      'wrong-audience',
      { revocations: [revocation(patient)], boards: [] },
      { audience: stranger.did, now: NORMAL.exp + 60 },
    ],
    ['revoked', { revocations: [revocation(patient)], boards: [] }, { now: NORMAL.exp + 60 }],
    ['expired', { boards: [] }, { now: NORMAL.exp + 60 }],
    ['unchecked', { boards: [] }, {}],
    ['valid', {}, {}],
  ];
  it.each(steps)('%s', (verdict, evidence, options) => {
    expect(verify(NORMAL_TOKEN, evidence, options).verdict).toBe(verdict);
  });

  it('and the later checks are listed all the same', () => {
    const report = verify(NORMAL_TOKEN, { revocations: [revocation(patient)] }, { audience: stranger.did });
    expect(resultOf(report, 'audience')).toBe('failed');
    expect(resultOf(report, 'revocation')).toBe('failed');
    expect(resultOf(report, 'expiry')).toBe('passed');
  });
});

describe('time', () => {
  const at = (now: number, skew: number): Verdict => verify(NORMAL_TOKEN, {}, { now, skew }).verdict;
  const { nbf, exp } = NORMAL;

  it.each([0, 1, 60, 120])('begins and ends to the second, with a skew of %d', (skew) => {
    expect(at(nbf - skew - 1, skew)).toBe('not-yet-valid');
    expect(at(nbf - skew, skew)).toBe('valid');
    expect(at(nbf - skew + 1, skew)).toBe('valid');
    expect(at(exp + skew - 1, skew)).toBe('valid');
    expect(at(exp + skew, skew)).toBe('expired');
    expect(at(exp + skew + 1, skew)).toBe('expired');
  });

  it('a clock more than two hours behind the newest block is not believed', () => {
    const chain = (medianTime: number) => ({ chain: { medianTime, seals: [] } });
    expect(verify(NORMAL_TOKEN, chain(OPTIONS.now + 7_200)).verdict).toBe('valid');
    const report = verify(NORMAL_TOKEN, chain(OPTIONS.now + 7_201));
    expect(report.verdict).toBe('unchecked');
    expect(resultOf(report, 'clock')).toBe('failed');
  });

  it('a clock that was set back is not believed', () => {
    expect(verify(NORMAL_TOKEN, { lastSeenTime: OPTIONS.now + 60 }).verdict).toBe('valid');
    const report = verify(NORMAL_TOKEN, { lastSeenTime: OPTIONS.now + 61 });
    expect(report.verdict).toBe('unchecked');
    expect(resultOf(report, 'clock')).toBe('failed');
  });

  it('a clock that was set back does not bring an expired grant to life', () => {
    const evidence = { lastSeenTime: NORMAL.exp + 10 };
    expect(verify(NORMAL_TOKEN, evidence, { now: NORMAL.exp - 10, skew: 0 }).verdict).toBe('unchecked');
  });
});

describe('the guardian of an emergency', () => {
  const emergency = (evidence: Partial<Evidence>, options: Partial<VerifyOptions> = {}): Report =>
    verify(EMERGENCY_TOKEN, evidence, options);
  const later = (changes = {}) => circle({ seq: 1, prev: 'ab'.repeat(32), ...changes });
  const other = [stranger.did];

  const cases: [Verdict, string, () => Report][] = [
    ['valid', 'named by the document in force', () => emergency({})],
    ['untrusted-signer', 'not named', () => emergency({ circles: [circle({ guardians: [] })] })],
    [
      'untrusted-signer',
      'dismissed by a newer document',
      () => emergency({ circles: [circle(), later({ guardians: other })] }),
    ],
    [
      'untrusted-signer',
      'dismissed, by a document posted on the board',
      () =>
        emergency({
          boards: [{ board: 'vault:default', answered: true, files: [later({ guardians: [] })] }],
        }),
    ],
    [
      'valid',
      'appointed by a newer document',
      () => emergency({ circles: [circle({ guardians: [] }), later()] }),
    ],
    ['unchecked', 'no circle document at all', () => emergency({ circles: [] })],
    [
      'unchecked',
      'no circle document, offline',
      () => emergency({ circles: [], boards: [] }, { status: 'none' }),
    ],
    ['unchecked', 'a document that has ended', () => emergency({ circles: [circle({ exp: NOW - 60 })] })],
    ['unchecked', 'a document that has not begun', () => emergency({ circles: [circle({ iat: NOW + 71 })] })],
    [
      'unchecked',
      'two documents that contradict each other',
      () => emergency({ circles: [later(), later({ guardians: other })] }),
    ],
  ];
  it.each(cases)('%s: %s', (verdict, _, report) => {
    expect(report().verdict).toBe(verdict);
  });

  it('a guardian of his own making: his circle document is nobody’s', () => {
    const claims: Claims = { ...EMERGENCY, guardian: stranger.did };
    const token = signToken(claims, [provider, stranger]);
    const own = { patient: patient.did, guardians: [stranger.did], seq: 9, prev: 'ab'.repeat(32) };
    // Signed by the forger, by the provider, and as the forger's own patient: none is the patient's word.
    const forged = [
      circle(own, stranger),
      circle(own, provider),
      circle({ ...own, patient: stranger.did, guardians: [provider.did] }, stranger),
    ];
    expect(verify(token, { circles: forged }).verdict).toBe('unchecked');
    expect(verify(token, { circles: [...forged, circle()] }).verdict).toBe('untrusted-signer');
    expect(verify(token, { circles: [...forged, circle()] }, { status: 'none' }).verdict).toBe(
      'untrusted-signer',
    );
  });

  it('matters not when the patient signed', () => {
    const report = verify(NORMAL_TOKEN, { circles: [circle({ guardians: [] })] });
    expect(report.verdict).toBe('valid');
    expect(resultOf(report, 'guardian')).toBe('not-made');
  });
});

describe('options', () => {
  const wrong: [string, Partial<VerifyOptions>][] = [
    ['skew', { skew: 121 }],
    ['skew', { skew: -1 }],
    ['skew', { skew: 0.5 }],
    ['now', { now: NOW * 1_000 }],
    ['now', { now: Number.NaN }],
    ['audience', { audience: 'clinic' }],
    ['patient', { patient: 'alice' }],
    ['network', { network: 'bitcoin' as never }],
    ['status', { status: 'maybe' as never }],
    ['require', { require: { assurance: 'none' as never } }],
    ['require', { require: { assurance: 'confirmed', confirmations: 0 } }],
    ['require', { require: { assurance: 'final', finalAt: 1.5 } }],
  ];
  it.each(wrong)('bad-options: %s %o', (option, changes) => {
    const error = throwsCode('bad-options', () => verify(NORMAL_TOKEN, {}, changes));
    expect(error.facts['option']).toBe(option);
    expect(error.outcome).toBe('usage');
  });
});
