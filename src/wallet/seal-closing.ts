import { displayTxid, parseBlockHeader, parseTransaction, type Outpoint } from '../encoding/index.ts';
import { transactionId } from '../crypto/index.ts';
import { highestStill, isInChain, markFromText, markToText, spaced, type Mark } from './block-marks.ts';
import type { ChainHeader, ChainSpender, ChainTip } from './ports/chain.ts';
import type { Session } from './session.ts';
import type { FindSpender } from './statement-problems.ts';

/** How far was looked for what closed a seal, and what was found. */
const LOOKED = 'chain/closing';
const NOTHING = '-';
const CLOSING = /^([0-9a-f]{64})@([0-9a-f]{64})$/;

/** What closed a seal, and the block that holds it; both in display order. */
interface Closing {
  readonly by: string;
  readonly hash: string;
}

interface Looked {
  /** Height of the first block that was read. */
  readonly from: number;
  readonly found: Closing | undefined;
  /** Blocks in which it is not, highest first. */
  readonly marks: readonly Mark[];
}

/**
 * Looks for what spends a seal that none of our statements closes. Nodes keep no index of that, so blocks have to be
 * read; each of them once: what was read is remembered with the blocks' hashes, and after a reorganisation what lies
 * above the highest block that is still in the chain is read again. The memory is only a place to begin: what was
 * found is asked of the node again, by block and txid.
 * @returns a function of the seal and of the height from which a spender can be; it throws ChainError
 */
export function spenderFinder(session: Session): FindSpender {
  return async (seal, from) => {
    const chain = session.chain();
    const known = lookedFor(session, seal);
    if (known?.found !== undefined && (await isInChain(chain, known.found.hash))) {
      const { by, hash } = known.found;
      const transaction = await chain.rawTransaction(by, hash);
      if (transaction !== undefined) return { transaction, blockHash: hash };
    }
    // A memory that began above the seal's block, or ended below it, is of no use.
    const still = known === undefined || known.from > from ? [] : known.marks;
    const highest = await highestStill(chain, still);
    const mark = highest !== undefined && highest.height >= from - 1 ? highest : undefined;
    const begin = mark === undefined ? from : mark.height + 1;
    const { found, read } = await searched(session, seal, { begin, mark, tip: await chain.tip() });
    if (read === undefined) return found;
    const below = mark === undefined ? [] : still.filter(({ height }) => height <= mark.height);
    keep(session, seal, {
      from: mark === undefined ? from : (known?.from ?? from),
      found: closingOf(found),
      marks: spaced([...read.filter(({ hash }) => hash !== found?.blockHash), ...below]),
    });
    return found;
  };
}

interface Search {
  readonly begin: number;
  /** The block below, when what lies there is known. */
  readonly mark: Mark | undefined;
  readonly tip: ChainTip;
}

/** What was found, and the blocks that were read, highest first; undefined when they are not of one branch. */
async function searched(
  session: Session,
  seal: Outpoint,
  { begin, mark, tip }: Search,
): Promise<{ readonly found: ChainSpender | undefined; readonly read: readonly Mark[] | undefined }> {
  const total = Math.max(0, tip.height - begin + 1);
  const read: ChainHeader[] = [];
  // Blocks that come meanwhile are read as well.
  const tell = (blocks: number, block?: ChainHeader): void => {
    session.progress({ what: 'searching', done: Math.min(blocks, total), total });
    if (block !== undefined) read.push(block);
  };
  tell(0);
  try {
    const found = await session.chain().spender(seal, begin, tell);
    return { found, read: isOneBranch(read, mark) ? read.reverse() : undefined };
  } finally {
    tell(total);
  }
}

// The chain may take another branch while it is read.
function isOneBranch(read: readonly ChainHeader[], mark: Mark | undefined): boolean {
  return read.every(({ bytes }, i) => {
    const below = read[i - 1] ?? mark;
    return below === undefined || displayTxid(parseBlockHeader(bytes).previous) === below.hash;
  });
}

// What waits for a block is asked of the node at each look.
function closingOf(found: ChainSpender | undefined): Closing | undefined {
  if (found?.blockHash === undefined) return undefined;
  return { by: displayTxid(transactionId(parseTransaction(found.transaction))), hash: found.blockHash };
}

function lookedFor(session: Session, seal: Outpoint): Looked | undefined {
  const kept = session.store.view((tables) => tables.table('setting').get(LOOKED)?.value);
  if (typeof kept !== 'string') return undefined;
  const [of, from, found = '', ...marks] = kept.split(' ');
  const closing = CLOSING.exec(found);
  // What an earlier version wrote has a height here.
  if (of !== nameOf(seal) || (closing === null && found !== NOTHING)) return undefined;
  const [, by = '', hash = ''] = closing ?? [];
  return {
    from: Number(from),
    found: closing === null ? undefined : { by, hash },
    marks: marks.map(markFromText),
  };
}

function keep(session: Session, seal: Outpoint, { from, found, marks }: Looked): void {
  const closing = found === undefined ? NOTHING : `${found.by}@${found.hash}`;
  const value = [nameOf(seal), from, closing, ...marks.map(markToText)].join(' ');
  session.store.change((tables) => {
    if (tables.table('setting').get(LOOKED)?.value !== value) tables.table('setting').put(LOOKED, { value });
  });
}

function nameOf({ txid, vout }: Outpoint): string {
  return `${displayTxid(txid)}:${vout}`;
}
