import { MultisigError } from './errors.ts';

/** What a coordinator gave to the signers of one set-up (BIP-129, "The Token"). */
export interface BsmsToken {
  /** As it stands in records: `00` without encryption, 16 characters (STANDARD) or 32 (EXTENDED). */
  readonly hex: string;
}

/** No encryption. */
export const NO_TOKEN: BsmsToken = { hex: '00' };

/**
 * Reads a token as coordinators show it: a decimal number, or hexadecimal of 64 or 128 bits. Digits alone are decimal;
 * of a length that hexadecimal has too they are refused, because nobody can tell.
 * @throws MultisigError `bad-token`
 */
export function readBsmsToken(text: string): BsmsToken {
  const typed = text.trim().toLowerCase();
  if (typed === '0x00' || typed === '00' || typed === '0') return NO_TOKEN;
  const hex = /^(?:0x)?(?<hex>[0-9a-f]{16}(?:[0-9a-f]{16})?)$/.exec(typed)?.groups?.['hex'];
  const isDigits = /^[0-9]+$/.test(typed);
  if (hex !== undefined && !isDigits) return { hex };
  if (isDigits && hex === undefined && typed.length <= 40) {
    const number = BigInt(typed);
    if (number < 2n ** 64n) return { hex: number.toString(16).padStart(16, '0') };
    if (number < 2n ** 128n) return { hex: number.toString(16).padStart(32, '0') };
  }
  throw new MultisigError(
    'bad-token',
    'This is no token of a BSMS set-up: it is a number of 64 or 128 bits.',
    'Write hexadecimal as 0x and 16 or 32 characters; put a 0 before a decimal number of just 16 or 32 digits.',
  );
}
