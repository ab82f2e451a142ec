/**
 * What reads and verifies without a passphrase, for a caller that starts anew for every grant: nothing in here
 * loads a curve, a database, a transaction builder or an age library before a question needs it.
 */
import { join } from 'node:path';
import { folderChallenges } from './adapters/challenges/index.ts';
import { systemEntropy } from './adapters/system/index.ts';
import type { LaneAnswer } from './batch-lane.ts';
import type { BatchOptions } from './batch.ts';
import { layoutOf, openPublic, type Environment, type Place } from './public.ts';
import type { Challenges } from './wallet/ports/challenges.ts';
import type { PublicSession } from './wallet/index.ts';
import { WalletError } from './wallet/index.ts';

export { splitLines } from './adapters/lanes/index.ts';
export { parseScope, PURPOSES } from './grant/index.ts';
export { inputExists, openInputFile, readInputFile } from './public.ts';
export {
  challengeFor,
  describeToken,
  verifyBearer,
  verifyGrantAt,
  verifyGrantInput,
} from './wallet/index.ts';

/** The challenges made here: the profile's, or those of the home where nobody has a profile. */
export function challengesOf(env: Environment, place: Place): Challenges {
  const { home, trust } = layoutOf(env, place);
  const hasProfile = openPublic(env, place, noNode).profile !== undefined;
  return folderChallenges(hasProfile ? join(trust, 'challenges') : join(home, 'challenges'));
}

/**
 * Opens what needs no passphrase.
 * @param needsNode whether the question takes a Bitcoin node, whose connection is loaded only then
 * @param network of a question that is asked without a profile; regtest unless told
 */
export async function openGate(
  env: Environment,
  place: Place,
  needsNode: boolean,
  network?: string,
): Promise<PublicSession> {
  if (needsNode) {
    const wallet = await import('./medwallet.ts');
    return wallet.openPublic(env, place, network);
  }
  return openPublic(env, place, noNode, network);
}

function noNode(): never {
  throw new WalletError('node-missing', 'No Bitcoin node was asked for.', 'Ask for status fresh.', {
    outcome: 'unavailable',
  });
}

/** Verifies one grant a line; what is fastest for many is loaded when it is asked for. */
export async function* verifyBatch(
  options: BatchOptions,
  lines: AsyncIterable<readonly Uint8Array[]>,
): AsyncGenerator<LaneAnswer> {
  const batch = await import('./batch.ts');
  yield* batch.verifyBatch(options, lines);
}

export const entropy = systemEntropy;
