import { describe, expect, it } from 'vitest';
import { checkDocumentSignature } from '../../src/bip322/index.ts';
import { signDocument } from '../../src/cosign/index.ts';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import { throwsCode } from '../support/throws.ts';
import { didOf, identity } from './people.ts';

const document = { type: 'revocation', grant: '00'.repeat(32), patient: didOf('patient'), iat: 1 };

describe('signed documents', () => {
  const signed = signDocument('revocation', 'regtest', document, identity('patient'));

  it('carry a signature that another implementation of ECDSA accepts', () => {
    const { publicKey } = identity('patient');
    expect(signed.signature.startsWith('smp')).toBe(true);
    checkDocumentSignature(
      signed,
      { type: 'revocation', network: 'regtest', signer: publicKey },
      nodeEcdsaVerifier,
    );
  });

  it('are the same bytes every time (RFC 6979)', () => {
    expect(signDocument('revocation', 'regtest', { ...document }, identity('patient'))).toEqual(signed);
  });

  it('are not signed under the heading of another type', () => {
    throwsCode('type-mismatch', () => signDocument('card', 'regtest', document, identity('patient')));
  });

  it('do not hold what RFC 8785 cannot write', () => {
    const bad = { ...document, iat: Number.NaN };
    throwsCode('bad-json', () => signDocument('revocation', 'regtest', bad, identity('patient')));
  });
});
