import { displayTxid, parseTransaction, type Outpoint } from '../encoding/index.ts';
import { transactionId } from '../crypto/index.ts';
import type { Chain, ChainSpender } from './ports/chain.ts';
import type { Session } from './session.ts';
import type { FindSpender } from './statement-problems.ts';

/** How far was looked for what closed a seal, and what was found. */
const LOOKED = 'chain/closing';

/** `txid:vout from height hash by`: the last is a txid, or a dash where nothing had closed the seal up to that block. */
interface Looked {
  readonly height: number;
  readonly hash: string;
  readonly by: string | undefined;
}

/**
 * Looks for what spends a seal that none of our statements closes. Nodes keep no index of that, so blocks have to be
 * read; each of them once: how far was looked is remembered, with the block's hash. A block that the chain no longer
 * holds, after a reorganisation, sets the memory back to the beginning. The memory is only a place to begin: what was
 * found is asked of the node again, by block and txid.
 * @returns a function of the seal and of the height from which a spender can be; it throws ChainError
 */
export function spenderFinder(session: Session): FindSpender {
  return async (seal, from) => {
    const chain = session.chain();
    const looked = await stillTrue(chain, lookedFor(session, seal, from));
    if (looked?.by !== undefined) {
      const transaction = await chain.rawTransaction(looked.by, looked.hash);
      if (transaction !== undefined) return { transaction, blockHash: looked.hash };
    }
    // Before the blocks are read: what comes meanwhile is read again at the next look.
    const tip = await chain.tip();
    const begin = looked === undefined || looked.by !== undefined ? from : looked.height + 1;
    const found = await searched(session, seal, begin, tip.height);
    if (found === undefined) keep(session, seal, from, { ...tip, by: undefined });
    else if (found.blockHash !== undefined) {
      const by = displayTxid(transactionId(parseTransaction(found.transaction)));
      keep(session, seal, from, { height: tip.height, hash: found.blockHash, by });
    }
    return found;
  };
}

async function searched(
  session: Session,
  seal: Outpoint,
  begin: number,
  tip: number,
): Promise<ChainSpender | undefined> {
  const total = Math.max(0, tip - begin + 1);
  // Blocks that come meanwhile are read as well.
  const tell = (blocks: number): void => {
    session.progress({ what: 'searching', done: Math.min(blocks, total), total });
  };
  tell(0);
  try {
    return await session.chain().spender(seal, begin, tell);
  } finally {
    tell(total);
  }
}

async function stillTrue(chain: Chain, looked: Looked | undefined): Promise<Looked | undefined> {
  if (looked === undefined) return undefined;
  const header = await chain.header(looked.hash);
  return header !== undefined && header.confirmations > 0 ? looked : undefined;
}

function lookedFor(session: Session, seal: Outpoint, from: number): Looked | undefined {
  const kept = session.store.view((tables) => tables.table('setting').get(LOOKED)?.value);
  if (typeof kept !== 'string') return undefined;
  const [of, since, height, hash, by] = kept.split(' ');
  if (of !== nameOf(seal) || since !== String(from) || hash === undefined) return undefined;
  return { height: Number(height), hash, by: by === '-' ? undefined : by };
}

function keep(session: Session, seal: Outpoint, from: number, { height, hash, by }: Looked): void {
  const value = [nameOf(seal), from, height, hash, by ?? '-'].join(' ');
  session.store.change((tables) => {
    if (tables.table('setting').get(LOOKED)?.value !== value) tables.table('setting').put(LOOKED, { value });
  });
}

function nameOf({ txid, vout }: Outpoint): string {
  return `${displayTxid(txid)}:${vout}`;
}
