/**
 * Bech32 (BIP-173) without its 90-character limit, as age spells identities and recipients: a hybrid
 * recipient has 1,959 characters. Segwit addresses are encoding's business, not ours.
 */

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECKSUM_LENGTH = 6;

/** @param prefix lower-case ASCII. Returns the lower-case spelling. */
export function bech32Encode(prefix: string, bytes: Uint8Array): string {
  const words = regroup(bytes, 8, 5, true) ?? [];
  const checksum = polymod([...expand(prefix), ...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  for (let i = CHECKSUM_LENGTH - 1; i >= 0; i--) words.push((checksum >>> (5 * i)) & 31);
  return `${prefix}1${words.map((word) => ALPHABET.charAt(word)).join('')}`;
}

/** The bytes behind a lower-case spelling under this prefix; undefined for anything else. */
export function bech32Decode(prefix: string, text: string): Uint8Array | undefined {
  if (!text.startsWith(`${prefix}1`)) return undefined;
  const words = Array.from(text.slice(prefix.length + 1), (character) => ALPHABET.indexOf(character));
  if (words.length < CHECKSUM_LENGTH || words.includes(-1)) return undefined;
  if (polymod([...expand(prefix), ...words]) !== 1) return undefined;
  const bytes = regroup(words.slice(0, -CHECKSUM_LENGTH), 5, 8, false);
  return bytes === undefined ? undefined : Uint8Array.from(bytes);
}

function expand(prefix: string): number[] {
  const codes = Array.from(prefix, (character) => character.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

function polymod(values: readonly number[]): number {
  let checksum = 1;
  for (const value of values) {
    const top = checksum >>> 25;
    checksum = ((checksum & 0x1ffffff) << 5) ^ value;
    GENERATORS.forEach((generator, bit) => {
      if ((top >>> bit) & 1) checksum ^= generator;
    });
  }
  return checksum;
}

// Left-over bits must be fewer than a source group and zero, or one key would have several spellings.
function regroup(values: Iterable<number>, from: number, to: number, pad: boolean): number[] | undefined {
  const out: number[] = [];
  let bits = 0;
  let kept = 0;
  for (const value of values) {
    kept = (kept << from) | value;
    bits += from;
    while (bits >= to) {
      bits -= to;
      out.push((kept >>> bits) & ((1 << to) - 1));
    }
    kept &= (1 << bits) - 1;
  }
  if (pad) {
    if (bits > 0) out.push((kept << (to - bits)) & ((1 << to) - 1));
    return out;
  }
  return bits >= from || kept !== 0 ? undefined : out;
}
