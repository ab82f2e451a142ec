import { hexToBytes, parseTransaction } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import type { Chain } from './ports/chain.ts';
import type { StatementRow } from './rows.ts';
import { explainRefusal, type FindSpender, type StatementProblem } from './statement-problems.ts';
import { versionsOf } from './statement-versions.ts';

/** What became of a statement that is in no block. */
export interface Sent {
  /** The version that counts now. */
  readonly txid: string;
  readonly problem?: StatementProblem;
}

/** Where a statement hangs: what it follows, and from which height a spender of its seal can be. */
export interface Follows {
  readonly before: StatementRow | undefined;
  readonly from: number;
  readonly findSpender: FindSpender;
}

/**
 * Makes sure that the node has a statement: the version signed last, else one signed before it. Sending one twice
 * is harmless. What it spends from is sent first where the node lost that too, as far as we have it.
 * @throws ChainError (unavailable) when the node cannot be asked
 */
export async function sendStatement(chain: Chain, row: StatementRow, follows: Follows): Promise<Sent> {
  if (await chain.inMempool(row.txid)) return { txid: row.txid };
  const reason = await refusalOf(chain, row);
  if (reason === undefined) return { txid: row.txid };
  const earlier = versionsOf(row).slice(1);
  for (const { txid } of earlier) if (await chain.inMempool(txid)) return { txid };
  for (const version of earlier) {
    if ((await refusalOf(chain, version)) === undefined) return { txid: version.txid };
  }
  return { txid: row.txid, problem: await explainRefusal(chain, { row, reason, ...follows }) };
}

/** Why the node does not take it; undefined when it has it now. */
async function refusalOf(chain: Chain, row: StatementRow): Promise<unknown> {
  const refused = await broadcast(chain, row.transaction);
  if (refused === undefined) return undefined;
  const [input] = parseTransaction(hexToBytes(row.transaction)).inputs;
  const isThere = input === undefined || (await chain.output(input.previous)) !== undefined;
  if (isThere || (await chain.waitingSpender(input.previous)) !== undefined) return refused;
  if ((await broadcast(chain, row.spent.transaction)) !== undefined) return refused;
  return broadcast(chain, row.transaction);
}

async function broadcast(chain: Chain, transaction: string): Promise<unknown> {
  try {
    await chain.broadcast(hexToBytes(transaction));
    return undefined;
  } catch (error) {
    // Refused, not unreachable: the node looked at it and said no.
    if (error instanceof MedwalletError && error.outcome === 'refused') return error;
    throw error;
  }
}
