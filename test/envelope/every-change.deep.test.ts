import { describe, expect, it } from 'vitest';
import { freshFolders } from '../support/folder.ts';
import { changed, HEADER_CODES, openInto, sample } from './every-change.ts';

const freshFolder = freshFolders();

describe('one bit changed', async () => {
  const { file, header, lastChunk } = await sample();

  it('is refused and leaves nothing: every bit of the header', { timeout: 900_000 }, async () => {
    const folder = freshFolder();
    for (const [offset, mask] of bitsOf(header)) {
      const { code, left } = await openInto(folder, changed(file, offset, mask));
      expect(HEADER_CODES, `byte ${offset}`).toContain(code);
      expect(left, `byte ${offset}`).toEqual([]);
    }
  });

  it('is refused and leaves nothing: every bit of the last chunk', async () => {
    const folder = freshFolder();
    for (const [offset, mask] of bitsOf(lastChunk)) {
      const answer = await openInto(folder, changed(file, offset, mask));
      expect(answer, `byte ${offset}`).toEqual({ code: 'corrupt', left: [] });
    }
  });
});

function bitsOf(offsets: readonly number[]): (readonly [offset: number, mask: number])[] {
  return offsets.flatMap((offset) => Array.from({ length: 8 }, (_, bit) => [offset, 1 << bit] as const));
}
