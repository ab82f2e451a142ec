import { readFileSync } from 'node:fs';
import { parseProof, type Proof } from '../../src/anchor/index.ts';
import { hexToBytes, utf8ToBytes } from '../../src/encoding/index.ts';

interface Fixture {
  readonly event: string;
  readonly grant: string;
  readonly moved: string;
  readonly sixtyFour: string;
}

const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/anchor/regtest.json', import.meta.url), 'utf8'),
) as Fixture;

/** Proofs over blocks that a real regtest node mined (fixtures/anchor/README.md). */
export const captured = {
  /** Event 4 as of statement 3, which a sponsor paid. */
  event: utf8ToBytes(fixture.event),
  /** A grant as of statement 2. */
  grant: utf8ToBytes(fixture.grant),
  /** Event 0 as of statement 5, after a move. */
  moved: utf8ToBytes(fixture.moved),
  /** A mined transaction of 64 bytes without its witness. */
  sixtyFour: hexToBytes(fixture.sixtyFour),
} as const;

export function capturedProof(name: 'event' | 'grant' | 'moved'): Proof {
  return parseProof(captured[name]);
}
