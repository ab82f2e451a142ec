import { hkdfSha256 } from '../crypto/index.ts';
import { concatBytes } from '../encoding/index.ts';
import { platformCipher, TAG_BYTES, type ChunkCipher } from './aead.ts';
import {
  CHUNK_BYTES,
  chunkNonce,
  cutOff,
  openInnerChunk,
  openLastChunk,
  PAYLOAD_NONCE_BYTES,
  SEALED_CHUNK_BYTES,
} from './chunks.ts';
import { EnvelopeError } from './errors.ts';
import { createSplitter } from './splitter.ts';

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
  const splitter = createSplitter(CHUNK_BYTES);
  let index = 0;
  const life = createLife();
  return {
    update(chunk) {
      life.check();
      const out: Uint8Array[] = [];
      splitter.push(chunk, (piece) => {
        out.push(...cipher.seal(key, chunkNonce(index++, false), piece));
      });
      return out;
    },
    final() {
      life.finish();
      return cipher.seal(key, chunkNonce(index, true), splitter.rest());
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
  const splitter = createSplitter(SEALED_CHUNK_BYTES);
  let index = 0;
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
        try {
          out.push(openInnerChunk(cipher, payload, index++, sealed));
        } catch (error) {
          life.finish();
          throw error;
        }
      });
      return out;
    },
    final() {
      life.finish();
      const sealed = splitter.rest();
      if (key === undefined) throw cutOff();
      const plaintext = openLastChunk(cipher, key, index, sealed);
      return plaintext.length === 0 ? [] : [plaintext];
    },
  };
}

/** The key of a payload's chunks, from the file key and the payload's own nonce. Secret. */
export function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return hkdfSha256({ secret: fileKey, salt: nonce, info: 'payload', length: 32 });
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
