import { concatBytes } from '../encoding/index.ts';
import { collectHeader } from './collect.ts';
import { MAX_RECIPIENTS, openHeader, writeHeader } from './header.ts';
import { requireHybridRecipients } from './keys.ts';
import { createPayloadDecryptor, createPayloadEncryptor, payloadKey, type ChunkStream } from './payload.ts';

export interface Encryptor extends ChunkStream {
  /** What comes before the first chunk: the age header and the payload's nonce. */
  readonly header: Uint8Array;
}

/**
 * Begins an age v1 file for 1 to 20 hybrid recipients. Write `header`, then everything `update` and `final`
 * give; stock `age` 1.3 opens it.
 *
 * @throws EnvelopeError `bad-recipient`, `mixed-recipients`
 */
export async function createEncryptor(recipients: readonly string[]): Promise<Encryptor> {
  requireHybridRecipients(recipients, MAX_RECIPIENTS);
  const { header, fileKey, nonce } = await writeHeader(recipients);
  return { header: concatBytes(header, nonce), ...createPayloadEncryptor(fileKey, nonce) };
}

/** A file whose payload is written stripe by stripe. */
export interface BegunFile {
  /** What comes before the first chunk: the age header and the payload's nonce. */
  readonly header: Uint8Array;
  /** For the payload's stripes. Secret, and of no use for another file. */
  readonly key: Uint8Array;
}

/**
 * Begins an age v1 file as {@link createEncryptor} does, for whoever encrypts the stripes himself.
 * @throws EnvelopeError `bad-recipient`, `mixed-recipients`
 */
export async function beginFile(recipients: readonly string[]): Promise<BegunFile> {
  requireHybridRecipients(recipients, MAX_RECIPIENTS);
  const { header, fileKey, nonce } = await writeHeader(recipients);
  return { header: concatBytes(header, nonce), key: payloadKey(fileKey, nonce) };
}

/**
 * The file key behind a header, for whoever decrypts the stripes himself: with the nonce that follows the header
 * it gives their key (`payloadKey`). Secret.
 * @throws EnvelopeError as {@link createDecryptor}
 */
export function openFileKey(header: Uint8Array, identities: readonly string[]): Promise<Uint8Array> {
  return openHeader(header, identities);
}

/**
 * Begins to open an age v1 file whose header was collected by `collectHeader`. What `update` gives is
 * authentic; that it is all shows only when `final` returns.
 *
 * @param identities hybrid identities, tried in order
 * @throws EnvelopeError `bad-identity`, `bad-header`, `mixed-recipients`, `no-matching-identity`
 */
export async function createDecryptor(
  header: Uint8Array,
  identities: readonly string[],
): Promise<ChunkStream> {
  return createPayloadDecryptor(await openHeader(header, identities));
}

/** A whole file from pieces of plaintext: the header is made now, each piece when it is asked for. */
export async function encryptChunks(
  plaintext: Iterable<Uint8Array>,
  recipients: readonly string[],
): Promise<Iterable<Uint8Array>> {
  const encryptor = await createEncryptor(recipients);
  return (function* () {
    yield encryptor.header;
    for (const chunk of plaintext) yield* encryptor.update(chunk);
    yield* encryptor.final();
  })();
}

/**
 * The plaintext of a file that comes in pieces: the header is opened now, each piece when it is asked for.
 * Whoever stores the plaintext gives it its name only after the last piece came without an error.
 *
 * @throws EnvelopeError now: as {@link createDecryptor}, `not-age`, `too-large`, `truncated`; while reading:
 * `corrupt`, `truncated`, `trailing-data`
 */
export async function decryptChunks(
  file: Iterable<Uint8Array>,
  identities: readonly string[],
): Promise<Iterable<Uint8Array>> {
  const source = file[Symbol.iterator]();
  try {
    const { header, rest } = readHeader(source);
    // The source may use its memory again for the next piece, which is asked for after the wait below.
    const behind = rest.slice();
    const decryptor = await createDecryptor(header, identities);
    return decryptRest(behind, source, decryptor);
  } catch (error) {
    source.return?.();
    throw error;
  }
}

function readHeader(source: Iterator<Uint8Array>): { header: Uint8Array; rest: Uint8Array } {
  const collector = collectHeader();
  for (;;) {
    const next = source.next();
    if (next.done === true) throw collector.ended();
    const collected = collector.push(next.value);
    if (collected !== undefined) return collected;
  }
}

function* decryptRest(
  first: Uint8Array,
  source: Iterator<Uint8Array>,
  decryptor: ChunkStream,
): Generator<Uint8Array> {
  try {
    yield* decryptor.update(first);
    for (let next = source.next(); next.done !== true; next = source.next()) {
      yield* decryptor.update(next.value);
    }
    yield* decryptor.final();
  } finally {
    source.return?.();
  }
}
