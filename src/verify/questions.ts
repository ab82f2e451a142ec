import { sealsOf } from './continuity.ts';
import type { Evidence } from './evidence.ts';
import { gather } from './gather.ts';
import { readInput, type VerifyInput } from './input.ts';
import { checkOptions, type VerifyOptions } from './options.ts';
import { provenProofs } from './proofs.ts';

/**
 * The outpoints that a node has to be asked about: for status `fresh` the seals left by the statements that show
 * this grant as active, and wherever a ledger goes on for another one the last seal of that one, `txid:vout`. Which
 * successors count is known only afterwards, so ask again with the answers in hand. The answers go into `evidence.chain.seals`.
 * @throws GrantError for what is no token; VerifyError `bad-options`
 */
export function sealsInQuestion(
  input: string | Uint8Array | VerifyInput,
  evidence: Evidence,
  options: VerifyOptions,
): string[] {
  checkOptions(options);
  const read = readInput(input);
  const { collected, stated, continuity } = gather(read, evidence, options);
  const proofs = provenProofs({ token: read.token, collected, continuity, evidence, options });
  const active = proofs.filter((proof) => proof.active).map(({ seal }) => seal);
  return [...new Set([...active, ...sealsOf(stated)])];
}
