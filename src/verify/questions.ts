import { collect } from './collect.ts';
import type { Evidence } from './evidence.ts';
import { readInput } from './input.ts';
import { checkOptions, type VerifyOptions } from './options.ts';
import { provenProofs } from './proofs.ts';

/**
 * The outpoints that a node has to be asked about before status `fresh` can be answered: the seals left by the
 * statements that show this grant as active, `txid:vout`. The answers go into `evidence.chain.seals`.
 * @throws GrantError for what is no token; VerifyError `bad-options`
 */
export function sealsInQuestion(
  input: string | Uint8Array,
  evidence: Evidence,
  options: VerifyOptions,
): string[] {
  checkOptions(options);
  const { token, package: grantPackage } = readInput(input);
  const collected = collect(token, grantPackage, evidence, options);
  const proofs = provenProofs({ token, collected, evidence, options });
  return [...new Set(proofs.filter(({ active }) => active).map(({ seal }) => seal))];
}
