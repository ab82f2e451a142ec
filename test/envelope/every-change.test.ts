import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshFolders } from '../support/folder.ts';
import { changed, HEADER_CODES, openInto, sample } from './every-change.ts';

const freshFolder = freshFolders();

describe('one byte changed', async () => {
  const { file, header, lastChunk } = await sample();

  it('opens as it is', async () => {
    const folder = freshFolder();
    expect(await openInto(folder, file)).toEqual({ code: undefined, left: ['out'] });
    expect(readFileSync(join(folder, 'out')).length).toBe(65_626);
  });

  it('is refused and leaves nothing: every byte of the header', { timeout: 120_000 }, async () => {
    const folder = freshFolder();
    for (const offset of header) {
      const { code, left } = await openInto(folder, changed(file, offset, 1 + (offset % 255)));
      expect(HEADER_CODES, `byte ${offset}`).toContain(code);
      expect(left, `byte ${offset}`).toEqual([]);
    }
  });

  it('is refused and leaves nothing: every byte of the last chunk', async () => {
    const folder = freshFolder();
    for (const offset of lastChunk) {
      const answer = await openInto(folder, changed(file, offset, 1 + (offset % 255)));
      expect(answer, `byte ${offset}`).toEqual({ code: 'corrupt', left: [] });
    }
  });
});
