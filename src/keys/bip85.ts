import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import type { BIP32Interface } from 'bip32';
import { utf8ToBytes } from '../encoding/index.ts';
import { HARDENED, isChildIndex } from './curve.ts';
import { KeysError } from './errors.ts';
import { secretOf } from './signing-key.ts';

const PURPOSE = 83_696_968;
const HEX_APPLICATION = 128_169;
const KEY = utf8ToBytes('bip-entropy-from-k');

/** All 64 bytes that BIP-85 derives at `m/83696968'/…`, every step hardened. */
export function bip85Entropy(root: BIP32Interface, steps: readonly number[]): Uint8Array {
  const node = [PURPOSE, ...steps].reduce((parent, step) => parent.deriveHardened(step), root);
  return hmac(sha512, KEY, secretOf(node));
}

/**
 * BIP-85's HEX application: `bytes` (16 to 64) of entropy at `m/83696968'/128169'/bytes'/index'`.
 * @throws KeysError `bad-index`
 */
export function bip85Hex(root: BIP32Interface, bytes: number, index: number): Uint8Array {
  if (!isChildIndex(index)) {
    throw new KeysError(
      'bad-index',
      `There is no derived secret number ${index}.`,
      `Use 0 to ${HARDENED - 1}.`,
      {
        outcome: 'usage',
      },
    );
  }
  return bip85Entropy(root, [HEX_APPLICATION, bytes, index]).slice(0, bytes);
}
