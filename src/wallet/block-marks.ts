import type { Chain } from './ports/chain.ts';

/** How far below the newest block that was read others are remembered: a reorganisation goes back to one of them. */
const DEPTHS = [0, 1, 2, 3, 6, 12, 24, 48, 96, 192, 384];

/** A block that was read, with all below it down to where a search began. */
export interface Mark {
  readonly height: number;
  /** Display order. */
  readonly hash: string;
}

/**
 * The highest of some blocks that is still in the chain; undefined when none is.
 * @param marks highest first
 * @throws ChainError
 */
export async function highestStill(chain: Chain, marks: readonly Mark[]): Promise<Mark | undefined> {
  for (const mark of marks) if (await isInChain(chain, mark.hash)) return mark;
  return undefined;
}

/** @throws ChainError */
export async function isInChain(chain: Chain, hash: string): Promise<boolean> {
  const header = await chain.header(hash);
  return header !== undefined && header.confirmations > 0;
}

/**
 * Those worth remembering: for each distance from the newest the first that is as deep.
 * @param marks highest first
 */
export function spaced(marks: readonly Mark[]): Mark[] {
  const newest = marks[0]?.height ?? 0;
  const chosen = DEPTHS.map((depth) => marks.find(({ height }) => height <= newest - depth));
  return [...new Set(chosen.flatMap((mark) => mark ?? []))];
}

export function markToText({ height, hash }: Mark): string {
  return `${height}:${hash}`;
}

export function markFromText(text: string): Mark {
  const [height, hash = ''] = text.split(':');
  return { height: Number(height), hash };
}
