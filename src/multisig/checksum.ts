import { MultisigError } from './errors.ts';

/** BIP-380, "Character Set": three groups of 32; the place of a character within its group is its symbol. */
const INPUT =
  "0123456789()[],'/*abcdefgh@:$%{}" +
  'IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~' +
  'ijklmnopqrstuvwxyzABCDEFGH`#"\\ ';

/** Bech32's alphabet. */
const OUTPUT = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

const GENERATOR = [0xf5dee51989n, 0xa9fdca3312n, 0x1bab10e32dn, 0x3706b1677an, 0x644d626ffdn];

const LENGTH = 8;

/** One step of the BCH code's division: 35 bits stay, 5 come in (BigInt, since 40 bits do not fit a bitwise number). */
function step(state: bigint, symbol: number): bigint {
  const top = state >> 35n;
  let next = ((state & 0x7ffffffffn) << 5n) ^ BigInt(symbol);
  GENERATOR.forEach((term, bit) => {
    if ((top >> BigInt(bit)) & 1n) next ^= term;
  });
  return next;
}

/** Every character's symbol, and after each third character one symbol that holds the three group numbers. */
function symbolsOf(text: string): number[] {
  const symbols: number[] = [];
  let groups = 0;
  let held = 0;
  for (const character of text) {
    const place = INPUT.indexOf(character);
    if (place < 0) {
      throw new MultisigError(
        'bad-descriptor',
        'The descriptor holds a character that descriptors do not have.',
        'Copy the descriptor again from where it was made.',
      );
    }
    symbols.push(place & 31);
    groups = groups * 3 + (place >> 5);
    held += 1;
    if (held === 3) {
      symbols.push(groups);
      groups = 0;
      held = 0;
    }
  }
  if (held > 0) symbols.push(groups);
  return symbols;
}

/**
 * The 8 characters that follow `#` after a descriptor's text (BIP-380, "Checksum").
 * @throws MultisigError `bad-descriptor` on a character outside the set
 */
export function descriptorChecksum(text: string): string {
  let state = 1n;
  for (const symbol of symbolsOf(text)) state = step(state, symbol);
  for (let i = 0; i < LENGTH; i++) state = step(state, 0);
  state ^= 1n;
  let checksum = '';
  for (let i = LENGTH - 1; i >= 0; i--) checksum += OUTPUT.charAt(Number((state >> BigInt(5 * i)) & 31n));
  return checksum;
}
