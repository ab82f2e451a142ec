export { CHUNK_BYTES, PAYLOAD_NONCE_BYTES } from './chunks.ts';
export { collectHeader, MAX_HEADER_BYTES } from './collect.ts';
export { EnvelopeError } from './errors.ts';
export { MAX_RECIPIENTS } from './header.ts';
export { armorAge, dearmorAge } from './armor.ts';
export { ageIdentity, ageRecipient, identitySeed, isHybridIdentity, isHybridRecipient } from './keys.ts';
export { openPassphrase, platformScrypt, sealPassphrase } from './passphrase.ts';
export { payloadKey, payloadSize } from './payload.ts';
export { rewrapHeader } from './rewrap.ts';
export { MAX_SMALL_BYTES, openSmall, sealSmall } from './small.ts';
export { openParts, openStripe, sealParts, sealStripe, stripeSizes } from './stripes.ts';
export {
  beginFile,
  createDecryptor,
  createEncryptor,
  decryptChunks,
  encryptChunks,
  openFileKey,
} from './stream.ts';
export type { HeaderCollector } from './collect.ts';
export type { EnvelopeErrorCode } from './errors.ts';
export type { OpenPassphraseOptions, Scrypt, SealPassphraseOptions } from './passphrase.ts';
export type { ChunkStream } from './payload.ts';
export type { BegunFile, Encryptor } from './stream.ts';
export type { Stripe } from './stripes.ts';
