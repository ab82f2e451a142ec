import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { errnoError } from '../../../src/adapters/files/index.ts';
import { openStreams } from '../../../src/adapters/streams/index.ts';
import { openSmall, sealSmall, ageRecipient } from '../../../src/envelope/index.ts';
import { concatBytes } from '../../../src/encoding/index.ts';
import { findAge } from '../../support/age.ts';
import { flipBit, pattern } from '../../support/bytes.ts';
import { rejectsCode } from '../../support/throws.ts';
import { IDENTITY } from '../../envelope/support.ts';
import { open, seal, throughFiles } from './lab.ts';

/** Of a short file. */
const STRIPE = 524_288;
const LONG_STRIPE = 2_097_152;
const SEALED = 65_552;
/** Chunks in a stripe. */
const CHUNKS = 8;
/** Around each edge of a chunk and of a stripe, and enough stripes to use each place in memory twice. */
const SIZES = [0, 1, 65_535, 65_536, 65_537, STRIPE - 1, STRIPE, STRIPE + 1, 3 * STRIPE, 7 * STRIPE + 7];
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('a pipeline', () => {
  it.each(SIZES)('writes and reads what the chunk streams do, %d bytes', async (size) => {
    const plaintext = pattern(size);
    const sealed = await seal(plaintext);
    expect(sealed.plaintext).toEqual({ sha256: hashOf(plaintext), size });
    expect(sealed.ciphertext).toEqual({ sha256: hashOf(sealed.bytes), size: sealed.bytes.length });
    expect(Buffer.compare(await openSmall(sealed.bytes, [IDENTITY]), plaintext)).toBe(0);

    const theirs = await sealSmall(plaintext, [await ageRecipient(IDENTITY)]);
    const opened = await open(theirs);
    expect(Buffer.compare(opened.bytes, plaintext)).toBe(0);
    expect(opened.plaintext.sha256).toBe(hashOf(plaintext));
    expect(opened.ciphertext.sha256).toBe(hashOf(theirs));
  });

  it.each([0, LONG_STRIPE - 1, LONG_STRIPE, LONG_STRIPE + 1, 7 * LONG_STRIPE + 7])(
    'does the same in the stripes of a long file, %d bytes',
    async (size) => {
      const plaintext = pattern(size);
      const sealed = await seal(plaintext, {}, false);
      expect(Buffer.compare(await openSmall(sealed.bytes, [IDENTITY]), plaintext)).toBe(0);
      const opened = await open(sealed.bytes, {}, [], false);
      expect(Buffer.compare(opened.bytes, plaintext)).toBe(0);
      expect([opened.plaintext, opened.ciphertext]).toEqual([sealed.plaintext, sealed.ciphertext]);
    },
  );

  const age = findAge();
  it.runIf(age !== undefined).each([0, 1, 65_535, 65_536, 65_537, 10_000_000])(
    'agrees with stock age, %d bytes',
    async (size) => {
      if (age === undefined) return;
      const plaintext = pattern(size);
      expect(Buffer.compare(age.decrypt((await seal(plaintext)).bytes, IDENTITY), plaintext)).toBe(0);
      const theirs = age.encrypt(plaintext, [await ageRecipient(IDENTITY)]);
      expect(Buffer.compare((await open(theirs)).bytes, plaintext)).toBe(0);
    },
  );
});

const unasked = (): Promise<never> => Promise.reject(new RangeError('nobody asks for it'));

describe('two files, at positions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'medwallet-direct-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([...SIZES, 2 * STRIPE - 1, 2 * STRIPE, 2 * STRIPE + 1])(
    'give what the pipeline gives, %d bytes',
    async (size) => {
      const plaintext = pattern(size);
      const sealed = await throughFiles('seal', folder, plaintext);
      expect(Buffer.compare((await open(sealed)).bytes, plaintext)).toBe(0);
      const back = await throughFiles('open', folder, (await seal(plaintext)).bytes);
      expect(Buffer.compare(back, plaintext)).toBe(0);
    },
  );

  const job = { key: pattern(32), prefix: new Uint8Array(), fill: unasked, append: unasked };
  const place = (path: string, flags: string) => {
    const descriptor = openSync(path, flags);
    const explain = (errno: string): Error => errnoError(path, errno);
    return {
      close: () => {
        closeSync(descriptor);
      },
      place: { file: { descriptor, explain }, position: 0 },
    };
  };
  it.each([
    ['shorter', 3 * STRIPE + 1, 'to', 'io'],
    ['longer', 3 * STRIPE - 1, 'to', 'io'],
    ['written to a full disk', 3 * STRIPE, '/dev/full', 'disk-full'],
  ])('of which one is %s, end with what the system said', async (_what, size, to, code) => {
    if (to === '/dev/full' && process.platform !== 'linux') return;
    writeFileSync(join(folder, 'changing'), pattern(3 * STRIPE));
    const input = place(join(folder, 'changing'), 'r');
    const output = place(to === 'to' ? join(folder, to) : to, 'w');
    const direct = { input: input.place, output: output.place };
    await rejectsCode(code, () => openStreams({ hashes: false }).seal({ ...job, size, direct }));
    input.close();
    output.close();
  });
});

