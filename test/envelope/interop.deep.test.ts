import { describe, expect, it } from 'vitest';
import { digestStream } from '../../src/crypto/index.ts';
import { decryptChunks, encryptChunks, ageRecipient } from '../../src/envelope/index.ts';
import { requireAge } from '../support/age.ts';
import { pattern } from '../support/bytes.ts';
import { agreesWithStock } from './interop.ts';
import { IDENTITY } from './support.ts';

describe('stock age', () => {
  agreesWithStock(requireAge());
});

describe('a large file', () => {
  const MEBIBYTE = 1024 * 1024;

  it('passes through in flat memory', async () => {
    const piece = pattern(MEBIBYTE);
    const size = 1024;
    function* plaintext(): Generator<Uint8Array> {
      for (let i = 0; i < size; i++) yield piece;
    }
    const expected = digestStream();
    for (const each of plaintext()) expected.update(each);
    const before = process.memoryUsage.rss();
    let highest = before;
    const digest = digestStream();
    const file = await encryptChunks(plaintext(), [await ageRecipient(IDENTITY)]);
    for (const each of await decryptChunks(file, [IDENTITY])) {
      digest.update(each);
      highest = Math.max(highest, process.memoryUsage.rss());
    }
    expect(digest.digest()).toEqual(expected.digest());
    expect((highest - before) / MEBIBYTE).toBeLessThan(128);
  });
});
