import { createHash } from 'node:crypto';
import { bytesToHex } from '../encoding/index.ts';

/** SHA-256 of a file that is never in memory whole. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** 64 lower-case hex characters. Ends the digest. */
  hex(): string;
}

export function createDigest(): Digest {
  const hash = createHash('sha256');
  return {
    update(bytes) {
      hash.update(bytes);
    },
    hex: () => bytesToHex(hash.digest()),
  };
}
