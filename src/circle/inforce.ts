import type { Did } from '../encoding/index.ts';
import type { ReadCircle } from './document.ts';

/**
 * The newest circle documents of a patient among those at hand: one, or none, or several when the patient's
 * key signed different documents under one number, which no honest wallet does.
 */
export function newestCircles(circles: readonly ReadCircle[], patient: Did): ReadCircle[] {
  const own = circles.filter(({ circle }) => circle.patient === patient);
  const newest = Math.max(...own.map(({ circle }) => circle.seq));
  const byHash = new Map(own.filter(({ circle }) => circle.seq === newest).map((one) => [one.hash, one]));
  return [...byHash.values()];
}

/**
 * The one circle document in force at a time: the newest at hand, not contradicted by another of the same
 * number, begun and not ended. An older one never stands in for a newer that is out of its time.
 * @param at Unix seconds
 * @param skew seconds by which the patient's clock may differ
 */
export function newestCircle(
  circles: readonly ReadCircle[],
  patient: Did,
  at: number,
  skew = 0,
): ReadCircle | undefined {
  const [only, ...others] = newestCircles(circles, patient);
  return only !== undefined && others.length === 0 && isWithin(only, at, skew) ? only : undefined;
}

/**
 * Whether the patient has appointed this guardian, as far as the documents at hand can say: `no` when the
 * newest names others, `unknown` when there is none, it is out of its time, or two contradict each other.
 * @param at Unix seconds
 * @param skew seconds by which the patient's clock may differ
 */
export function guardianInForce(
  circles: readonly ReadCircle[],
  patient: Did,
  guardian: Did,
  at: number,
  skew = 0,
): 'yes' | 'no' | 'unknown' {
  const newest = newestCircles(circles, patient);
  if (newest.length === 0) return 'unknown';
  const naming = newest.filter(({ circle }) => circle.guardians.includes(guardian));
  if (naming.length === 0) return 'no';
  return naming.length === newest.length && naming.every((one) => isWithin(one, at, skew))
    ? 'yes'
    : 'unknown';
}

function isWithin({ circle }: ReadCircle, at: number, skew: number): boolean {
  return circle.iat <= at + skew && at - skew < circle.exp;
}
