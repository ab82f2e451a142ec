import { boardSeed } from '../grant/index.ts';
import type { BoardReading } from '../verify/index.ts';

/** Sealed files of one board that are tried: each costs a key agreement, and anybody may post as many as he likes. */
export const MAX_TRIED = 64;
/** Bytes. A bundle holds a circle document with its recipient of 1,959 characters, and is sealed: none is shorter. */
const SHORTEST_BUNDLE = 4_096;

/**
 * Opens what hangs on the boards for the holders of a token: such files are sealed to an identity that follows from
 * the grant id. The longest are tried first, since a newer bundle tells of more statements than the ones before it;
 * how many were not tried is said. What is in the clear, revocations among it, comes through in any case.
 */
export async function openForHolders(
  readings: readonly BoardReading[],
  grant: string,
): Promise<BoardReading[]> {
  if (!readings.some(({ files }) => files.some(mayBeBundle))) return [...readings];
  const { ageIdentity, openSmall } = await import('../envelope/index.ts');
  const identity = ageIdentity(boardSeed(grant));
  const opened: BoardReading[] = [];
  for (const reading of readings) {
    const candidates = reading.files.filter(mayBeBundle).sort((a, b) => b.length - a.length);
    const files = reading.files.filter((file) => !mayBeBundle(file));
    for (const file of candidates.slice(0, MAX_TRIED)) {
      files.push(await openSmall(file, [identity]).catch(() => file));
    }
    const untried = candidates.slice(MAX_TRIED);
    opened.push({
      ...reading,
      files: [...files, ...untried],
      unread: (reading.unread ?? 0) + untried.length,
    });
  }
  return opened;
}

function mayBeBundle(file: Uint8Array): boolean {
  // The "a" of age's first line; everything else that counts on a board is JSON.
  return file[0] === 0x61 && file.length >= SHORTEST_BUNDLE;
}
