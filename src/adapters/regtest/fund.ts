import * as v from 'valibot';
import { bytesToHex, hexToBytes, parseTransaction } from '../../encoding/index.ts';
import {
  anything,
  btcOfSatoshis,
  ChainError,
  hashShape,
  integer,
  rawBytes,
  satoshis,
  type BitcoindChain,
} from '../bitcoind/index.ts';
import type { RegtestContext } from './context.ts';
import { RegtestError } from './errors.ts';
import { workOnChain } from './node.ts';
import { MINED, mineBlocks, WALLET } from './prepare.ts';

/** A payment that was mined. Hashes in display order. */
export interface Funded {
  readonly address: string;
  /** Satoshis, exactly. */
  readonly sat: number;
  readonly txid: string;
  readonly vout: number;
  readonly blockHash: string;
  readonly height: number;
}

const DEFAULT_SAT = 100_000;
const MAX_SAT = 21_000_000 * 100_000_000;
/** More than a payment of ours can cost: it has few inputs, at the fallback rate of 10 sat/vB. */
const FEE_MARGIN = 100_000n;
/** A reward may be spent after 100 blocks, and still then when the ten newest of them are taken back. */
const SETTLED = 110;
const ATTEMPTS = 5;

const coinShape = v.object({
  txid: hashShape,
  vout: integer(0, 0xffff_ffff),
  amount: satoshis,
  confirmations: integer(1, 0xffff_ffff),
  label: v.optional(v.string()),
});

const minedShape = v.object({ hex: rawBytes, blockhash: hashShape, blockheight: integer(1, 0xffff_ffff) });

/**
 * Pays exactly `sat` satoshis from the node's own wallet to an address and mines one block.
 * @throws RegtestError `bad-address`, `bad-amount`, `insufficient-funds`, `node-not-running`
 */
export async function regtestFund(
  context: RegtestContext,
  address: string,
  sat: number = DEFAULT_SAT,
): Promise<Funded> {
  if (!Number.isSafeInteger(sat) || sat < 1 || sat > MAX_SAT)
    throw badAmount('is not a whole number of satoshis');
  return workOnChain(context, async (chain) => {
    const script = await scriptOf(chain, address);
    const txid = await pay(chain, address, sat);
    const { hex, blockhash, blockheight } = await mined(chain, txid);
    const { outputs } = parseTransaction(hexToBytes(hex));
    const vout = outputs.findIndex(
      (output) => bytesToHex(output.script) === script && output.value === BigInt(sat),
    );
    return { address, sat, txid, vout, blockHash: blockhash, height: blockheight };
  });
}

async function scriptOf(chain: BitcoindChain, address: string): Promise<string> {
  const shape = v.object({ isvalid: v.boolean(), scriptPubKey: v.optional(rawBytes) });
  const { isvalid, scriptPubKey } = await chain.call('validateaddress', [address], shape);
  if (isvalid && scriptPubKey !== undefined) return scriptPubKey;
  throw new RegtestError(
    'bad-address',
    'This is not an address of regtest.',
    'Copy it again, whole; segwit addresses of regtest begin with bcrt1.',
    { outcome: 'usage' },
  );
}

/**
 * Sends so that the payment survives a reorganisation in the mempool. Left to itself the wallet would spend a
 * reward that has only just ripened, or lock the payment to the present height against fee sniping: a few blocks
 * back neither is allowed, and the payment with all that was built on it would be dropped.
 */
async function pay(chain: BitcoindChain, address: string, sat: number): Promise<string> {
  // As decimal text: the amount never becomes a float on its way.
  const outputs = [{ [address]: btcOfSatoshis(BigInt(sat)) }];
  for (let attempt = 1; ; attempt++) {
    const inputs = await chooseCoins(chain, BigInt(sat) + FEE_MARGIN);
    if (inputs === undefined) throw insufficient(sat);
    try {
      const options = { inputs, add_inputs: false, change_type: 'bech32', locktime: 0 };
      const shape = v.object({ txid: hashShape, complete: v.literal(true) });
      const sent = await chain.call('send', [outputs, null, 'unset', null, options], shape, {
        wallet: WALLET,
      });
      return sent.txid;
    } catch (error) {
      if (!(error instanceof ChainError) || error.code !== 'node-refused-call') throw error;
      if (/too small|dust/i.test(error.message)) throw badAmount('is too small to be relayed');
      // Another caller may have spent the same coin a moment ago.
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** Mines until the payment is in the chain: once, unless somebody outside mines at the same moment. */
async function mined(chain: BitcoindChain, txid: string): Promise<v.InferOutput<typeof minedShape>> {
  for (let attempt = 1; ; attempt++) {
    await mineBlocks(chain, 1, undefined);
    const sent = await chain.call('gettransaction', [txid], anything, { wallet: WALLET });
    const parsed = v.safeParse(minedShape, sent);
    if (parsed.success) return parsed.output;
    if (attempt === ATTEMPTS) throw notMined(txid);
  }
}

/** One coin that suffices, any of them so that callers at once rarely meet; else many. */
async function chooseCoins(
  chain: BitcoindChain,
  needed: bigint,
): Promise<{ txid: string; vout: number }[] | undefined> {
  const all = await chain.call('listunspent', [1], v.array(coinShape), { wallet: WALLET });
  const settled = all.filter((coin) => coin.label !== MINED || coin.confirmations >= SETTLED);
  for (const coins of [settled, all]) {
    const enough = coins.filter((coin) => coin.amount >= needed);
    const one = enough[Math.floor(Math.random() * enough.length)];
    const chosen = one === undefined ? coins : [one];
    if (chosen.reduce((sum, coin) => sum + coin.amount, 0n) >= needed) {
      return chosen.map(({ txid, vout }) => ({ txid, vout }));
    }
  }
  return undefined;
}

function insufficient(sat: number): RegtestError {
  return new RegtestError(
    'insufficient-funds',
    `The node's own wallet cannot pay ${sat} satoshis.`,
    'Let rewards ripen: medwallet regtest mine 10. They halve every 150 blocks; medwallet regtest reset starts anew.',
    { outcome: 'unavailable' },
  );
}

function notMined(txid: string): RegtestError {
  return new RegtestError(
    'regtest-busy',
    `The payment ${txid} was sent, and no block took it.`,
    'Somebody else works on this chain; mine a block when it is quiet: medwallet regtest mine 1.',
    { outcome: 'unavailable' },
  );
}

function badAmount(what: string): RegtestError {
  return new RegtestError('bad-amount', `This amount ${what}.`, 'Give 294 satoshis or more.', {
    outcome: 'usage',
  });
}
