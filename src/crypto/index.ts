// curve.ts and cipher.ts are left out on purpose: what only verifies must not load what signs or decrypts. Import
// them by their own names.
export { base58CheckDecode, base58CheckEncode } from './base58check.ts';
export { nodeEcdsaVerifier } from './ecdsa.ts';
export { CryptoError } from './errors.ts';
export {
  constantTimeEqual,
  hash160,
  hash256,
  hkdfSha256,
  hmacSha256,
  pbkdf2Sha256,
  sha256,
  sha256Into,
  taggedHash,
} from './hash.ts';
export { sha256Each } from './lanes.ts';
export { ROM_MIX_BYTES, romMix } from './rom-mix.ts';
export { recalled, rememberingVerifier } from './remembering.ts';
export { digestStream } from './stream.ts';
export { sighashAll, transactionId } from './transaction.ts';
export type { EcdsaVerifier, Sighash } from './ecdsa.ts';
export type { CryptoErrorCode } from './errors.ts';
export type { Messages } from './lanes.ts';
export type { RememberingVerifier } from './remembering.ts';
export type { Digest, DigestStream } from './stream.ts';
