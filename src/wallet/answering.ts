import { signDocument } from '../cosign/index.ts';
import { answerTo, readChallenge, type ReadChallenge } from '../verify/index.ts';
import { WalletError } from './errors.ts';
import type { Session } from './session.ts';
import { SKEW } from './verification.ts';

/**
 * Reads somebody's challenge before it is shown and answered.
 * @throws VerifyError; WalletError `wrong-network`, `challenge-over`
 */
export function readForeignChallenge(session: Session, file: Uint8Array): ReadChallenge {
  const read = readChallenge(file);
  const { net, iat, exp } = read.challenge;
  if (net !== session.network) {
    throw new WalletError(
      'wrong-network',
      `This challenge is for ${net}, and this wallet is on ${session.network}.`,
      'Choose the profile that the grant was made for.',
    );
  }
  const now = session.clock.now();
  if (now + SKEW < iat || now >= exp) {
    throw new WalletError(
      'challenge-over',
      'The time of this challenge is not now.',
      'Ask for a new one, and check the clock.',
    );
  }
  return read;
}

/** Answers a challenge with this wallet's identity: a text of our own making, in which the challenge is hex. */
export function answerChallenge(session: Session, read: ReadChallenge): { readonly file: Uint8Array } {
  const document = { ...answerTo(read, session.profile.did, session.clock.now()) };
  const signed = signDocument('challenge-answer', session.network, document, session.identity);
  return { file: signed.bytes };
}
