import { BIP32Factory } from 'bip32';
import { secp256k1 } from '../crypto/curve.ts';

/** BIP-32 on the one curve of the house. */
export const bip32 = BIP32Factory(secp256k1);

/** First index of the hardened half, and one more than the last index of either (BIP-32). */
export const HARDENED = 0x80000000;

export function isChildIndex(index: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < HARDENED;
}
