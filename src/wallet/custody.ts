import type { Tables } from './ports/store.ts';
import type { WalletRows } from './rows.ts';

/** Accounts count 0, 2, 3, …: BIP-48 account 1 is the identity's. */
export function nextCustodyAccount(tables: Tables<WalletRows>): number {
  const used = usedCustodyAccounts(tables);
  let account = 0;
  while (used.has(account)) account = account === 0 ? 2 : account + 1;
  return account;
}

/** One account serves one record address, or spends would link a clinic's patients to each other. */
export function usedCustodyAccounts(tables: Tables<WalletRows>): Set<number> {
  const own = tables
    .table('address')
    .list()
    .flatMap(({ row }) => row.account ?? []);
  const cosigned = tables
    .table('cosigned')
    .list()
    .flatMap(({ row }) => [row.account, row.expects?.account, ...(row.accounts ?? [])])
    .filter((account) => typeof account === 'number');
  return new Set([...own, ...cosigned]);
}
