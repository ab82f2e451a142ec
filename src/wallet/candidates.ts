import type { Card } from '../circle/index.ts';
import { WalletError } from './errors.ts';
import type { Tables } from './ports/store.ts';
import type { WalletRows } from './rows.ts';
import type { Session } from './session.ts';

/** A signed card takes the place of the candidate with the same FHIR reference, in the transaction that saves it. */
export function settleCandidate(tables: Tables<WalletRows>, { fhir }: Card): void {
  if (fhir !== undefined) tables.table('candidate').delete(fhir);
}

/**
 * Whoever stands in a directory only has shown no key: nothing can be given to them, and they sign nothing.
 * @throws WalletError `unsigned-candidate` where a candidate goes by this name or reference
 */
export function refuseCandidate(session: Session, who: string): void {
  const isCandidate = session.store.view((tables) => {
    const table = tables.table('candidate');
    return table.get(who) !== undefined || table.list().some(({ row }) => row.name === who);
  });
  if (!isCandidate) return;
  throw new WalletError(
    'unsigned-candidate',
    'This provider is known from a directory only: there is no card that they signed.',
    'Ask them for their card, and save it: medwallet contact add FILE --name NAME',
  );
}

export function tooManyCandidates(): WalletError {
  return new WalletError(
    'too-many',
    'With this file the directory would be larger than a wallet keeps.',
    'Import only the part that you need.',
  );
}
