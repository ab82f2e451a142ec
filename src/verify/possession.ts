import type { MedwalletError } from '../errors.ts';
import { isOurs } from '../circle/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import { equalBytes, type Network } from '../encoding/index.ts';
import { readAnswer, readChallenge, type ReadChallenge } from './challenge.ts';
import { VERDICTS, type Report, type Verdict } from './report.ts';
import { WORDS } from './verdict.ts';

/** Why an answer proves nothing; the list is closed (docs/spec/challenge.md). */
export type PossessionCode =
  | 'no-grant'
  | 'malformed-challenge'
  | 'malformed-answer'
  | 'too-large'
  | 'wrong-network'
  | 'other-grant'
  | 'too-early'
  | 'too-late'
  | 'bad-signature'
  | 'other-challenge'
  | 'other-signer'
  | 'other-time'
  | 'unknown-challenge'
  | 'replayed';

/** Whether whoever brought the grant has the provider's key. */
export interface Possession {
  readonly result: 'passed' | 'failed';
  /** Which of the reasons it is, where it failed. */
  readonly code?: PossessionCode;
  /** Why, as the rest of a sentence. */
  readonly detail: string;
}

/**
 * The verdict where an answer was asked for: beside those of a grant `replayed`, for an answer that was given
 * before, and `not-proven`, for one that proves nothing for another reason. The grant itself may be good.
 */
export type BearerVerdict = Verdict | 'replayed' | 'not-proven';

/** A report with the answer to a challenge in its verdict. */
export interface PossessionReport extends Omit<Report, 'verdict'> {
  readonly verdict: BearerVerdict;
  readonly possession: Possession;
}

/** Those with words of their own; a form that is wrong is told by whoever read it. */
type Told = Exclude<PossessionCode, 'malformed-challenge' | 'malformed-answer'>;

const DETAILS: Readonly<Record<Told, string>> = {
  replayed: 'this challenge was answered before',
  'unknown-challenge': 'this challenge was not made here',
  'no-grant': 'there is no grant that it could be about',
  'wrong-network': 'the challenge is for another network',
  'other-grant': 'the challenge is about another grant',
  'too-early': 'the time of the challenge has not come yet',
  'too-late': 'the time of the challenge is over',
  'other-challenge': 'the answer is to another challenge',
  'other-signer': 'the answer is by somebody else than the provider',
  'other-time': 'the answer is from another time than the challenge',
  'too-large': 'the challenge or the answer is larger than any',
  'bad-signature': 'the answer is not signed by the provider it names',
};

/** For people: what is so, and what to do. */
const UNPROVEN: Readonly<Record<'replayed' | 'not-proven', readonly [message: string, hint: string]>> = {
  replayed: [
    'This answer was given before: it proves nothing a second time.',
    'Let nobody in; make a new challenge, and have the provider answer that one.',
  ],
  'not-proven': [
    'The answer does not prove that whoever brought this grant has its key.',
    'Let nobody in; make a new challenge, and have the provider answer that one.',
  ],
};

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
 * in its time, and has never been seen before. If it does not, nobody is to be let in, whatever the grant is worth
 * by itself: the verdict is `wrong-audience` where somebody else answered, `replayed` where the challenge was answered
 * before, else `not-proven`; or the one that the report has, up to `wrong-audience`.
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
  const verdict = verdictOf(possession);
  const [message, usual] = verdict === 'wrong-audience' ? WORDS[verdict] : UNPROVEN[verdict];
  const hint = possession.code === 'unknown-challenge' ? ELSEWHERE : usual;
  return { ...report, verdict, message, hint, possession };
}

const ELSEWHERE =
  'Let nobody in; verify where the challenge was made, with the same profile or again without one, or make a new one.';

function verdictOf({ code }: Possession): 'wrong-audience' | 'replayed' | 'not-proven' {
  if (code === 'replayed') return 'replayed';
  return code === 'other-signer' ? 'wrong-audience' : 'not-proven';
}

function failed(code: Told): Possession {
  return { result: 'failed', code, detail: DETAILS[code] };
}

function judge(report: Report, file: Uint8Array, answer: Uint8Array, options: PossessionOptions): Possession {
  try {
    const asked = readChallenge(file);
    const problem = problemOf(report, asked, answer, options);
    if (problem !== undefined) return failed(problem);
    switch (options.take(asked)) {
      case 'first':
        return { result: 'passed', detail: 'the provider answered this challenge' };
      case 'again':
        return failed('replayed');
      case 'unknown':
        return failed('unknown-challenge');
    }
  } catch (cause) {
    if (!isOurs(cause) || cause.outcome === 'unavailable') throw cause;
    return unreadable(cause);
  }
}

// What a reader of the two files finds; nothing else than these is thrown by them.
function unreadable({ code, message }: MedwalletError): Possession {
  switch (code) {
    case 'wrong-network':
    case 'too-large':
    case 'bad-signature':
      return failed(code);
    default:
      return {
        result: 'failed',
        code: code === 'malformed-challenge' ? code : 'malformed-answer',
        detail: `${message} (${code})`,
      };
  }
}

function problemOf(
  report: Report,
  { challenge, bytes }: ReadChallenge,
  file: Uint8Array,
  { network, now, skew, verifier }: PossessionOptions,
): Told | undefined {
  if (report.grant === undefined) return 'no-grant';
  if (challenge.net !== network) return 'wrong-network';
  if (challenge.grant !== report.grant) return 'other-grant';
  if (now + skew < challenge.iat) return 'too-early';
  if (now >= challenge.exp) return 'too-late';
  const { answer, challenge: answered } = readAnswer(file, { network }, verifier);
  if (!equalBytes(answered, bytes)) return 'other-challenge';
  if (answer.provider !== report.provider) return 'other-signer';
  if (answer.time + skew < challenge.iat || answer.time - skew >= challenge.exp) return 'other-time';
  return undefined;
}
