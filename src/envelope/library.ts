import type * as Age from 'age-encryption';
import type { LatticeKem } from './lattice.ts';

/**
 * The only door to `age-encryption`. It is loaded when a header is first written or opened, because half of
 * what uses this room (a vault's digest, a look at a recipient's form) never needs post-quantum code and a
 * command's start-up would pay for it.
 */
export function loadAge(): Promise<typeof Age> {
  return import('age-encryption');
}

/** What the platform lacks of a hybrid recipient. */
export interface Lattice {
  /** The implementation that `age-encryption` itself uses, of a later version (docs/adr/0015). */
  readonly kem: LatticeKem;
  /** Fresh secret bytes from the generator that `age-encryption` draws from: the platform's. */
  readonly draw: (count: number) => Uint8Array;
}

let lattice: Promise<Lattice> | undefined;

/** The only door to `@noble/post-quantum`, opened as late as the other one. */
export function loadLattice(): Promise<Lattice> {
  lattice ??= Promise.all([
    import('@noble/post-quantum/ml-kem.js'),
    import('@noble/post-quantum/utils.js'),
  ]).then(([{ ml_kem768: kem }, utils]) => ({ kem, draw: (count) => utils.randomBytes(count) }));
  return lattice;
}
