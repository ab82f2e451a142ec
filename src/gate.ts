/**
 * What reads and verifies without a passphrase, for a caller that starts anew for every grant: nothing in here
 * loads a curve, a database, a transaction builder or an age library before a question needs it.
 */
import type { LaneAnswer } from './batch-lane.ts';
import type { BatchOptions } from './batch.ts';
import { openPublic, type Environment, type Place } from './public.ts';
import type { PublicSession } from './wallet/index.ts';
import { WalletError } from './wallet/index.ts';

export { splitLines } from './adapters/lanes/index.ts';
export { inputExists, openInputFile, readInputFile } from './public.ts';
export { describeToken, verifyGrantInput } from './wallet/index.ts';

/**
 * Opens what needs no passphrase.
 * @param needsNode whether the question takes a Bitcoin node, whose connection is loaded only then
 */
export async function openGate(env: Environment, place: Place, needsNode: boolean): Promise<PublicSession> {
  if (needsNode) {
    const wallet = await import('./medwallet.ts');
    return wallet.openPublic(env, place);
  }
  return openPublic(env, place, () => {
    throw new WalletError('node-missing', 'No Bitcoin node was asked for.', 'Ask for status fresh.', {
      outcome: 'unavailable',
    });
  });
}

/** Verifies one grant a line; what is fastest for many is loaded when it is asked for. */
export async function* verifyBatch(
  options: BatchOptions,
  lines: AsyncIterable<Uint8Array>,
): AsyncGenerator<LaneAnswer> {
  const batch = await import('./batch.ts');
  yield* batch.verifyBatch(options, lines);
}
