import { hundredths } from './counted.ts';
import type { ChainOutput } from './ports/chain.ts';
import type { Session } from './session.ts';

/** What pays to any of these scripts, as the node finds it; whoever waits is told how far the node is. */
export async function findOutputs(
  session: Pick<Session, 'chain' | 'progress'>,
  scripts: readonly Uint8Array[],
): Promise<ChainOutput[]> {
  const tell = hundredths(session.progress, 'scanning');
  tell(0);
  try {
    return await session.chain().findOutputs(scripts, tell);
  } finally {
    tell(1);
  }
}
