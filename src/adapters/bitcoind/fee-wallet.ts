import * as v from 'valibot';
import { transactionId } from '../../crypto/index.ts';
import {
  addressOfScript,
  base64ToBytes,
  bytesToBase64,
  bytesToHex,
  displayTxid,
  EncodingError,
  equalBytes,
  hexToBytes,
  internalTxid,
  parseTransaction,
  scriptOfAddress,
  segwitProgram,
  serializeTransaction,
  type Transaction,
} from '../../encoding/index.ts';
import type { FeeCoin, FeePayment, FeeWallet } from '../../wallet/ports/fee-wallet.ts';
import { btcOfSatoshis } from './amount.ts';
import { refusedCall } from './answer.ts';
import type { BitcoindOptions } from './chain.ts';
import { checkedClient } from './genesis.ts';
import { misfit } from './refusals.ts';
import { rpcClient, type RpcParameter } from './rpc.ts';
import * as shape from './schemas.ts';

const RPC_WALLET_NOT_FOUND = -18;
const MAX_CONFIRMATIONS = 9_999_999;
/** A coin's transaction may be as long as a block allows. */
const MAX_BYTES = 4_000_000;

const coins = v.array(
  v.object({
    txid: shape.hash,
    vout: shape.integer(0, 0xffff_ffff),
    scriptPubKey: shape.rawBytes,
    amount: shape.satoshis,
    spendable: v.boolean(),
    safe: v.boolean(),
  }),
);
const walletTransaction = v.object({ txid: shape.hash, hex: shape.rawBytes });
const text = v.pipe(v.string(), v.maxLength(2 ** 24));
const processed = v.object({ psbt: text });
const finalized = v.object({ complete: v.literal(true), hex: shape.rawBytes });

/**
 * A wallet of a bitcoind as a payer of fees. A wallet that the node has and has not loaded is loaded.
 * @param name the wallet's name on the node
 * @throws ChainError: every method may throw any of its codes
 */
export function bitcoindFeeWallet(options: BitcoindOptions, name: string): FeeWallet {
  const { network } = options;
  const node = checkedClient(rpcClient(options), network);

  const call = async <T>(
    method: string,
    parameters: readonly RpcParameter[],
    answer: v.GenericSchema<unknown, T>,
  ): Promise<T> => {
    let outcome = await node.ask(method, parameters, answer, { wallet: name });
    if (!outcome.ok && outcome.code === RPC_WALLET_NOT_FOUND) {
      // Nodes forget which wallets were loaded when they restart.
      await node.call('loadwallet', [name], shape.anything);
      outcome = await node.ask(method, parameters, answer, { wallet: name });
    }
    if (outcome.ok) return outcome.value;
    throw refusedCall(method, outcome);
  };

  const sign = async (psbt: Uint8Array): Promise<Uint8Array> => {
    const signed = await call('walletprocesspsbt', [bytesToBase64(psbt), true, 'ALL', true, true], processed);
    return psbtOf(signed.psbt, 'walletprocesspsbt');
  };

  return {
    sign,
    async coins() {
      const found = await call('listunspent', [1, MAX_CONFIRMATIONS, [], false], coins);
      return found
        .filter(({ spendable, safe }) => spendable && safe)
        .map(({ txid, vout, scriptPubKey, amount }): FeeCoin => {
          return {
            outpoint: { txid: internalTxid(txid), vout },
            value: amount,
            script: hexToBytes(scriptPubKey),
          };
        })
        .filter(({ script }) => isOneKey(script));
    },
    async transaction(txid) {
      const answer = await call('gettransaction', [txid, true], walletTransaction);
      const transaction = readTransaction(answer.hex);
      // The txid is the only thing that ties the bytes to the question.
      if (transaction === undefined || displayTxid(transactionId(transaction)) !== txid) {
        throw misfit('gettransaction');
      }
      return transaction;
    },
    async changeScript() {
      const address = await call('getrawchangeaddress', ['bech32'], text);
      try {
        return scriptOfAddress(address, network);
      } catch (error) {
        if (error instanceof EncodingError) throw misfit('getrawchangeaddress');
        throw error;
      }
    },
    async signTransaction(transaction) {
      const hex = bytesToHex(serializeTransaction(transaction, { witness: false }));
      const answer = await call('signrawtransactionwithwallet', [hex], finalized);
      const signed = readTransaction(answer.hex);
      // Witnesses are all that may be new, and the txid does not cover them.
      const isSame = signed !== undefined && equalBytes(transactionId(signed), transactionId(transaction));
      if (!isSame) throw misfit('signrawtransactionwithwallet');
      return signed;
    },
    async pay(payment) {
      const funded = await call('walletcreatefundedpsbt', fundingOf(payment, options), processed);
      const signed = await sign(psbtOf(funded.psbt, 'walletcreatefundedpsbt'));
      const { hex } = await call('finalizepsbt', [bytesToBase64(signed)], finalized);
      return call('sendrawtransaction', [hex], shape.hash);
    },
  };
}

function fundingOf(payment: FeePayment, { network }: BitcoindOptions): readonly RpcParameter[] {
  const { coins: inputs, script, value, changeScript, feeRate } = payment;
  return [
    inputs.map(({ txid, vout }) => ({ txid: displayTxid(txid), vout })),
    [{ [addressOfScript(script, network)]: btcOfSatoshis(value) }],
    0,
    {
      add_inputs: false,
      changeAddress: addressOfScript(changeScript, network),
      changePosition: 1,
      fee_rate: feeRate.toFixed(3),
      replaceable: true,
    },
  ];
}

function isOneKey(script: Uint8Array): boolean {
  const program = segwitProgram(script);
  if (program === undefined) return false;
  return program.version === 0 ? program.program.length === 20 : program.version === 1;
}

function psbtOf(base64: string, method: string): Uint8Array {
  try {
    return base64ToBytes(base64);
  } catch (error) {
    if (error instanceof EncodingError) throw misfit(method);
    throw error;
  }
}

function readTransaction(hex: string): Transaction | undefined {
  try {
    return parseTransaction(hexToBytes(hex), { maxBytes: MAX_BYTES });
  } catch (error) {
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
}
