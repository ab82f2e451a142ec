import { EMERGENCY_COLLECTION } from '../grant/index.ts';
import { leaveFormerGuardians } from './guardian-leaving.ts';
import { publishKeys } from './key-publishing.ts';
import { resealRecords } from './resealing.ts';
import { learnRevocations } from './seen-revocations.ts';
import type { Session } from './session.ts';

/** Before records are sealed for these collections: who may not read them any more is left out from here on. */
export function prepareFiling(session: Session, collections: readonly string[]): void {
  learnRevocations(session);
  if (collections.includes(EMERGENCY_COLLECTION)) leaveFormerGuardians(session);
}

/**
 * After records were added: whoever may read them finds the keys.
 * @param late ids of those during whose sealing a grant on their collection ended: it must not open them
 */
export async function finishFiling(
  session: Session,
  { added, late }: { readonly added: readonly string[]; readonly late: readonly string[] },
): Promise<void> {
  if (late.length > 0) await resealRecords(session, late);
  else if (added.length > 0) await publishKeys(session, added);
}
