import { bech32Decode, bech32Encode } from './bech32.ts';
import { EnvelopeError } from './errors.ts';
import { expandSecret, hasNativeHybrid } from './hybrid.ts';
import { loadAge, loadLattice } from './library.ts';
import { remembering } from './remembering.ts';

const IDENTITY_PREFIX = 'age-secret-key-pq-';
const RECIPIENT_PREFIX = 'age1pq';
const SECRET_BYTES = 32;
const RECIPIENT_BYTES = 1216;
const MLKEM_COEFFICIENT_BYTES = 1152;
const MLKEM_MODULUS = 3329;
/** A hybrid recipient's length in characters: checked before anything is decoded. */
const RECIPIENT_CHARS = 1959;
const IDENTITY_CHARS = 77;

/**
 * Spells 32 secret bytes as a post-quantum hybrid age identity (ML-KEM-768 + X25519), `AGE-SECRET-KEY-PQ-1…`.
 * Stock `age` 1.3 takes it as it is.
 * @throws EnvelopeError `bad-identity` for another length
 */
export function ageIdentity(secret: Uint8Array): string {
  if (secret.length !== SECRET_BYTES) {
    throw new EnvelopeError(
      'bad-identity',
      `An age identity is made from ${SECRET_BYTES} secret bytes, not ${secret.length}.`,
      'Derive the secret again.',
    );
  }
  return bech32Encode(IDENTITY_PREFIX, secret).toUpperCase();
}

/** Whether this is a hybrid identity in the one spelling we write. */
export function isHybridIdentity(text: string): boolean {
  return decodeIdentity(text) !== undefined;
}

/** The 32 secret bytes that an identity spells. @throws EnvelopeError `bad-identity` */
export function identitySeed(identity: string): Uint8Array {
  const seed = decodeIdentity(identity);
  if (seed === undefined) throw badIdentity();
  return seed;
}

function decodeIdentity(text: string): Uint8Array | undefined {
  if (text.length !== IDENTITY_CHARS || text !== text.toUpperCase()) return undefined;
  const seed = bech32Decode(IDENTITY_PREFIX, text.toLowerCase());
  return seed?.length === SECRET_BYTES ? seed : undefined;
}

/**
 * Whether this has the form of a hybrid recipient: `age1pq1…`, checksum, length, and FIPS 203's check of the
 * ML-KEM key (§7.2), which the library below leaves out and stock `age` makes. A curve point that nobody can
 * encrypt to shows only when it is done: `bad-recipient` comes then.
 */
export function isHybridRecipient(text: string): boolean {
  return recipientKey(text) !== undefined;
}

/** The 1,216 bytes that a hybrid recipient spells, not to be changed; undefined for anything else. */
export function recipientKey(text: string): Uint8Array | undefined {
  if (text.length !== RECIPIENT_CHARS) return undefined;
  return knownRecipient(text, () => {
    const key = bech32Decode(RECIPIENT_PREFIX, text);
    return key?.length === RECIPIENT_BYTES && isReduced(key) ? key : undefined;
  });
}

/** Asked for twice by everybody who encrypts: for its form, and for the key. */
const knownRecipient = remembering<Uint8Array | undefined>(16);

/** Twelve bits a coefficient, little-endian, each below ML-KEM's modulus. */
function isReduced(key: Uint8Array): boolean {
  for (let i = 0; i < MLKEM_COEFFICIENT_BYTES; i += 3) {
    const packed = (key[i] ?? 0) | ((key[i + 1] ?? 0) << 8) | ((key[i + 2] ?? 0) << 16);
    if ((packed & 0xfff) >= MLKEM_MODULUS || packed >> 12 >= MLKEM_MODULUS) return false;
  }
  return true;
}

/**
 * The public recipient (`age1pq1…`, 1,959 characters) of a hybrid identity.
 * @throws EnvelopeError `bad-identity`
 */
export async function ageRecipient(identity: string): Promise<string> {
  const secret = identitySeed(identity);
  if (hasNativeHybrid()) {
    return bech32Encode(RECIPIENT_PREFIX, expandSecret(await loadLattice(), secret).publicKey);
  }
  const { identityToRecipient } = await loadAge();
  return identityToRecipient(identity);
}

/** Never repeats the text: it may be a secret. */
function badIdentity(): EnvelopeError {
  return new EnvelopeError(
    'bad-identity',
    'This is not a hybrid age identity.',
    'Use an identity that begins with AGE-SECRET-KEY-PQ-1, whole.',
  );
}

/**
 * Refuses recipients we never write to. One classic recipient makes the post-quantum ones beside it
 * worthless, so the mixture has a code of its own.
 * @throws EnvelopeError `bad-recipient`, `mixed-recipients`
 */
export function requireHybridRecipients(recipients: readonly string[], max: number): void {
  if (recipients.length === 0 || recipients.length > max) {
    throw new EnvelopeError(
      'bad-recipient',
      `A file is encrypted to between 1 and ${max} recipients, not ${recipients.length}.`,
      'Name fewer recipients, or at least one.',
    );
  }
  const hybrid = recipients.filter(isHybridRecipient).length;
  if (hybrid === recipients.length) return;
  if (hybrid > 0 && recipients.every((each) => isHybridRecipient(each) || isClassicRecipient(each))) {
    throw new EnvelopeError(
      'mixed-recipients',
      'Post-quantum and classic age recipients cannot be mixed in one file.',
      'Ask the owner of the classic recipient (age1…) for a hybrid one (age1pq1…).',
    );
  }
  throw new EnvelopeError(
    'bad-recipient',
    'This is not a hybrid age recipient.',
    'Use a recipient that begins with age1pq1, whole: 1,959 characters.',
  );
}

function isClassicRecipient(text: string): boolean {
  return bech32Decode('age', text)?.length === 32;
}
