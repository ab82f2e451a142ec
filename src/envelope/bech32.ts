/**
 * Bech32 (BIP-173) without its 90-character limit, as age spells identities and recipients: a hybrid
 * recipient has 1,959 characters. Segwit addresses are encoding's business, not ours.
 */

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECKSUM_LENGTH = 6;

/** What the five bits that leave the checksum's top do to it: a recipient has two thousand characters. */
const FEEDBACK = Int32Array.from({ length: 32 }, (_, top) =>
  GENERATORS.reduce((sum, generator, bit) => ((top >>> bit) & 1 ? sum ^ generator : sum), 0),
);
const WORD_OF = new Int32Array(128).fill(-1);
for (const [word, character] of Array.from(ALPHABET).entries()) WORD_OF[character.charCodeAt(0)] = word;

/** @param prefix lower-case ASCII. Returns the lower-case spelling. */
export function bech32Encode(prefix: string, bytes: Uint8Array): string {
  const words = regroup(bytes, 8, 5, true) ?? new Uint8Array(0);
  const checksum = polymod(polymod(start(prefix), words), new Uint8Array(CHECKSUM_LENGTH)) ^ 1;
  let text = `${prefix}1`;
  for (const word of words) text += ALPHABET.charAt(word);
  for (let i = CHECKSUM_LENGTH - 1; i >= 0; i--) text += ALPHABET.charAt((checksum >>> (5 * i)) & 31);
  return text;
}

/** The bytes behind a lower-case spelling under this prefix; undefined for anything else. */
export function bech32Decode(prefix: string, text: string): Uint8Array | undefined {
  if (!text.startsWith(`${prefix}1`)) return undefined;
  const begin = prefix.length + 1;
  if (text.length < begin + CHECKSUM_LENGTH) return undefined;
  const words = new Uint8Array(text.length - begin);
  for (let i = 0; i < words.length; i++) {
    const word = WORD_OF[text.charCodeAt(begin + i)] ?? -1;
    if (word < 0) return undefined;
    words[i] = word;
  }
  if (polymod(start(prefix), words) !== 1) return undefined;
  return regroup(words.subarray(0, -CHECKSUM_LENGTH), 5, 8, false);
}

function start(prefix: string): number {
  const codes = Array.from(prefix, (character) => character.charCodeAt(0));
  return polymod(1, [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)]);
}

function polymod(before: number, words: ArrayLike<number>): number {
  let checksum = before;
  for (let i = 0; i < words.length; i++) {
    checksum = ((checksum & 0x1ffffff) << 5) ^ (words[i] ?? 0) ^ (FEEDBACK[checksum >>> 25] ?? 0);
  }
  return checksum;
}

// Left-over bits must be fewer than a source group and zero, or one key would have several spellings.
function regroup(values: Uint8Array, from: number, to: number, pad: boolean): Uint8Array | undefined {
  const count = (values.length * from) / to;
  const out = new Uint8Array(pad ? Math.ceil(count) : Math.floor(count));
  let used = 0;
  let bits = 0;
  let kept = 0;
  for (const value of values) {
    kept = (kept << from) | value;
    bits += from;
    while (bits >= to) {
      bits -= to;
      out[used++] = (kept >>> bits) & ((1 << to) - 1);
    }
    kept &= (1 << bits) - 1;
  }
  if (pad) {
    if (bits > 0) out[used] = (kept << (to - bits)) & ((1 << to) - 1);
    return out;
  }
  return bits >= from || kept !== 0 ? undefined : out;
}
