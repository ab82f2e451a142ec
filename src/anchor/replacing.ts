/** What waits in the mempool and spends the same seal. Satoshis and virtual bytes. */
export interface Outbid {
  readonly fee: bigint;
  readonly vsize: number;
  /** Its fee and that of everything that spends from it. */
  readonly withDescendants: bigint;
}

/**
 * The least fee with which nodes take a transaction in another's place: more than everything that goes pays, by the
 * incremental rate over its own size, and at a higher rate than what it replaces (BIP-125 rules 3 and 4, and the
 * rate that Bitcoin Core compares besides).
 * @param vsize of the replacement, virtual bytes
 * @param incremental the node's incremental rate, satoshis per virtual byte
 * @returns satoshis
 */
export function replacementFee(outbid: Outbid, vsize: number, incremental: number): bigint {
  const more = outbid.withDescendants + BigInt(Math.ceil(incremental * vsize));
  const denser = (outbid.fee * BigInt(vsize)) / BigInt(outbid.vsize) + 1n;
  return more > denser ? more : denser;
}

/**
 * The fee of a child that lifts an unconfirmed parent: both together then pay the rate, and the child by itself no
 * less than it.
 * @param parent what waits
 * @param childVsize virtual bytes
 * @param rate satoshis per virtual byte
 * @returns satoshis
 */
export function childFee(
  parent: { readonly fee: bigint; readonly vsize: number },
  childVsize: number,
  rate: number,
): bigint {
  const together = BigInt(Math.ceil(rate * (parent.vsize + childVsize))) - parent.fee;
  const alone = BigInt(Math.ceil(rate * childVsize));
  return together > alone ? together : alone;
}