describe('a changed file', async () => {
  const plaintext = pattern(2 * STRIPE + 100);
  const { bytes: file, ciphertext } = await seal(plaintext);
  const payload = ciphertext.size - (plaintext.length + (2 * CHUNKS + 1) * 16);
  const chunk = (index: number): Uint8Array =>
    file.subarray(payload + index * SEALED, payload + (index + 1) * SEALED);
  const full = (await seal(pattern(2 * STRIPE))).bytes;
  const folder = mkdtempSync(join(tmpdir(), 'medwallet-changed-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each<[string, string, Uint8Array]>([
    ['a bit of the nonce', 'corrupt', flipBit(file, payload - 1)],
    ['a bit of the first chunk', 'corrupt', flipBit(file, payload)],
    ['a bit of the second stripe', 'corrupt', flipBit(file, payload + (CHUNKS + 1) * SEALED)],
    ['a bit of the last tag', 'corrupt', flipBit(file, -1)],
    ['cut behind a chunk', 'truncated', file.subarray(0, payload + 3 * SEALED)],
    ['cut behind a stripe', 'truncated', file.subarray(0, payload + CHUNKS * SEALED)],
    ['cut within a chunk', 'corrupt', file.subarray(0, -1)],
    ['cut behind the nonce', 'truncated', file.subarray(0, payload)],
    ['bytes behind a full last chunk', 'trailing-data', concatBytes(full, Uint8Array.of(0))],
    ['bytes behind a short last chunk', 'corrupt', concatBytes(file, Uint8Array.of(0))],
    [
      'two chunks changed places',
      'corrupt',
      concatBytes(file.subarray(0, payload), chunk(1), chunk(0), file.subarray(payload + 2 * SEALED)),
    ],
    [
      'a stripe is missing',
      'corrupt',
      concatBytes(file.subarray(0, payload), file.subarray(payload + CHUNKS * SEALED)),
    ],
  ])('is refused: %s', async (_what, code, changed) => {
    const given: Uint8Array[] = [];
    await rejectsCode(code, () => open(changed, {}, given));
    await rejectsCode(code, () => throughFiles('open', folder, changed));
    // Neither a part under its name nor one beside it.
    expect(readdirSync(folder)).toEqual(['from']);
    // What came out before is the beginning of what went in.
    const before = concatBytes(...given);
    expect(Buffer.compare(before, plaintext.subarray(0, before.length))).toBe(0);
  });
});

describe('a pipeline that cannot go on', () => {
  const job = { key: pattern(32), prefix: new Uint8Array(), size: undefined };
  const endless = (target: Uint8Array): Promise<number> => Promise.resolve(target.length);

  it('ends with what the writing said, and writes nothing more', async () => {
    let written = 0;
    const append = async (): Promise<void> => {
      await Promise.resolve();
      if (++written === 3) throw new RangeError('full');
    };
    await expect(openStreams({ lanes: 0 }).seal({ ...job, fill: endless, append })).rejects.toThrow('full');
    const atTheEnd = written;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([atTheEnd, written]).toEqual([3, 3]);
  });

  it('ends with what the reading said', async () => {
    let asked = 0;
    const fill = (target: Uint8Array): Promise<number> =>
      ++asked === 9 ? Promise.reject(new RangeError('gone')) : Promise.resolve(target.length);
    const append = (): Promise<void> => Promise.resolve();
    await expect(openStreams({ lanes: 0 }).seal({ ...job, fill, append })).rejects.toThrow('gone');
  });
});
