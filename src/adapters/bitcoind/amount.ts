const BTC = /^(\d{1,8})(?:\.(\d{1,8}))?$/;
const SMALL = /^(\d)(?:\.(\d+))?e-0?(\d)$/i;
const SATOSHIS_PER_BTC = 100_000_000n;
const MAX_MONEY = 21_000_000n * SATOSHIS_PER_BTC;

/**
 * A decimal amount in bitcoin, as a node prints it, in satoshis: exact, no float in between.
 * @returns undefined for a negative amount, more than eight decimals, or more than there can be
 */
export function satoshisOfBtc(text: string): bigint | undefined {
  const match = BTC.exec(expandSmall(text));
  if (match === null) return undefined;
  const [, whole = '0', fraction = ''] = match;
  const satoshis = BigInt(whole) * SATOSHIS_PER_BTC + BigInt(fraction.padEnd(8, '0'));
  return satoshis > MAX_MONEY ? undefined : satoshis;
}

/** Satoshis as the decimal text that a node takes for an amount. */
export function btcOfSatoshis(satoshis: bigint): string {
  const fraction = String(satoshis % SATOSHIS_PER_BTC).padStart(8, '0');
  return `${satoshis / SATOSHIS_PER_BTC}.${fraction}`;
}

/** Some JSON writers print 0.00001 as 1e-05: the same number, moved back to plain decimals. */
function expandSmall(text: string): string {
  const match = SMALL.exec(text);
  if (match === null) return text;
  const [, first = '', rest = '', exponent = '1'] = match;
  return exponent === '0' ? text : `0.${'0'.repeat(Number(exponent) - 1)}${first}${rest}`;
}
