import {
  bytesToHex,
  displayTxid,
  hexToBytes,
  internalTxid,
  parseTransaction,
  serializeTransaction,
  type Transaction,
} from '../../src/encoding/index.ts';
import { merkleBranch, parseLedgerId, type BlockInclusion, type Proof } from '../../src/anchor/index.ts';
import { transactionId } from '../../src/crypto/index.ts';
import type { TestNode } from '../support/node.ts';
import { newAddress } from './sixty-four.ts';
import { Lab, home, newHome, outpointOf, place, sign, type Made, type Step } from './lab.ts';

/** One statement that a real node took into a block. */
export interface Mined {
  readonly made: Made;
  readonly transaction: Transaction;
  readonly block: BlockInclusion;
  /** As the node computes it. */
  readonly vsize: number;
}

/**
 * Plays a ledger on a real regtest node: paid from the seal, with the patient's money from branch 1, by a sponsor,
 * and one that moves home.
 */
export async function playLedger(
  node: TestNode,
): Promise<{ readonly lab: Lab; readonly mined: readonly Mined[] }> {
  const genesis = await fundedTransaction(node, place(home, 0, 0).address, 100_000);
  const lab = new Lab(genesis.transaction, genesis.vout);
  const first = await mine(node, lab.step({ events: 5, feeRate: 2 }));

  const money = await fundedTransaction(node, place(home, 1, 0).address, 20_000);
  const coin = { outpoint: outpointOf(money.transaction, money.vout), value: 20_000n };
  const changeScript = place(home, 1, 1).scriptPubKey;
  const paid = lab.step({ events: 2, feeRate: 3, feeMoney: { coins: [coin], changeScript } });
  const signed = sign(paid.transaction, 1, { home, branch: 1, at: 0, value: 20_000n });
  const second = await mine(node, { ...paid, transaction: signed });

  const third = await mine(node, lab.step({ sponsor: await purse(node), feeRate: 4 }));
  const fourth = await mine(node, lab.step({ to: newHome }));
  const fifth = await mine(node, lab.step({ from: newHome }));
  return { lab, mined: [first, second, third, fourth, fifth] };
}

async function fundedTransaction(
  node: TestNode,
  address: string,
  sat: number,
): Promise<{ transaction: Transaction; vout: number }> {
  const { txid, vout, blockHash } = await node.fund(address, sat);
  const raw = await node.chain.rawTransaction(txid, blockHash);
  return { transaction: stripped(raw ?? new Uint8Array(0)), vout };
}

/** A coin of the node's own wallet, which pays the fee as a sponsor would. */
async function purse(node: TestNode): Promise<NonNullable<Exclude<Step['sponsor'], 'later'>>> {
  const address = await newAddress(node);
  const { transaction, vout } = await fundedTransaction(node, address, 30_000);
  const script = transaction.outputs[vout]?.script ?? new Uint8Array(0);
  // Set aside, or the node's wallet spends it on something else meanwhile.
  await node.rpc('lockunspent', false, [{ txid: displayTxid(transactionId(transaction)), vout }]);
  return {
    coins: [{ outpoint: outpointOf(transaction, vout), value: 30_000n, script }],
    changeScript: script,
  };
}

async function mine(node: TestNode, made: Made): Promise<Mined> {
  // The node's wallet adds the sponsor's signature where an input is its own, and leaves ours as they are.
  const ours = bytesToHex(serializeTransaction(made.transaction, { witness: true }));
  const { hex } = (await node.rpc('signrawtransactionwithwallet', ours)) as { hex: string };
  const [verdict] = (await node.rpc('testmempoolaccept', [hex])) as [Record<string, unknown>];
  if (verdict['allowed'] !== true) throw new TypeError(JSON.stringify(verdict));
  // Company in the block, so that its tree has several levels and odd rows.
  for (let i = 0; i < 5; i++) {
    await node.rpc('sendtoaddress', await newAddress(node), '0.001');
  }
  await node.rpc('sendrawtransaction', hex);
  const [blockHash = ''] = (await node.mine(1)).blocks;
  const transaction = parseTransaction(hexToBytes(hex));
  return {
    made,
    transaction,
    block: await inclusion(node, transaction, blockHash),
    vsize: Number(verdict['vsize']),
  };
}

/** Where a transaction lies in a block, from what the node says of the block. */
export async function inclusion(node: TestNode, tx: Transaction, blockHash: string): Promise<BlockInclusion> {
  const block = await node.chain.block(blockHash);
  if (block === undefined) throw new TypeError('no such block');
  const txids = block.txids.map(internalTxid);
  const txIndex = block.txids.indexOf(displayTxid(transactionId(tx)));
  const coinbase = await node.chain.rawTransaction(block.txids[0] ?? '', blockHash);
  return {
    header: block.bytes,
    height: block.height,
    txIndex,
    branch: merkleBranch(txids, txIndex),
    coinbase: stripped(coinbase ?? new Uint8Array(0)),
    coinbaseBranch: merkleBranch(txids, 0),
  };
}

/** The proof of one event as of a statement, or of a grant. */
export function proofOf(
  lab: Lab,
  mined: readonly Mined[],
  statement: number,
  subject: { readonly event: number } | { readonly grant: Uint8Array },
): Proof {
  const until = mined.slice(0, statement);
  const newest = until.at(-1);
  if (newest === undefined) throw new TypeError('no such statement');
  const { note, circle } = newest.made;
  const size = Number(note.split('\n')[1]);
  const entry = 'event' in subject ? lab.entries[subject.event] : undefined;
  return {
    network: 'regtest',
    ledger: lab.ledger,
    note,
    circle: circle.signed,
    genesis: lab.genesis,
    statements: until.map(({ transaction }) => transaction),
    block: newest.block,
    ...('event' in subject && entry !== undefined
      ? {
          subject: { type: 'event', ...entry },
          inclusion: { index: subject.event, size, path: lab.log.inclusionProof(subject.event, size) },
        }
      : {
          subject: { type: 'grant', grant: 'grant' in subject ? subject.grant : new Uint8Array(32) },
          inclusion: {
            size: lab.active.count,
            ...lab.active.prove('grant' in subject ? subject.grant : new Uint8Array(32)),
          },
        }),
  };
}

export function genesisOutpoint(lab: Lab): { readonly txid: string; readonly vout: number } {
  const { txid, vout } = parseLedgerId(lab.ledger);
  return { txid: displayTxid(txid), vout };
}

export function stripped(raw: Uint8Array): Transaction {
  const tx = parseTransaction(raw, { maxBytes: 4_000_000 });
  return { ...tx, inputs: tx.inputs.map((input) => ({ ...input, witness: [] })) };
}
