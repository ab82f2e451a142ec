import { scrypt } from 'node:crypto';
import type { Identity, Recipient } from 'age-encryption';
import { base64ToBytes, bytesToBase64, concatBytes, EncodingError, utf8ToBytes } from '../encoding/index.ts';
import { platformCipher } from './aead.ts';
import { collectHeader } from './collect.ts';
import { badHeader, EnvelopeError } from './errors.ts';
import { unwrapFileKey, writeHeader } from './header.ts';
import { loadAge } from './library.ts';
import { createPayloadDecryptor, createPayloadEncryptor } from './payload.ts';
import { requireSmall } from './small.ts';

/** age's scrypt recipient (c2sp.org/age, "The scrypt recipient type"): r = 8, p = 1, N = 2^work factor. */
const LABEL = utf8ToBytes('age-encryption.org/v1/scrypt');
const BLOCK_SIZE = 8;
const SALT_BYTES = 16;
const BODY_BYTES = 32;
const ZERO_NONCE = new Uint8Array(12);
/** Above this nobody waits for the answer: 2^20 takes three seconds and a gigabyte. */
const HIGHEST_WORK_FACTOR = 20;

/** scrypt (RFC 7914) with r = 8 and p = 1, giving 32 bytes. `n` is a power of two. */
export type Scrypt = (passphrase: Uint8Array, salt: Uint8Array, n: number) => Promise<Uint8Array>;

export interface SealPassphraseOptions {
  readonly passphrase: string;
  /** log2 of scrypt's N, 1 to 20. */
  readonly workFactor: number;
  /** 16 bytes, fresh for each file. */
  readonly salt: Uint8Array;
  /** The platform's unless told. */
  readonly scrypt?: Scrypt;
  /** The longest plaintext; 16 MiB unless told. */
  readonly maxBytes?: number;
}

export interface OpenPassphraseOptions {
  readonly passphrase: string;
  /** A file below this was written carelessly or by somebody who wants the passphrase guessed. */
  readonly minWorkFactor: number;
  /** A file above this would keep the machine busy for its writer's pleasure. */
  readonly maxWorkFactor: number;
  /** The platform's scrypt unless told. */
  readonly scrypt?: Scrypt;
  /** The longest file; 16 MiB unless told. */
  readonly maxBytes?: number;
}

/**
 * Encrypts a file that is held in memory to a passphrase. `age -d` opens it. Runs scrypt once.
 * @throws EnvelopeError `bad-passphrase`, `work-factor`, `bad-recipient` (salt), `too-large`
 */
export async function sealPassphrase(
  plaintext: Uint8Array,
  options: SealPassphraseOptions,
): Promise<Uint8Array> {
  requireSmall(plaintext, options.maxBytes);
  const passphrase = passphraseBytes(options.passphrase);
  const { workFactor, salt } = options;
  requireWorkFactor(workFactor, 1, HIGHEST_WORK_FACTOR);
  if (salt.length !== SALT_BYTES) {
    throw new EnvelopeError(
      'bad-recipient',
      `A passphrase file's salt has ${SALT_BYTES} bytes, not ${salt.length}.`,
      'Draw a fresh salt.',
    );
  }
  const recipient: Recipient = {
    async wrapFileKey(fileKey) {
      const key = await deriveKey(options.scrypt ?? platformScrypt, passphrase, salt, workFactor);
      const { Stanza } = await loadAge();
      const body = concatBytes(...platformCipher().seal(key, ZERO_NONCE, fileKey));
      return [new Stanza(['scrypt', rawBase64(salt), String(workFactor)], body)];
    },
  };
  const { header, fileKey, nonce } = await writeHeader([recipient]);
  const payload = createPayloadEncryptor(fileKey, nonce);
  return concatBytes(header, nonce, ...payload.update(plaintext), ...payload.final());
}

/**
 * Opens a passphrase file, held in memory, that may come from anybody. The work factor is checked before any work, and
 * scrypt runs once at most. A wrong passphrase and a damaged stanza cannot be told apart: both are
 * `wrong-passphrase`, with the outcome `locked`.
 *
 * @throws EnvelopeError `too-large`, `not-age`, `bad-header`, `not-passphrase` (encrypted to keys),
 * `work-factor`, `bad-passphrase`, `wrong-passphrase`, `corrupt`, `truncated`, `trailing-data`
 */
