import { assemble, NORMAL, partsOf, patient, provider } from '../samples.ts';

/** A token that is wrong in one way, and the code that says in which. */
export interface Mutant {
  readonly group: string;
  readonly name: string;
  readonly code: string;
  readonly token: string;
}

/** The token that all mutants start from, and its parts. */
export const parts = partsOf(NORMAL, [patient, provider]);
export const good = assemble(parts);
const [header = '', claims = '', signature = ''] = good.split('.');
export const goodHeader = header;
export const goodClaims = claims;
export const goodSignature = signature;

export function mutant(group: string, code: string, name: string, token: string): Mutant {
  return { group, code, name, token };
}
