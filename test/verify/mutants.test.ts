import { describe, expect, it } from 'vitest';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import { verifyToken } from '../../src/verify/index.ts';
import { GOOD, MUTANTS } from '../grant/mutants/index.ts';
import { guardian, NORMAL, patient, provider, stranger } from '../grant/samples.ts';
import { signToken } from '../support/sign.ts';
import { OPTIONS, QUIET } from './scene.ts';

const SIGNATURE_CODES = ['bad-signature', 'wrong-signers'];

describe('docs/verify.md: mutants of a token that is otherwise valid', () => {
  it('the token itself is valid', () => {
    expect(verifyToken(GOOD, QUIET, OPTIONS).verdict).toBe('valid');
  });

  // A line break at the end of a token is how files end; everything else is refused.
  it.each(MUTANTS)('$group: $name', ({ code, token }) => {
    const report = verifyToken(token, QUIET, OPTIONS);
    expect(report.verdict).toBe(SIGNATURE_CODES.includes(code) ? 'bad-signature' : 'malformed');
    expect(report.assurance).toBe('none');
    expect(report).not.toHaveProperty('patient');
    expect(report).not.toHaveProperty('records');
    const failed = report.checks.filter(({ result }) => result === 'failed');
    expect(failed).toHaveLength(1);
  });
});

describe('well signed, for somebody or somewhere else', () => {
  it.each(['mainnet', 'signet', 'testnet4'] as const)('network: %s', (net) => {
    const elsewhere = signToken({ ...NORMAL, net }, [patient, provider]);
    expect(verifyToken(elsewhere, QUIET, OPTIONS).verdict).toBe('wrong-network');
    expect(verifyToken(GOOD, QUIET, { ...OPTIONS, network: net }).verdict).toBe('wrong-network');
  });

  it.each([
    ['a stranger', stranger],
    ['the patient', patient],
    ['the guardian', guardian],
  ])('audience: asked by %s', (_who, { did }) => {
    expect(verifyToken(GOOD, QUIET, { ...OPTIONS, audience: did }).verdict).toBe('wrong-audience');
  });

  it('audience: another provider has signed his own, and it is shown here', () => {
    const other = signToken({ ...NORMAL, aud: stranger.did }, [patient, stranger]);
    expect(verifyToken(other, QUIET, OPTIONS).verdict).toBe('wrong-audience');
  });
});

describe('no signature is checked before form and network are right', () => {
  it('asks the verifier for nothing', () => {
    let asked = 0;
    const verifier: typeof nodeEcdsaVerifier = (...call) => {
      asked += 1;
      return nodeEcdsaVerifier(...call);
    };
    for (const { token, code } of MUTANTS) {
      if (!SIGNATURE_CODES.includes(code)) verifyToken(token, QUIET, { ...OPTIONS, verifier });
    }
    const elsewhere = signToken({ ...NORMAL, net: 'signet' }, [patient, provider]);
    expect(verifyToken(elsewhere, QUIET, { ...OPTIONS, verifier }).verdict).toBe('wrong-network');
    expect(asked).toBe(0);
  });
});
