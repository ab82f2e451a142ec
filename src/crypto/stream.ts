import { createHash } from 'node:crypto';

/** A SHA-256, hex, and the bytes that went in. */
export interface Digest {
  readonly sha256: string;
  readonly size: number;
}

/** SHA-256 over something that comes in pieces. */
export interface DigestStream {
  update(chunk: Uint8Array): void;
  /** Ends it: the hash in hex, and the bytes that went in. */
  digest(): Digest;
}

export function digestStream(): DigestStream {
  const hash = createHash('sha256');
  let size = 0;
  return {
    update: (chunk) => {
      hash.update(chunk);
      size += chunk.length;
    },
    digest: () => ({ sha256: hash.digest('hex'), size }),
  };
}
