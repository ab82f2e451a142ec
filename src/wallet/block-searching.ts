import { displayTxid, parseBlockHeader } from '../encoding/index.ts';
import { highestStill, markFromText, markToText, spaced, type Mark } from './block-marks.ts';
import { counted } from './counted.ts';
import type { ChainBlock, ChainTip } from './ports/chain.ts';
import type { Session } from './session.ts';

/** Where the memory of a search lies, by the number of the statement that was searched for. */
const SEARCHED = 'chain/searched/';
/** Blocks without what was searched for: from a height up to the newest mark. */
interface Searched {
  readonly from: number;
  /** Highest first. */
  readonly marks: readonly Mark[];
}

/** What is searched for, and where. */
export interface BlockSearch {
  readonly statement: number;
  /** Of its versions; any of them. */
  readonly txids: readonly string[];
  readonly tip: ChainTip;
  readonly lowest: number;
}

/**
 * Reads blocks downwards until one holds a statement. How far was read is remembered for each statement: the next look
 * reads what came since, and after a reorganisation what lies above the highest block that is still in the chain. The
 * blocks are followed by their own links, so that one branch is read even where it changes meanwhile.
 * @throws ChainError
 */
export async function searchBlocks(session: Session, search: BlockSearch): Promise<ChainBlock | undefined> {
  const chain = session.chain();
  const { tip, txids, lowest } = search;
  const known = remembered(session, search);
  const mark =
    known === undefined || known.from > lowest ? undefined : await highestStill(chain, known.marks);
  const floor = mark === undefined ? lowest : mark.height + 1;
  const read: Mark[] = [];
  let hash = tip.hash;
  const heights = Array.from({ length: Math.max(0, tip.height - floor + 1) }, (_, i) => tip.height - i);
  for (const height of counted(session.progress, 'searching', heights)) {
    const block = await chain.block(hash);
    // It went while it was looked for: the next look begins where this one did.
    if (block === undefined || block.height !== height || block.confirmations < 1) return undefined;
    if (txids.some((txid) => block.txids.includes(txid))) return block;
    read.push({ height, hash });
    hash = displayTxid(parseBlockHeader(block.bytes).previous);
  }
  if (mark !== undefined && hash !== mark.hash) return undefined;
  const from = mark === undefined ? lowest : (known?.from ?? lowest);
  const below = known?.marks.filter(({ height }) => mark !== undefined && height <= mark.height) ?? [];
  keep(session, search, { from, marks: spaced([...read, ...below]) });
  return undefined;
}

// Versions are only added: a block from before one was signed does not hold it, but which of them can be in a block at
// all depends on the statement before. So what was searched for is remembered too.
function remembered(session: Session, { statement, txids }: BlockSearch): Searched | undefined {
  const kept = session.store.view((tables) => tables.table('setting').get(keyOf(statement))?.value);
  if (typeof kept !== 'string') return undefined;
  const [of, from, ...marks] = kept.split(' ');
  if (of !== nameOf(txids)) return undefined;
  return {
    from: Number(from),
    marks: marks.map(markFromText),
  };
}

function keep(session: Session, { statement, txids }: BlockSearch, { from, marks }: Searched): void {
  const value = [nameOf(txids), from, ...marks.map(markToText)].join(' ');
  session.store.change((tables) => {
    const table = tables.table('setting');
    if (table.get(keyOf(statement))?.value !== value) table.put(keyOf(statement), { value });
  });
}

function keyOf(statement: number): string {
  return `${SEARCHED}${statement}`;
}

function nameOf(txids: readonly string[]): string {
  return [...txids].sort().join(',');
}
