/** Now, in whole Unix seconds. */
export interface Clock {
  /** Unix seconds. */
  now(): number;
}

/** Fresh random bytes from the platform's generator. */
export interface Entropy {
  bytes(length: number): Uint8Array;
}
