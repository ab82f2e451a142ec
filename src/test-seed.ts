import { listProfiles, type ProfileLayout } from './adapters/profile/index.ts';
import { sha256 } from './crypto/index.ts';
import { utf8ToBytes, type Network } from './encoding/index.ts';
import { generateWords } from './keys/index.ts';
import { WalletError } from './wallet/index.ts';

/** Bytes of entropy that so many words stand for. */
export const ENTROPY_BYTES: Readonly<Record<number, number>> = { 12: 16, 15: 20, 18: 24, 21: 28, 24: 32 };

/** The published vectors of BIP-39: "abandon … about", "legal winner …", "letter advice …", "zoo … wrong". */
const EXAMPLES = [0x00, 0x7f, 0x80, 0xff];
const LABEL = 'medwallet/insecure-test-seed/v1';

/**
 * The entropy of a test profile: the first bytes of SHA-256 over the label, a line feed and the profile's name. The
 * same name gives the same words on every machine, so whoever knows the name has the wallet.
 * @param bytes 16 to 32
 * @throws WalletError `insecure-seed` on every network but regtest
 */
export function testEntropy(profile: string, network: Network, bytes: number): Uint8Array {
  if (network === 'regtest') return entropyOf(profile, bytes);
  throw new WalletError(
    'insecure-seed',
    'Words that anybody can compute are for regtest only.',
    'Leave --insecure-test-seed out, or use --network regtest.',
    { outcome: 'usage', facts: { network } },
  );
}

/**
 * Whether words that come back from paper or a backup are known to everybody: those of a test profile with this name,
 * or with another name of this home, and those of entropy that is one byte repeated, which stand in every example of
 * BIP-39. Words of a test profile with any other name are not recognised.
 */
export function areTestWords(words: string, layout: ProfileLayout): boolean {
  const bytes = ENTROPY_BYTES[words.split(' ').length];
  if (bytes === undefined) return false;
  const names = new Set([layout.name, ...listProfiles(layout)]);
  const known = [
    ...[...names].map((name) => entropyOf(name, bytes)),
    ...EXAMPLES.map((byte) => new Uint8Array(bytes).fill(byte)),
  ];
  return known.some((entropy) => generateWords(entropy) === words);
}

function entropyOf(profile: string, bytes: number): Uint8Array {
  return sha256(utf8ToBytes(`${LABEL}\n${profile}`)).slice(0, bytes);
}
