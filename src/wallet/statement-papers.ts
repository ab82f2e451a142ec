import type { LogStep, PastStatement } from '../cosign/index.ts';
import { hexToBytes, parseTransaction, type Transaction } from '../encoding/index.ts';
import type { LogReader } from '../ledger/index.ts';
import type { StatementRow } from './rows.ts';
import type { Session } from './session.ts';

/** The statements that were sent, oldest first. */
export function sentStatements(session: Session): StatementRow[] {
  return session.store.view((tables) =>
    tables
      .table('statement')
      .list()
      .map(({ row }) => row),
  );
}

/**
 * What a co-signer needs who has missed statements: their notes and transactions, and how the log grew from
 * each of them to the next. One file serves every co-signer, so it begins at the ledger's first statement.
 */
export function statementPapers(
  rows: readonly StatementRow[],
  log: LogReader,
): { history: PastStatement[]; consistency: LogStep[]; genesis?: Transaction } {
  const sizes = [...rows.map(({ size }) => size), log.size];
  const [first] = rows;
  return {
    history: rows.map((row) => ({
      note: row.note,
      transaction: parseTransaction(hexToBytes(row.transaction)),
    })),
    consistency: sizes.slice(1).map((second, i) => {
      const from = sizes[i] ?? 0;
      return { first: from, second, path: log.consistencyProof(from, second) };
    }),
    ...(first === undefined ? {} : { genesis: parseTransaction(hexToBytes(first.spent.transaction)) }),
  };
}
