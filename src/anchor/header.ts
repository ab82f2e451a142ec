import { hash256 } from '../crypto/index.ts';
import {
  displayTxid,
  EncodingError,
  networkParameters,
  parseBlockHeader,
  type BlockHeader,
  type Network,
} from '../encoding/index.ts';
import { unproven } from './errors.ts';

export interface CheckedHeader extends BlockHeader {
  /** Display order. */
  readonly hash: string;
}

/**
 * Reads a block header and checks its proof of work against the target that it states itself, and that target
 * against the network's easiest. It shows that somebody worked, not that the block is in the chain: on regtest
 * no work at all is needed.
 * @param bytes 80, from anybody
 * @throws AnchorError `weak-header`; `malformed-proof` unless there are 80 bytes
 */
export function checkHeader(bytes: Uint8Array, network: Network): CheckedHeader {
  const header = readHeader(bytes);
  const target = targetOf(header.bits);
  const limit = targetOf(networkParameters(network).powLimitBits);
  const hash = displayTxid(hash256(bytes));
  if (target <= 0n || target > limit || BigInt(`0x${hash}`) > target) {
    throw unproven('weak-header', 'The block header does not carry the work that it claims.');
  }
  return { ...header, hash };
}

/** The expected number of hashes behind a header of this difficulty: 2^256 / (target + 1). */
export function headerWork(bits: number): bigint {
  const target = targetOf(bits);
  return target <= 0n ? 0n : 2n ** 256n / (target + 1n);
}

/**
 * The target of a compact form: three bytes of mantissa, one of exponent to base 256. 0 where the sign bit is set,
 * which consensus refuses too; too large for 256 bits where the exponent overflows.
 */
function targetOf(bits: number): bigint {
  const exponent = BigInt(bits >>> 24);
  const mantissa = BigInt(bits & 0x7fffff);
  if ((bits & 0x800000) !== 0) return 0n;
  return exponent <= 3n ? mantissa >> (8n * (3n - exponent)) : mantissa << (8n * (exponent - 3n));
}

function readHeader(bytes: Uint8Array): BlockHeader {
  try {
    return parseBlockHeader(bytes);
  } catch (error) {
    if (error instanceof EncodingError) {
      throw unproven('malformed-proof', `A block header has 80 bytes, not ${bytes.length}.`, error);
    }
    throw error;
  }
}