export async function openPassphrase(file: Uint8Array, options: OpenPassphraseOptions): Promise<Uint8Array> {
  requireSmall(file, options.maxBytes);
  const passphrase = passphraseBytes(options.passphrase);
  const collector = collectHeader();
  const collected = collector.push(file);
  if (collected === undefined) throw collector.ended();
  const identity: Identity = {
    async unwrapFileKey(stanzas) {
      const [stanza] = stanzas.filter(({ args }) => args[0] === 'scrypt');
      if (stanza === undefined) return null;
      // A second stanza could be a second guess at the passphrase, or somebody else's key to the file.
      if (stanzas.length !== 1) throw badHeader();
      const { salt, workFactor } = parseStanza(stanza.args, stanza.body);
      requireWorkFactor(workFactor, options.minWorkFactor, options.maxWorkFactor);
      const key = await deriveKey(options.scrypt ?? platformScrypt, passphrase, salt, workFactor);
      const fileKey = platformCipher().open(key, ZERO_NONCE, stanza.body);
      if (fileKey === undefined) throw wrongPassphrase();
      return fileKey;
    },
  };
  const fileKey = await unwrapFileKey(collected.header, [identity], () => {
    return new EnvelopeError(
      'not-passphrase',
      'This age file is encrypted to keys, not to a passphrase.',
      'Open it with an identity.',
    );
  });
  const payload = createPayloadDecryptor(fileKey);
  return concatBytes(...payload.update(collected.rest), ...payload.final());
}

function parseStanza(args: readonly string[], body: Uint8Array): { salt: Uint8Array; workFactor: number } {
  const [, saltText = '', workText = ''] = args;
  const salt = decodeRawBase64(saltText);
  // The body's length is fixed before it is decrypted, or one file could try many passphrases (age's note).
  if (args.length !== 3 || salt?.length !== SALT_BYTES || body.length !== BODY_BYTES) throw badHeader();
  if (!/^[1-9][0-9]{0,3}$/.test(workText)) throw badHeader();
  return { salt, workFactor: Number(workText) };
}

function requireWorkFactor(workFactor: number, min: number, max: number): void {
  if (Number.isInteger(workFactor) && workFactor >= min && workFactor <= max) return;
  throw new EnvelopeError(
    'work-factor',
    `The passphrase file's work factor is ${workFactor}, outside ${min} to ${max}.`,
    'Do not open it unless you know who wrote it; encrypt it again with age -p.',
    { facts: { workFactor, min, max } },
  );
}

async function deriveKey(
  scryptOf: Scrypt,
  passphrase: Uint8Array,
  salt: Uint8Array,
  workFactor: number,
): Promise<Uint8Array> {
  try {
    return await scryptOf(passphrase, concatBytes(LABEL, salt), 2 ** workFactor);
  } catch (error) {
    throw outOfMemory(error, workFactor);
  }
}

/** OpenSSL's, through `node:crypto`: keeps all of its table, 256 MiB for a work factor of 18. */
export function platformScrypt(passphrase: Uint8Array, salt: Uint8Array, n: number): Promise<Uint8Array> {
  // OpenSSL counts N blocks and a little more; the default limit of 32 MiB refuses everything we use.
  const maxmem = 128 * BLOCK_SIZE * n + 1024 * 1024;
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, 32, { N: n, r: BLOCK_SIZE, p: 1, maxmem }, (error, key) => {
      if (error === null) resolve(new Uint8Array(key));
      else reject(error);
    });
  });
}

/** The very bytes typed, as age takes them: nothing is normalised, so every other age reader agrees. */
function passphraseBytes(passphrase: string): Uint8Array {
  if (passphrase.length === 0 || passphrase.length > 1024 || !passphrase.isWellFormed()) {
    throw new EnvelopeError(
      'bad-passphrase',
      'A passphrase has between 1 and 1,024 characters of well-formed text.',
      'Choose another passphrase.',
      { outcome: 'usage' },
    );
  }
  return utf8ToBytes(passphrase);
}

function rawBase64(bytes: Uint8Array): string {
  return bytesToBase64(bytes).replace(/=+$/, '');
}

function decodeRawBase64(text: string): Uint8Array | undefined {
  try {
    return base64ToBytes(text.padEnd(Math.ceil(text.length / 4) * 4, '='));
  } catch (error) {
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
}

function wrongPassphrase(): EnvelopeError {
  return new EnvelopeError('wrong-passphrase', 'The passphrase is wrong.', 'Type it again.', {
    outcome: 'locked',
  });
}

function outOfMemory(cause: unknown, workFactor: number): EnvelopeError {
  return new EnvelopeError(
    'work-factor',
    'The passphrase could not be tried: scrypt found too little memory.',
    'Close other programs and try again.',
    { cause, outcome: 'unavailable', facts: { workFactor } },
  );
}
