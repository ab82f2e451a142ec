import { isOurs } from '../circle/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import { equalBytes, type Network } from '../encoding/index.ts';
import { readAnswer, readChallenge, type ReadChallenge } from './challenge.ts';
import { VERDICTS, type Report } from './report.ts';
import { WORDS } from './verdict.ts';

/** Whether whoever brought the grant has the provider's key. */
export interface Possession {
  readonly result: 'passed' | 'failed';
  /** Why, as the rest of a sentence. */
  readonly detail: string;
}

/** A report with the answer to a challenge in its verdict. */
export interface PossessionReport extends Report {
  readonly possession: Possession;
}

/** What the proof of a provider's key is held against. */
export interface PossessionOptions {
  readonly network: Network;
  /** Unix seconds. */
  readonly now: number;
  /** Seconds by which the clocks may differ. */
  readonly skew: number;
  readonly verifier: EcdsaVerifier;
  /**
   * Takes a challenge out of those that wait for an answer, durably, before it returns. Called once everything
   * else about the answer is good.
   * - `first`: it was made here, and this is the first answer to it;
   * - `again`: it was answered before;
   * - `unknown`: it was not made here.
   */
  readonly take: (challenge: ReadChallenge) => 'first' | 'again' | 'unknown';
}

/**
 * Adds to a report whether an answer proves the provider's key: it names this grant, was made for this challenge,
 * in its time, and has never been seen before. If it does not, the grant is not the bearer's, whatever it is worth
 * by itself: the verdict is `wrong-audience`, or the one that the report has and that comes before it.
 * @param challenge the verifier's own file; @param answer anybody's bytes
 */
export function provePossession(
  report: Report,
  challenge: Uint8Array,
  answer: Uint8Array,
  options: PossessionOptions,
): PossessionReport {
  const possession = judge(report, challenge, answer, options);
  const isWorse = VERDICTS.indexOf(report.verdict) > VERDICTS.indexOf('wrong-audience');
  if (possession.result === 'passed' || !isWorse) return { ...report, possession };
  const [message, hint] = WORDS['wrong-audience'];
  return { ...report, verdict: 'wrong-audience', message, hint, possession };
}

function judge(report: Report, file: Uint8Array, answer: Uint8Array, options: PossessionOptions): Possession {
  try {
    const asked = readChallenge(file);
    const problem = problemOf(report, asked, answer, options);
    if (problem !== undefined) return { result: 'failed', detail: problem };
    switch (options.take(asked)) {
      case 'first':
        return { result: 'passed', detail: 'the provider answered this challenge' };
      case 'again':
        return { result: 'failed', detail: 'this challenge was answered before' };
      case 'unknown':
        return { result: 'failed', detail: 'this challenge was not made here' };
    }
  } catch (cause) {
    if (!isOurs(cause) || cause.outcome === 'unavailable') throw cause;
    return { result: 'failed', detail: `${cause.message} (${cause.code})` };
  }
}

function problemOf(
  report: Report,
  { challenge, bytes }: ReadChallenge,
  file: Uint8Array,
  { network, now, skew, verifier }: PossessionOptions,
): string | undefined {
  if (report.grant === undefined) return 'there is no grant that it could be about';
  if (challenge.net !== network) return 'the challenge is for another network';
  if (challenge.grant !== report.grant) return 'the challenge is about another grant';
  if (now + skew < challenge.iat) return 'the time of the challenge has not come yet';
  if (now >= challenge.exp) return 'the time of the challenge is over';
  const { answer, challenge: answered } = readAnswer(file, { network }, verifier);
  if (!equalBytes(answered, bytes)) return 'the answer is to another challenge';
  if (answer.provider !== report.provider) return 'the answer is by somebody else than the provider';
  if (answer.time + skew < challenge.iat || answer.time - skew >= challenge.exp) {
    return 'the answer is from another time than the challenge';
  }
  return undefined;
}
