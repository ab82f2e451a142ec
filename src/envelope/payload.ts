import { hkdfSha256 } from '../crypto/index.ts';
import { concatBytes } from '../encoding/index.ts';
import { platformCipher, TAG_BYTES, type ChunkCipher } from './aead.ts';
import { EnvelopeError } from './errors.ts';
import { createSplitter } from './splitter.ts';

/** age v1's payload (c2sp.org/age, "Payload"): STREAM over ChaCha20-Poly1305 in chunks of 64 KiB. */
export const CHUNK_BYTES = 65_536;
export const PAYLOAD_NONCE_BYTES = 16;
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

/** Chunks in, chunks out; memory stays flat. Output views belong to the caller. */
export interface ChunkStream {
  update(chunk: Uint8Array): Uint8Array[];
  /** Ends the stream. Without it the output is worthless: an unfinished file, or unproven completeness. */
  final(): Uint8Array[];
}

/** Bytes of payload (nonce, chunks, tags) for this many bytes of plaintext. */
export function payloadSize(plaintextBytes: number): number {
  const chunks = Math.max(1, Math.ceil(plaintextBytes / CHUNK_BYTES));
  return PAYLOAD_NONCE_BYTES + plaintextBytes + chunks * TAG_BYTES;
}

/**
 * Writes what follows the payload's nonce.
 * @param nonce 16 bytes, fresh for each file, written by the caller right before the output of this stream
 */
export function createPayloadEncryptor(
  fileKey: Uint8Array,
  nonce: Uint8Array,
  cipher: ChunkCipher = platformCipher(),
): ChunkStream {
  const key = payloadKey(fileKey, nonce);
  const counter = createCounter();
  const splitter = createSplitter(CHUNK_BYTES);
  const life = createLife();
  return {
    update(chunk) {
      life.check();
      const out: Uint8Array[] = [];
      splitter.push(chunk, (piece) => {
        out.push(...cipher.seal(key, counter.next(), piece));
      });
      return out;
    },
    final() {
      life.finish();
      return cipher.seal(key, counter.last(), splitter.rest());
    },
  };
}

/**
 * Reads what follows the header, nonce first. Everything here comes from whoever wrote or changed the file;
 * a chunk comes out only after its tag has proved it to be the writer's, in its place. That the file is
 * complete is proved by `final()` alone.
 *
 * @throws EnvelopeError `corrupt`, `trailing-data` from `update`; `corrupt`, `truncated` from `final`. After
 * any of them the stream gives nothing more.
 */
export function createPayloadDecryptor(
  fileKey: Uint8Array,
  cipher: ChunkCipher = platformCipher(),
): ChunkStream {
  const counter = createCounter();
  const splitter = createSplitter(SEALED_CHUNK_BYTES);
  const life = createLife();
  let head: Uint8Array = new Uint8Array(0);
  let key: Uint8Array | undefined;
  return {
    update(chunk) {
      life.check();
      let bytes = chunk;
      if (key === undefined) {
        const missing = PAYLOAD_NONCE_BYTES - head.length;
        head = concatBytes(head, chunk.subarray(0, missing));
        if (head.length < PAYLOAD_NONCE_BYTES) return [];
        key = payloadKey(fileKey, head);
        bytes = chunk.subarray(missing);
      }
      const payload = key;
      const out: Uint8Array[] = [];
      splitter.push(bytes, (sealed) => {
        const plaintext = cipher.open(payload, counter.next(), sealed);
        if (plaintext === undefined) {
          life.finish();
          const last = cipher.open(payload, counter.lastAgain(), sealed);
          throw last === undefined ? damaged() : trailing();
        }
        out.push(plaintext);
      });
      return out;
    },
    final() {
      life.finish();
      const sealed = splitter.rest();
      if (key === undefined || sealed.length < TAG_BYTES) throw cutOff();
      const plaintext = cipher.open(key, counter.last(), sealed);
      if (plaintext === undefined) {
        // A whole chunk that proves itself to be *not* the last: the rest of the file is gone.
        const whole = sealed.length === SEALED_CHUNK_BYTES;
        throw whole && cipher.open(key, counter.notLast(), sealed) !== undefined ? cutOff() : damaged();
      }
      // age writes an empty chunk for an empty payload only; elsewhere it would be a second spelling.
      if (plaintext.length === 0 && counter.used() > 0) throw damaged();
      return plaintext.length === 0 ? [] : [plaintext];
    },
  };
}

function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return hkdfSha256({ secret: fileKey, salt: nonce, info: 'payload', length: 32 });
}

/** Chunk nonces: an 11-byte big-endian counter, then 1 for the last chunk and 0 for all others. */
function createCounter() {
  let index = 0;
  const at = (position: number, flag: 0 | 1): Uint8Array => {
    const nonce = new Uint8Array(12);
    // Eight of the eleven counter bytes: more chunks than anyone can write; the three above stay zero.
    new DataView(nonce.buffer).setBigUint64(3, BigInt(position));
    nonce[11] = flag;
    return nonce;
  };
  return {
    next: () => at(index++, 0),
    last: () => at(index, 1),
    notLast: () => at(index, 0),
    /** The nonce just handed out by `next`, had that chunk been the last. */
    lastAgain: () => at(index - 1, 1),
    used: () => index,
  };
}

function createLife() {
  let finished = false;
  const check = (): void => {
    if (!finished) return;
    throw new EnvelopeError(
      'already-finished',
      'This stream has already ended or failed.',
      'Open a new one for another file.',
      { outcome: 'usage' },
    );
  };
  return {
    check,
    finish(): void {
      check();
      finished = true;
    },
  };
}

function damaged(): EnvelopeError {
  return new EnvelopeError(
    'corrupt',
    'The encrypted file was changed or damaged.',
    'Fetch the file again from where it came; what was shown before the damage was genuine.',
  );
}

function cutOff(): EnvelopeError {
  return new EnvelopeError(
    'truncated',
    'The encrypted file ends too early.',
    'Fetch the file again from where it came, whole.',
  );
}

function trailing(): EnvelopeError {
  return new EnvelopeError(
    'trailing-data',
    'The encrypted file goes on after its end.',
    'Fetch the file again from where it came: something was appended to it.',
  );
}
