import {
  bytesToHex,
  hexToBytes,
  internalTxid,
  parseTransaction,
  serializeTransaction,
} from '../../src/encoding/index.ts';
import type { TestNode } from '../support/node.ts';

/** An address of the node's own wallet. */
export async function newAddress(node: TestNode): Promise<string> {
  return (await node.rpc('getnewaddress', '', 'bech32')) as string;
}

/**
 * Mines a transaction of 64 bytes: one P2WPKH input of the node's wallet, one output with a script of 4 bytes. No
 * mempool takes it, a miner may.
 */
export async function mineSixtyFour(
  node: TestNode,
): Promise<{ readonly raw: Uint8Array; readonly blockHash: string }> {
  const address = await newAddress(node);
  const { txid, vout } = await node.fund(address, 1_000);
  const unsigned = {
    version: 2,
    inputs: [
      {
        previous: { txid: internalTxid(txid), vout },
        scriptSig: new Uint8Array(0),
        sequence: 0xffffffff,
        witness: [],
      },
    ],
    outputs: [{ value: 500n, script: hexToBytes('51515151') }],
    lockTime: 0,
  };
  const hex = bytesToHex(serializeTransaction(unsigned, { witness: false }));
  const signed = (await node.rpc('signrawtransactionwithwallet', hex)) as { hex: string };
  const { hash } = (await node.rpc('generateblock', address, [signed.hex])) as { hash: string };
  const raw = serializeTransaction(parseTransaction(hexToBytes(signed.hex)), { witness: false });
  return { raw, blockHash: hash };
}
