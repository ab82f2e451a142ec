import { readFileSync } from 'node:fs';
import { base64ToBytes } from '../../src/encoding/index.ts';
import type { ChainEvidence, Evidence, VerifyOptions } from '../../src/verify/index.ts';
import { BOARD, OPTIONS } from './scene.ts';

interface Fixture {
  readonly now: number;
  readonly ledger: string;
  readonly token: string;
  readonly emergency: string;
  readonly circles: string[];
  readonly proofs: Record<'second' | 'third' | 'urgent' | 'event', string>;
  readonly seals: string[];
  readonly blocks: { readonly hash: string; readonly height: number }[];
}

/** A ledger of three statements that a real node mined (fixtures/verify/README.md). */
export const captured = JSON.parse(
  readFileSync(new URL('../../fixtures/verify/regtest.json', import.meta.url), 'utf8'),
) as Fixture;

export const circles = captured.circles.map(base64ToBytes);

export function proof(name: keyof Fixture['proofs']): Uint8Array {
  return base64ToBytes(captured.proofs[name]);
}

export const LEDGER_OPTIONS: VerifyOptions = { ...OPTIONS, now: captured.now + 60 };

/** What the node would say with these confirmations on the newest statement; only its seal is unspent. */
export function chain(confirmations = 1): ChainEvidence {
  const newest = captured.blocks.at(-1)?.height ?? 0;
  return {
    medianTime: captured.now,
    seals: captured.seals.map((seal, i) => ({ seal, unspent: i === captured.seals.length - 1 })),
    header: (hash) => {
      const block = captured.blocks.find((one) => one.hash === hash);
      if (block === undefined) return undefined;
      return { height: block.height, confirmations: newest - block.height + confirmations };
    },
  };
}

export const READ: Evidence = {
  boards: [{ board: BOARD, answered: true, files: [] }],
  revocations: [],
  circles,
};
