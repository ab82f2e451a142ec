import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import { base64UrlToBytes, bytesToBase64Url } from '../encoding/index.ts';

/**
 * X25519 (RFC 7748) by OpenSSL: ten times as fast as in JavaScript. Keys go in and out as JWK (RFC 8037), which
 * OpenSSL takes raw; its reader of DER takes longer than the curve.
 */
export interface CurveSecret {
  readonly publicKey: Uint8Array;
  /**
   * What it has in common with somebody's public key, 32 bytes.
   * @throws Error for a point of low order, which would make the outcome everybody's
   */
  shared(theirs: CurvePublic): Uint8Array;
}

export type CurvePublic = KeyObject;

const CURVE = { kty: 'OKP', crv: 'X25519' } as const;

/** @param secret 32 bytes */
export function curveSecret(secret: Uint8Array): CurveSecret {
  // The platform computes the public key by itself and does not look at `x`, which the format asks for.
  const privateKey = createPrivateKey({
    key: { ...CURVE, x: '', d: bytesToBase64Url(secret) },
    format: 'jwk',
  });
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return {
    publicKey: base64UrlToBytes(x),
    shared: (theirs) => new Uint8Array(diffieHellman({ privateKey, publicKey: theirs })),
  };
}

/** @param key 32 bytes that may come from anybody: every such string is a point of the curve or of its twist. */
export function curvePublic(key: Uint8Array): CurvePublic {
  return createPublicKey({ key: { ...CURVE, x: bytesToBase64Url(key) }, format: 'jwk' });
}
