import { readFileSync } from 'node:fs';
import { ageIdentity } from '../../src/envelope/index.ts';

/** The identity of fixtures/envelope/hybrid.age. */
export const IDENTITY = ageIdentity(new Uint8Array(32).fill(7));
export const OTHER_IDENTITY = ageIdentity(new Uint8Array(32).fill(8));
export const NOTE = 'A note for the test.\n';

/** Around each edge of a 64 KiB chunk. */
export const SIZES = [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000];

export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../fixtures/envelope/${name}`, import.meta.url)));
}
