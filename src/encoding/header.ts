import { EncodingError } from './errors.ts';
import { ByteReader } from './reader.ts';

export interface BlockHeader {
  readonly version: number;
  /** Internal order. */
  readonly previous: Uint8Array;
  readonly merkleRoot: Uint8Array;
  /** Unix seconds, as the miner stated them. */
  readonly time: number;
  /** The target in compact form, as the header itself states it. */
  readonly bits: number;
  readonly nonce: number;
}

/** @throws EncodingError `bad-header` unless there are exactly 80 bytes */
export function parseBlockHeader(bytes: Uint8Array): BlockHeader {
  if (bytes.length !== 80) {
    throw new EncodingError(
      'bad-header',
      `A block header has 80 bytes, this one has ${bytes.length}.`,
      'Ask for the proof again.',
    );
  }
  const reader = new ByteReader(bytes, 'the block header');
  return {
    version: reader.i32le(),
    previous: reader.take(32),
    merkleRoot: reader.take(32),
    time: reader.u32le(),
    bits: reader.u32le(),
    nonce: reader.u32le(),
  };
}
