import * as v from 'valibot';
import { satoshisOfBtc } from './amount.ts';
import { JsonNumber, type RpcValue } from './json.ts';

// The shapes of what a node answers. Nodes add fields from version to version, so unknown ones are let
// through unread; every field that is read is checked.

/** A whole number. */
export const integer = (minimum: number, maximum: number) =>
  v.pipe(
    v.instance(JsonNumber),
    v.check((number) => /^-?(?:0|[1-9]\d{0,15})$/.test(number.text)),
    v.transform((number) => Number(number.text)),
    v.minValue(minimum),
    v.maxValue(maximum),
  );

const hex = (length: number) =>
  v.pipe(
    v.string(),
    v.check((text) => text.length === 2 * length && /^[0-9a-f]*$/.test(text)),
  );

/** Satoshis, from bitcoin's decimals. */
export const satoshis = v.pipe(
  v.instance(JsonNumber),
  v.transform((number) => satoshisOfBtc(number.text)),
  v.bigint(),
);

export const hash = hex(32);
export const rawHeader = hex(80);
export const rawBytes = v.pipe(
  v.string(),
  v.check((text) => /^(?:[0-9a-f]{2})*$/.test(text)),
);

const height = integer(0, 0xffff_ffff);
const seconds = integer(0, 0xffff_ffff);
const confirmations = integer(-1, 0xffff_ffff);

export const anything = v.custom<RpcValue>(() => true);

export const chainInfo = v.object({
  blocks: height,
  bestblockhash: hash,
  time: seconds,
  mediantime: seconds,
});

export const headerInfo = v.object({ hash, height, mediantime: seconds, confirmations });

export const blockInfo = v.object({
  ...headerInfo.entries,
  tx: v.pipe(v.array(hash), v.minLength(1)),
});

export const unspentOutput = v.nullable(
  v.object({
    confirmations: integer(0, 0xffff_ffff),
    value: satoshis,
    scriptPubKey: v.object({ hex: rawBytes }),
    coinbase: v.boolean(),
  }),
);

export const outputScan = v.object({
  success: v.literal(true),
  height,
  unspents: v.array(
    v.object({
      txid: hash,
      vout: integer(0, 0xffff_ffff),
      scriptPubKey: rawBytes,
      amount: satoshis,
      coinbase: v.boolean(),
      height,
    }),
  ),
});

/** Null where no scan is going on; percent. */
export const scanStatus = v.nullable(v.object({ progress: integer(0, 100) }));

export const feeEstimate = v.object({ feerate: v.optional(satoshis) });

export const mempoolInfo = v.object({
  mempoolminfee: satoshis,
  minrelaytxfee: satoshis,
  incrementalrelayfee: satoshis,
});

export const mempoolEntry = v.object({
  vsize: integer(1, 1_000_000),
  fees: v.object({ base: satoshis, descendant: satoshis }),
});

export const spendingInfo = v.pipe(v.array(v.object({ spendingtxid: v.optional(hash) })), v.length(1));
