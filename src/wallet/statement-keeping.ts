import { transactionId } from '../crypto/index.ts';
import {
  bytesToHex,
  displayTxid,
  hexToBytes,
  internalTxid,
  parseTransaction,
  serializeTransaction,
  type Transaction,
} from '../encoding/index.ts';
import { requireAgreedAddress } from './address.ts';
import type { StatementState } from './anchor-states.ts';
import { announceMove, enterMove } from './move-entering.ts';
import { numberKey, type StatementRow } from './rows.ts';
import { spenderFinder } from './seal-closing.ts';
import type { Session } from './session.ts';
import { sealSpentBy, statementSigners } from './statement-papers.ts';
import { forgetPlans, PLAN, replacing } from './statement-versions.ts';

/**
 * Keeps a planned statement as a signed one, with all that it brings along, in one transaction of the store: from
 * here on it is sent again by itself whatever happens.
 * @param paid satoshis and virtual bytes as they became; undefined where others sent it, as it was planned
 * @throws WalletError `move-outdated`
 */
export function keepSigned(
  session: Session,
  plan: StatementRow,
  transaction: Transaction,
  paid: { readonly fee: bigint; readonly vsize: number } | undefined,
): StatementRow {
  const row: StatementRow = {
    ...plan,
    psbt: null,
    state: 'signed',
    txid: displayTxid(transactionId(transaction)),
    ...(paid === undefined ? {} : { fee: Number(paid.fee), vsize: paid.vsize }),
    transaction: bytesToHex(serializeTransaction(transaction, { witness: true })),
    signers: statementSigners(session, requireAgreedAddress(session), {
      number: plan.statement,
      transaction,
      seal: { value: BigInt(plan.spent.value), script: hexToBytes(plan.spent.script) },
    }),
  };
  session.store.change((tables) => {
    const table = tables.table('statement');
    table.put(numberKey(row.statement), replacing(table.get(numberKey(row.statement)), row));
    // Another process may have composed a later version since; that one stays.
    if (tables.table('plan').get(PLAN)?.txid === plan.txid) forgetPlans(tables);
    if (row.moving === true) enterMove(session, tables, row, paid === undefined);
  });
  if (row.moving === true) announceMove(session);
  return row;
}

/**
 * Co-signers who are enough without us may finish our draft and send it themselves: what closed the seal then is the
 * statement that we composed, and is kept as such.
 * @param newest as it was seen just now
 * @returns whether there was one
 * @throws ChainError
 */
export async function adoptFinished(session: Session, newest: StatementState | undefined): Promise<boolean> {
  const plan = session.store.view((tables) => tables.table('plan').get(PLAN));
  if (plan === undefined || newest?.problem?.by !== plan.txid) return false;
  const seal =
    plan.statement === newest.statement ? sealSpentBy(plan) : { txid: internalTxid(newest.txid), vout: 0 };
  const found = seal && (await spenderFinder(session)(seal, newest.height ?? 0));
  if (found === undefined) return false;
  keepSigned(session, plan, parseTransaction(found.transaction), undefined);
  return true;
}
