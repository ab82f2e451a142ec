import type { Network } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { CURRENT } from './address.ts';
import type { StatementState } from './anchor-states.ts';
import { lastKnownStates } from './anchor-states.ts';
import { backupConfirmed } from './backup.ts';
import { followAnchors } from './following.ts';
import { owesKeys } from './key-debts.ts';
import { waitingMove, type WaitingMove } from './move-waiting.ts';
import type { ChainTip } from './ports/chain.ts';
import type { Session } from './session.ts';
import { walletStatus, type WalletStatus } from './status.ts';
import { waitingThings, type Waiting } from './waiting.ts';

/** A public network finds a block every ten minutes; after so many seconds without one the node has lost touch. */
const STALE_SECONDS = 3 * 3_600;

/** Something that its owner should do something about. */
export type Attention =
  | { readonly code: 'break-glass'; readonly grant: string }
  /** Nobody has shown yet that the words are on paper. */
  | { readonly code: 'backup-unconfirmed' }
  /** Some co-signers have not shown that they hold the descriptor. */
  | { readonly code: 'descriptor-copies'; readonly missing: readonly string[] }
  /** `problem` is the code of what went wrong. */
  | { readonly code: 'node-unreachable'; readonly problem: string }
  /** The node's newest block, Unix seconds. */
  | { readonly code: 'node-stale'; readonly tip: number }
  | { readonly code: 'statement-problem'; readonly statement: number; readonly problem: string }
  | { readonly code: 'restored' }
  /** The ledger came over from a lost key, which counts and may object until then; null: until a block and longer. */
  | { readonly code: 'move-waits'; readonly until: number | null }
  | { readonly code: 'clock-set-back'; readonly seen: number }
  | { readonly code: 'keys-owed' }
  | { readonly code: 'outbox'; readonly files: number };

/** Everything that the owner of a wallet wants to see first. */
export interface HomeScreen extends WalletStatus {
  /** The newest statement; null before the first. */
  readonly statement: StatementState | null;
  /** Whether the node was asked for it; else it is as it was last seen. */
  readonly asked: boolean;
  /** When the words were shown to be on paper, Unix seconds; null until then. */
  readonly backup: number | null;
  /** How many of a record address's co-signers have shown that they hold its descriptor; null without an address. */
  readonly descriptorCopies: { readonly held: number; readonly of: number } | null;
  readonly waiting: readonly Waiting[];
  readonly attention: readonly Attention[];
}

/**
 * Who this wallet is, how its ledger stands, what waits and what needs attention. A node that cannot be asked is
 * something to attend to, and never an error.
 * @param asks whether node and boards may be asked; the node is, by a patient who has an agreed address
 */
export async function homeScreen(session: Session, asks: boolean): Promise<HomeScreen> {
  const chain = asks ? await askNode(session) : undefined;
  const status = walletStatus(session);
  const statement = (chain?.states ?? lastKnownStates(session)).at(-1) ?? null;
  const backup = backupConfirmed(session);
  const copies = descriptorCopies(session);
  const now = session.clock.now();
  const seen = session.trust.lastSeen();
  const attention: Attention[] = [
    ...status.breakGlass.map(({ grant }) => ({ code: 'break-glass', grant }) as const),
    ...one(backup === null, { code: 'backup-unconfirmed' }),
    ...one(session.profile.restored === true, { code: 'restored' }),
    ...(copies === null || copies.missing.length === 0
      ? []
      : [{ code: 'descriptor-copies', missing: copies.missing } as const]),
    ...(chain?.problem === undefined ? [] : [{ code: 'node-unreachable', problem: chain.problem } as const]),
    ...(chain?.tip === undefined || !isStale(session.network, chain.tip, now)
      ? []
      : [{ code: 'node-stale', tip: chain.tip.time } as const]),
    ...(chain?.move === undefined ? [] : [{ code: 'move-waits', until: chain.move.until } as const]),
    ...(statement?.problem == null
      ? []
      : [
          {
            code: 'statement-problem',
            statement: statement.statement,
            problem: statement.problem.code,
          } as const,
        ]),
    ...(seen === undefined || seen <= now ? [] : [{ code: 'clock-set-back', seen } as const]),
    ...one(owesKeys(session), { code: 'keys-owed' }),
    ...(status.outbox === 0 ? [] : [{ code: 'outbox', files: status.outbox } as const]),
  ];
  return {
    ...status,
    statement,
    asked: chain?.states !== undefined,
    backup,
    descriptorCopies: copies === null ? null : { held: copies.of - copies.missing.length, of: copies.of },
    waiting: await waitingThings(session, asks),
    attention,
  };
}

interface Asked {
  readonly states?: readonly StatementState[];
  readonly tip?: ChainTip;
  readonly move?: WaitingMove;
  /** The code of what went wrong. */
  readonly problem?: string;
}

async function askNode(session: Session): Promise<Asked | undefined> {
  const address = session.store.view((tables) => tables.table('address').get(CURRENT));
  if (session.profile.role !== 'patient' || address?.state !== 'agreed') return undefined;
  try {
    const [tip, states] = [await session.chain().tip(), await followAnchors(session)];
    const move = await waitingMove(session);
    return { tip, states, ...(move === undefined ? {} : { move }) };
  } catch (error) {
    if (!(error instanceof MedwalletError)) throw error;
    return { problem: (error as MedwalletError).code };
  }
}

/** Whether a node has lost touch with its network. On regtest blocks come when somebody mines them. */
export function isStale(network: Network, tip: ChainTip, now: number): boolean {
  return network !== 'regtest' && now - tip.time > STALE_SECONDS;
}

// Whoever accepted has read the descriptor and keeps it: multisig dies quietly where it is lost.
function descriptorCopies(session: Session): { of: number; missing: string[] } | null {
  const row = session.store.view((tables) => tables.table('address').get(CURRENT));
  if (row === undefined) return null;
  const cosigners = Object.keys(row.custodyKeys);
  return { of: cosigners.length, missing: cosigners.filter((did) => row.acceptances[did] === undefined) };
}

function one(isSo: boolean, attention: Attention): Attention[] {
  return isSo ? [attention] : [];
}
