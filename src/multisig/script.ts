import { sha256 } from '../crypto/index.ts';
import {
  addressOfScript,
  compareBytes,
  equalBytes,
  multisigScript,
  p2wshScript,
  type Network,
} from '../encoding/index.ts';
import type { RecordDescriptor } from './descriptor.ts';
import { MultisigError } from './errors.ts';

/**
 * BIP-32 public derivation of `xpub/branch/index`: 33 bytes. It needs the curve, which this room must not
 * load, so it is handed in. It throws for an xpub that is not a point of the curve.
 */
export type PublicDeriver = (xpub: string, branch: number, index: number) => Uint8Array;

/** One P2WSH multisig address and everything it is made of. */
export interface MultisigScript {
  readonly witnessScript: Uint8Array;
  readonly scriptPubKey: Uint8Array;
  readonly address: string;
  /** In the order of the descriptor or the roles, not of the script; 33 bytes each. */
  readonly publicKeys: readonly Uint8Array[];
}

const NO_KEY = new Uint8Array(0);

/** Byte order of the compressed keys (BIP-67). */
export function sortKeys(publicKeys: readonly Uint8Array[]): Uint8Array[] {
  return publicKeys.toSorted(compareBytes);
}

/**
 * k-of-n over these keys as `wsh(sortedmulti(…))` makes it.
 * @throws MultisigError `duplicate-key`; EncodingError `bad-script`
 */
export function sortedMultisig(
  threshold: number,
  publicKeys: readonly Uint8Array[],
  network: Network,
): MultisigScript {
  const sorted = sortKeys(publicKeys);
  if (sorted.some((key, i) => equalBytes(key, sorted[i - 1] ?? NO_KEY))) {
    throw new MultisigError(
      'duplicate-key',
      'The same key stands in two places of a multisig.',
      'Every role needs a key of its own.',
    );
  }
  const witnessScript = multisigScript(threshold, sorted);
  const scriptPubKey = p2wshScript(sha256(witnessScript));
  return { witnessScript, scriptPubKey, address: addressOfScript(scriptPubKey, network), publicKeys };
}

/**
 * The record address at `branch/index`.
 * @param branch 0 for seals, 1 for fee money and change
 * @throws MultisigError `bad-index`, `duplicate-key`; and whatever `derive` throws for a bad key
 */
export function recordScript(
  descriptor: RecordDescriptor,
  branch: 0 | 1,
  index: number,
  derive: PublicDeriver,
): MultisigScript {
  if (!Number.isInteger(index) || index < 0 || index >= 0x80000000) {
    throw new MultisigError('bad-index', `There is no address number ${index}.`, 'Use 0 to 2147483647.', {
      outcome: 'usage',
    });
  }
  const publicKeys = descriptor.keys.map(({ xpub }) => derive(xpub, branch, index));
  return sortedMultisig(descriptor.threshold.k, publicKeys, descriptor.network);
}
