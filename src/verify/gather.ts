import { adopt, collect, type Collected } from './collect.ts';
import { findStated, judgeStated, peopleOf, type Continuity, type Stated } from './continuity.ts';
import type { Evidence } from './evidence.ts';
import type { VerifyInput } from './input.ts';
import type { VerifyOptions } from './options.ts';

export interface Gathered {
  readonly collected: Collected;
  readonly stated: Stated;
  readonly continuity: Continuity;
}

/** Sorts the evidence, and finds out from the proofs in it who goes on for whom. */
export function gather(
  { token, package: grantPackage }: VerifyInput,
  evidence: Evidence,
  options: VerifyOptions,
): Gathered {
  const sorted = collect(token, grantPackage, evidence, options);
  const stated = findStated(sorted.proofs, evidence, options);
  const people = peopleOf(stated);
  const collected = people.size === 0 ? sorted : adopt(sorted, people, options);
  const { circles, vetoes } = collected;
  return { collected, stated, continuity: judgeStated(stated, { vetoes, circles, evidence, options }) };
}
