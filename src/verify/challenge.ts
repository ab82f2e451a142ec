import * as v from 'valibot';
import {
  checkSigner,
  did,
  hex,
  isOurs,
  network,
  parseSigned,
  pattern,
  readShape,
  seconds,
  type SignedKind,
} from '../circle/index.ts';
import { sha256, type EcdsaVerifier } from '../crypto/index.ts';
import {
  bytesToHex,
  canonicalJson,
  hexToBytes,
  parseJson,
  publicKeyOfDid,
  type Did,
  type Network,
} from '../encoding/index.ts';
import { VerifyError } from './errors.ts';

/** The `schema` of a challenge. */
export const CHALLENGE_SCHEMA = 'medwallet/challenge/v1';
/** Bytes of a challenge, as a file and inside an answer. */
export const MAX_CHALLENGE_BYTES = 1_024;
/** Bytes of an answer to a challenge. */
export const MAX_ANSWER_BYTES = 4_096;
/** Seconds from making a challenge to its end, at most: whoever is there answers at once. */
export const MAX_CHALLENGE_SECONDS = 3_600;

const words = pattern(/^[!-~](?:[ -~]{0,126}[!-~])?$/, 'must be 1 to 128 printable ASCII characters');

const schema = v.strictObject({
  schema: v.literal(CHALLENGE_SCHEMA, `must be "${CHALLENGE_SCHEMA}"`),
  audience: words,
  grant: hex(32),
  method: words,
  net: network,
  nonce: hex(32),
  iat: seconds,
  exp: seconds,
});

/** What a verifier asks of whoever brings a grant (docs/spec/challenge.md). Anybody can write one. */
export interface Challenge {
  readonly schema: typeof CHALLENGE_SCHEMA;
  /** Who asks, in words that the answerer's wallet shows: a host name, as a rule. */
  readonly audience: string;
  /** Grant id. */
  readonly grant: string;
  /** What is to be done with the answer: `open`, `GET /fhir/Observation`. */
  readonly method: string;
  readonly net: Network;
  /** 32 random bytes, hex. */
  readonly nonce: string;
  /** Unix seconds, from and until. */
  readonly iat: number;
  readonly exp: number;
}

/** A challenge that was read, and its bytes. */
export interface ReadChallenge {
  readonly challenge: Challenge;
  /** RFC 8785 bytes, which an answer holds. */
  readonly bytes: Uint8Array;
  /** SHA-256 of these, hex: its name in a replay store. */
  readonly hash: string;
}

/** @throws VerifyError `malformed-challenge`, `too-large` */
export function readChallenge(file: Uint8Array): ReadChallenge {
  if (file.length > MAX_CHALLENGE_BYTES) {
    throw new VerifyError(
      'too-large',
      `A challenge has at most ${MAX_CHALLENGE_BYTES} bytes, and this has ${file.length}.`,
      'Check that it is the right file.',
    );
  }
  const challenge = readShape(schema, parse(file), malformed);
  if (challenge.exp <= challenge.iat || challenge.exp - challenge.iat > MAX_CHALLENGE_SECONDS) {
    throw malformed(`field "exp" must be 1 to ${MAX_CHALLENGE_SECONDS} seconds after "iat"`);
  }
  const bytes = canonicalJson({ ...challenge });
  return { challenge, bytes, hash: bytesToHex(sha256(bytes)) };
}

const answerSchema = v.strictObject({
  type: v.literal('challenge-answer', 'must be "challenge-answer"'),
  provider: did,
  challenge: v.pipe(
    v.string('must be text'),
    v.maxLength(2 * MAX_CHALLENGE_BYTES, 'is too long'),
    v.regex(/^(?:[0-9a-f]{2})+$/, 'must be lower-case hex'),
  ),
  time: seconds,
});

/**
 * A provider's signed answer. The challenge stands in it as hex: whoever asks chooses its words, and a text that
 * somebody else chose is never signed as it stands.
 */
export interface ChallengeAnswer {
  readonly type: 'challenge-answer';
  readonly provider: Did;
  /** The challenge's RFC 8785 bytes, hex. */
  readonly challenge: string;
  /** Unix seconds, by the provider's clock. */
  readonly time: number;
}

const kind: SignedKind<typeof answerSchema> = {
  type: 'challenge-answer',
  name: 'answer',
  maxBytes: MAX_ANSWER_BYTES,
  schema: answerSchema,
  refuse: (problem, sentence, hint, cause) =>
    new VerifyError(problem === 'malformed' ? 'malformed-answer' : problem, sentence, hint, { cause }),
};

/** The answer to a challenge, to be signed. */
export function answerTo({ bytes }: ReadChallenge, provider: Did, time: number): ChallengeAnswer {
  return { type: 'challenge-answer', provider, challenge: bytesToHex(bytes), time };
}

/**
 * Reads an answer and checks that the provider it names signed it.
 * @throws VerifyError `malformed-answer`, `too-large`, `wrong-network`, `bad-signature`
 */
export function readAnswer(
  file: Uint8Array,
  options: { readonly network: Network },
  verifier: EcdsaVerifier,
): { readonly answer: ChallengeAnswer; readonly challenge: Uint8Array } {
  const { value: answer, signed } = parseSigned(kind, file);
  const signer = publicKeyOfDid(answer.provider);
  checkSigner(kind, signed, { network: options.network, signer }, verifier);
  return { answer, challenge: hexToBytes(answer.challenge) };
}

function parse(file: Uint8Array) {
  try {
    return parseJson(file, { maxBytes: MAX_CHALLENGE_BYTES, maxDepth: 1 });
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    throw malformed(`the form is wrong (${cause.code})`);
  }
}

function malformed(problem: string): VerifyError {
  return new VerifyError(
    'malformed-challenge',
    `In this challenge, ${problem}.`,
    'Ask whoever wants the answer for the challenge again.',
  );
}
