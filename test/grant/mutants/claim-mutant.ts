import type { JsonObject } from '../../../src/encoding/index.ts';
import { assemble, guardian, NORMAL, partsOf, patient, provider, withClaims } from '../samples.ts';
import { mutant, type Mutant } from './mutant.ts';

/** A token whose claims differ from a good one's, signed as well as it can be. */
export function claimMutant(
  group: string,
  name: string,
  changes: JsonObject,
  remove: string[] = [],
  base = NORMAL,
): Mutant {
  const claims = withClaims(base, changes, remove);
  const sorted = Object.fromEntries(Object.entries(claims).sort(([a], [b]) => (a < b ? -1 : 1)));
  const own = partsOf(base, base.kind === 'normal' ? [patient, provider] : [provider, guardian]);
  return mutant(group, 'bad-claims', name, assemble({ ...own, claims: JSON.stringify(sorted) }));
}
