import { transactionId } from '../crypto/index.ts';
import { equalBytes, type Outpoint, type Transaction } from '../encoding/index.ts';
import { emptyRoot, parseNote } from '../ledger/index.ts';
import type { LedgerHead } from './chain-of-seals.ts';
import { unsafe } from './errors.ts';
import { ledgerId, parseLedgerId } from './ledger-id.ts';
import type { OwnScripts } from './own-scripts.ts';
import type { CosignerKnowledge } from './proposal.ts';
import { SEAL_FLOOR } from './statement.ts';

/** Where a ledger is said to begin, for a co-signer who has signed nothing yet. */
export interface StatedStart {
  /** What the oldest statement at hand spends. */
  readonly spends: Outpoint | undefined;
  /** The transaction that is said to hold the genesis output. */
  readonly genesis: Transaction | undefined;
}

/**
 * Where the co-signer stands: after what it signed last, or before statement 1.
 * @throws AnchorError `wrong-genesis`
 */
export function knownHead(start: StatedStart, known: CosignerKnowledge, own: OwnScripts): LedgerHead {
  const { network, last } = known;
  if (last !== undefined) {
    const note = parseNote(last.note);
    const ledger = known.ledger ?? note.ledger;
    const log = { size: note.size, root: note.root };
    return { network, ledger, after: note.after, note, log, closed: last.closed, next: last.next };
  }
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
  const before = { after: known.after, note: undefined, log, closed: undefined };
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
