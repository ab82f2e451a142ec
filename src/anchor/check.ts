import type { EcdsaVerifier } from '../crypto/index.ts';
import { equalBytes } from '../encoding/index.ts';
import type { PublicDeriver } from '../multisig/index.ts';
import { followHistory, followStatement, type Link } from './chain-of-seals.ts';
import { checkFrame, spentOutputs } from './check-inputs.ts';
import { checkMoney } from './check-money.ts';
import { unsafe } from './errors.ts';
import { knownHead } from './known-head.ts';
import { OwnScripts } from './own-scripts.ts';
import type { CheckedStatement, CosignerKnowledge, StatementProposal } from './proposal.ts';
import { readStatementTransaction } from './statement.ts';

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
  const [oldest] = proposal.history;
  const start = knownHead(
    {
      spends: (oldest ?? proposal).transaction.inputs[0]?.previous,
      genesis: oldest ? proposal.genesis : proposal.inputs[0]?.previous,
    },
    known,
    own,
  );
  const { head: before, passed } = followHistory(start, proposal.history, own, verifier);
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
    restarts: known.last !== undefined && start.next !== known.last.next,
    passed,
    movesHome,
    newEvents: link.note.size - before.log.size,
    seal: { before: link.closes.value, after: shape.nextSeal.value },
    ...money,
  };
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
