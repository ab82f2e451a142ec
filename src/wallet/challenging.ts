import { bytesToHex, bytesToUtf8, canonicalJson, utf8ToBytes } from '../encoding/index.ts';
import {
  CHALLENGE_SCHEMA,
  provePossession,
  readChallenge,
  readInput,
  type Challenge,
  type PossessionReport,
} from '../verify/index.ts';
import type { Challenges } from './ports/challenges.ts';
import type { Entropy } from './ports/clock.ts';
import type { PublicSession } from './session.ts';
import { networkOf, SKEW, verifyGrantInput, type VerifyRequest } from './verification.ts';

const NONCE_BYTES = 32;

export interface ChallengeRequest {
  /** Who asks, as the provider's wallet shows it. */
  readonly audience: string;
  /** What the answer is for. */
  readonly method: string;
  /** Seconds until it ends. */
  readonly seconds: number;
  readonly network?: string;
}

/**
 * Makes a challenge for whoever brings this grant, and remembers that it was made here.
 * @param input a token or package; nothing about it is verified yet
 * @throws GrantError; VerifyError `malformed-challenge` for words or times that no challenge may have
 */
export function challengeFor(
  session: PublicSession,
  challenges: Challenges,
  entropy: Entropy,
  input: Uint8Array,
  request: ChallengeRequest,
): { readonly challenge: Challenge; readonly file: Uint8Array } {
  const now = session.clock.now();
  const { challenge, bytes, hash } = readChallenge(
    canonicalJson({
      schema: CHALLENGE_SCHEMA,
      audience: request.audience,
      grant: readInput(input).token.grantId,
      method: request.method,
      net: networkOf(session, request),
      nonce: bytesToHex(entropy.bytes(NONCE_BYTES)),
      iat: now,
      exp: now + request.seconds,
    }),
  );
  challenges.prune(now);
  challenges.issue(hash, challenge.exp);
  return { challenge, file: utf8ToBytes(`${bytesToUtf8(bytes)}\n`) };
}

export interface BearerRequest extends VerifyRequest {
  /** The challenge made here, and what came back. */
  readonly challenge: Uint8Array;
  readonly answer: Uint8Array;
}

/**
 * Verifies a grant and that whoever brought it has the provider's key. A challenge is taken off the list before
 * the answer is given, so a second use of it is refused, also after a crash.
 * @throws as {@link verifyGrantInput}; what the list throws when it cannot be written (outcome `unavailable`)
 */
export async function verifyBearer(
  session: PublicSession,
  challenges: Challenges,
  input: Uint8Array,
  request: BearerRequest,
): Promise<PossessionReport> {
  const { report } = await verifyGrantInput(session, input, request);
  return provePossession(report, request.challenge, request.answer, {
    network: networkOf(session, request),
    now: session.clock.now(),
    skew: SKEW,
    verifier: session.verifier,
    take: ({ hash, challenge }) => challenges.take(hash, challenge.exp),
  });
}
