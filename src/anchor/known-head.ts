import { transactionId } from '../crypto/index.ts';
import { equalBytes, type Outpoint, type Transaction } from '../encoding/index.ts';
import { emptyRoot, parseNote } from '../ledger/index.ts';
import { sameOutpoint, type LedgerHead } from './chain-of-seals.ts';
import { unsafe } from './errors.ts';
import { ledgerId, parseLedgerId } from './ledger-id.ts';
import type { OwnScripts } from './own-scripts.ts';
import type { CosignerKnowledge, Seal } from './proposal.ts';
import { SEAL_FLOOR } from './statement.ts';

/** Where a ledger is said to begin, for a co-signer who has signed nothing yet. */
export interface StatedStart {
  /** What the oldest statement at hand spends. */
  readonly spends: Outpoint | undefined;
  /** The transaction that is said to hold the genesis output. */
  readonly genesis: Transaction | undefined;
}

/**
 * Where the co-signer stands: after what it signed last, or before statement 1. Where the oldest statement at hand closes
 * a seal of an older one that it knows, or the ledger's first, it stands there: a reorganisation may have undone the
 * rest. Whoever sends the statement chooses which, and gains nothing: the longest log that was signed still binds, and
 * what was signed behind that seal can never be in one chain with what closes it otherwise.
 * @throws AnchorError `wrong-genesis`
 */
export function knownHead(start: StatedStart, known: CosignerKnowledge, own: OwnScripts): LedgerHead {
  const { last } = known;
  if (last === undefined) return genesisHead(start, known, own);
  const { spends } = start;
  const closes = (seal: Seal): boolean => spends !== undefined && sameOutpoint(seal.outpoint, spends);
  const stand = [last, ...(known.earlier ?? [])].find(({ next, closed }) => closes(next) || closes(closed));
  const { size, root } = known.longest ?? parseNote(last.note);
  const bound = { log: { size, root } };
  const isFirst =
    known.ledger !== undefined && spends !== undefined && sameOutpoint(parseLedgerId(known.ledger), spends);
  if (stand === undefined && isFirst) return { ...genesisHead(start, known, own), ...bound };
  const { note: text, closed, next } = stand ?? last;
  const note = parseNote(text);
  const ledger = known.ledger ?? note.ledger;
  return { network: known.network, ledger, after: note.after, note, closed, next, ...bound };
}

function genesisHead(start: StatedStart, known: CosignerKnowledge, own: OwnScripts): LedgerHead {
  const { network } = known;
  const genesis = known.ledger === undefined ? start.spends : parseLedgerId(known.ledger);
  const output = genesis && outputAt(genesis, start.genesis);
  if (
    genesis === undefined ||
    output === undefined ||
    output.value < SEAL_FLOOR ||
    own.match(output.script, 0, 0) === undefined
  ) {
    throw unsafe(
      'wrong-genesis',
      `The ledger does not begin with at least ${SEAL_FLOOR} sat on the record address's first address.`,
    );
  }
  const next = { outpoint: genesis, ...output };
  const log = { size: 0, root: emptyRoot() };
  const after = known.last === undefined ? known.after : parseNote(known.last.note).after;
  const before = { after, note: undefined, log, closed: undefined };
  return { network, ledger: ledgerId(genesis), ...before, next };
}

function outputAt(
  outpoint: Outpoint,
  tx: Transaction | undefined,
): Transaction['outputs'][number] | undefined {
  return tx !== undefined && equalBytes(transactionId(tx), outpoint.txid)
    ? tx.outputs[outpoint.vout]
    : undefined;
}
