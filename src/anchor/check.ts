import { transactionId, type EcdsaVerifier } from '../crypto/index.ts';
import { equalBytes, type Outpoint, type Transaction } from '../encoding/index.ts';
import { parseNote } from '../ledger/index.ts';
import type { PublicDeriver } from '../multisig/index.ts';
import { followHistory, followStatement, type LedgerHead, type Link } from './chain-of-seals.ts';
import { checkFrame, spentOutputs } from './check-inputs.ts';
import { checkMoney } from './check-money.ts';
import { unsafe } from './errors.ts';
import { ledgerId, parseLedgerId } from './ledger-id.ts';
import { OwnScripts } from './own-scripts.ts';
import type { CheckedStatement, CosignerKnowledge, StatementProposal } from './proposal.ts';
import { readStatementTransaction, SEAL_FLOOR } from './statement.ts';

/** What only rooms with the curve can do, handed in. */
export interface CheckTools {
  readonly derive: PublicDeriver;
  readonly verifier: EcdsaVerifier;
}

/**
 * Every check of a co-signer (docs/spec/statement.md, "What a co-signer refuses"), in that order, before any key
 * is touched. The patient's wallet runs it too, before it signs last and before it broadcasts what another
 * wallet finished. Everything in `proposal` may come from an enemy, everything in `known` is the co-signer's own.
 * @returns what was proved; the caller shows it, and signs its `ownInputs` and nothing else
 * @throws AnchorError with one code for each check
 */
export function checkStatement(
  proposal: StatementProposal,
  known: CosignerKnowledge,
  { derive, verifier }: CheckTools,
): CheckedStatement {
  const own = new OwnScripts([known.target, ...known.descriptors], derive);
  const shape = readStatementTransaction(proposal.transaction);
  checkFrame(proposal.transaction);
  const spent = spentOutputs(proposal.transaction, proposal.inputs);
  const start = knownHead(proposal, known, own);
  const before = followHistory(start, proposal.history, own, verifier);
  const link = followStatement(before, proposal, own);
  checkCircle(proposal, known, link);
  const movesHome = checkHome(link, known, own);
  const { statement } = link.note;
  const money = checkMoney(proposal, spent, statement, known, own);
  return {
    ledger: before.ledger,
    statement,
    note: link.note,
    replaces: link.replaces,
    movesHome,
    newEvents: link.note.size - (before.note?.size ?? 0),
    seal: { before: link.closes.value, after: shape.nextSeal.value },
    ...money,
  };
}

// Where the co-signer stands: after what it signed last, or before statement 1.
function knownHead(proposal: StatementProposal, known: CosignerKnowledge, own: OwnScripts): LedgerHead {
  const { network, last } = known;
  if (last !== undefined) {
    const note = parseNote(last.note);
    const ledger = known.ledger ?? note.ledger;
    return { network, ledger, after: note.after, note, closed: last.closed, next: last.next };
  }
  const [oldest] = proposal.history;
  const spends = (oldest ?? proposal).transaction.inputs[0]?.previous;
  const genesis = known.ledger === undefined ? spends : parseLedgerId(known.ledger);
  const output = genesis && outputAt(genesis, oldest ? proposal.genesis : proposal.inputs[0]?.previous);
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
  return { network, ledger: ledgerId(genesis), after: known.after, note: undefined, closed: undefined, next };
}

function outputAt(
  outpoint: Outpoint,
  tx: Transaction | undefined,
): Transaction['outputs'][number] | undefined {
  return tx !== undefined && equalBytes(transactionId(tx), outpoint.txid)
    ? tx.outputs[outpoint.vout]
    : undefined;
}

function checkCircle({ circle }: StatementProposal, { target }: CosignerKnowledge, { note }: Link): void {
  const isNamed = equalBytes(circle.hash, note.circle) && circle.ledger === note.ledger;
  if (!isNamed || !equalBytes(circle.descriptorHash, target.hash)) {
    throw unsafe('wrong-circle', 'The circle document is not the one of this note, ledger and home.');
  }
}

// The next seal lies under some descriptor agreed to; here, under the one that is expected now.
function checkHome(link: Link, { target }: CosignerKnowledge, own: OwnScripts): boolean {
  const { statement } = link.note;
  if (!equalBytes(link.head.next.script, own.at({ descriptor: target, branch: 0, index: statement }))) {
    throw unsafe('move-not-agreed', 'The next seal goes to another home than the one expected.');
  }
  return !equalBytes(link.closes.script, own.at({ descriptor: target, branch: 0, index: statement - 1 }));
}
