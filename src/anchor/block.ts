import { transactionId } from '../crypto/index.ts';
import { equalBytes, serializeTransaction, type Network, type Transaction } from '../encoding/index.ts';
import { unproven } from './errors.ts';
import { checkHeader, type CheckedHeader } from './header.ts';
import { branchRoot } from './merkle.ts';

/** Where a transaction was mined. All of it comes from whoever made the proof. */
export interface BlockInclusion {
  /** 80 bytes. */
  readonly header: Uint8Array;
  readonly height: number;
  readonly txIndex: number;
  /** Internal byte order, from the transaction upwards. */
  readonly branch: readonly Uint8Array[];
  readonly coinbase: Transaction;
  readonly coinbaseBranch: readonly Uint8Array[];
}

/**
 * Checks that the transaction is in the block whose header this is. The tree does not say how high it is, so a
 * 64-byte transaction could be read as an inner node and an inner node as a transaction; the coinbase, whose
 * place is known, must have a branch of the same length.
 * @returns the header, with its work checked but nobody's word that it is in the chain
 * @throws AnchorError `weak-header`, `sixty-four-bytes`, `not-a-coinbase`, `branch-length`, `bad-index`,
 *   `duplicated-tail`, `not-in-block`, `wrong-height`
 */
export function verifyBlockInclusion(
  tx: Transaction,
  block: BlockInclusion,
  network: Network,
): CheckedHeader {
  const header = checkHeader(block.header, network);
  for (const each of [tx, block.coinbase]) {
    if (serializeTransaction(each, { witness: false }).length === 64) {
      throw unproven(
        'sixty-four-bytes',
        'A transaction of 64 bytes can be read as an inner node of the tree.',
      );
    }
  }
  if (!isCoinbase(block.coinbase)) {
    throw unproven('not-a-coinbase', 'What is given as the coinbase is an ordinary transaction.');
  }
  if (block.branch.length !== block.coinbaseBranch.length) {
    throw unproven('branch-length', 'The two Merkle branches are not equally long.');
  }
  if (block.txIndex === 0) throw unproven('bad-index', 'Place 0 of a block is the coinbase’s.');
  const roots = [
    branchRoot(transactionId(block.coinbase), 0, block.coinbaseBranch),
    branchRoot(transactionId(tx), block.txIndex, block.branch),
  ];
  if (!roots.every((root) => equalBytes(root, header.merkleRoot))) {
    throw unproven('not-in-block', 'A Merkle branch does not lead to the header’s root.');
  }
  if (coinbaseHeight(block.coinbase) !== block.height) {
    throw unproven('wrong-height', 'The coinbase names another height.');
  }
  return header;
}

function isCoinbase({ inputs }: Transaction): boolean {
  const [input] = inputs;
  return (
    inputs.length === 1 &&
    input?.previous.vout === 0xffffffff &&
    equalBytes(input.previous.txid, new Uint8Array(32))
  );
}

/** BIP-34: the scriptSig begins with the block's height as the shortest push of a script number. */
function coinbaseHeight({ inputs }: Transaction): number | undefined {
  const [first = 0, ...rest] = inputs[0]?.scriptSig ?? [];
  if (first >= 0x51 && first <= 0x60) return first - 0x50;
  if (first < 1 || first > 4 || rest.length < first) return undefined;
  const bytes = rest.slice(0, first);
  const isNegative = (bytes.at(-1) ?? 0) >= 0x80;
  return isNegative ? undefined : bytes.reduce((sum, byte, i) => sum + byte * 256 ** i, 0);
}
