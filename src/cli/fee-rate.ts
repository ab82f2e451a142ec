import { usageError } from './errors.ts';

/** A fee rate as people write it. @returns satoshis per virtual byte */
export function feeRate(text: string): number {
  const rate = Number(text);
  if (/^\d{1,5}(?:\.\d{1,3})?$/.test(text) && rate > 0) return rate;
  throw usageError('This is not a fee rate.', 'Give satoshis per virtual byte, such as --fee-rate 2.5');
}
