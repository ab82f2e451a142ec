import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { sha256Each } from '../../src/crypto/index.ts';
import { lanesModule } from '../../src/crypto/lanes-module.ts';
import { concatBytes } from '../../src/encoding/index.ts';

/** Bytes that differ from place to place, many of them. */
function noise(length: number, seed: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
    createHash('sha256').update(`${seed} ${i}`).digest(),
  );
  return concatBytes(...blocks).slice(0, length);
}

// Four are hashed at once from the 8,192nd message on, 128 at a time; what does not fill four is hashed by itself.
beforeAll(() => {
  const bytes = new Uint8Array(8_192 * 32);
  sha256Each({ bytes, from: 0, count: 8_192, width: 32, prefix: 0 }, bytes, 0);
});

test('many messages are hashed as each by itself, and nothing beside their place is touched', () => {
  const count = fc.oneof(
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 120, max: 140 }),
    fc.constant(259),
  );
  const width = fc.constantFrom(32 as const, 64 as const);
  const byte = fc.integer({ min: 0, max: 255 });
  const place = fc.nat(9);
  fc.assert(
    fc.property(count, width, byte, place, place, fc.nat(), (count, width, prefix, from, offset, seed) => {
      const bytes = noise(from + count * width, seed);
      const target = new Uint8Array(offset + 32 * count + 5).fill(0xaa);
      sha256Each({ bytes, from, count, width, prefix }, target, offset);
      const expected = Array.from({ length: count }, (_, i) => {
        const message = bytes.subarray(from + i * width, from + (i + 1) * width);
        return createHash('sha256').update(Uint8Array.of(prefix)).update(message).digest();
      });
      const beside = (length: number): Uint8Array => new Uint8Array(length).fill(0xaa);
      expect(Buffer.from(target)).toEqual(Buffer.from(concatBytes(beside(offset), ...expected, beside(5))));
    }),
    { numRuns: 60 },
  );
});

test.each([0x00, 0x7f, 0x80, 0xff])('messages of nothing but %i', (value) => {
  for (const width of [32, 64] as const) {
    const bytes = new Uint8Array(64 * width).fill(value);
    const target = new Uint8Array(64 * 32);
    sha256Each({ bytes, from: 0, count: 64, width, prefix: value }, target, 0);
    const digest = createHash('sha256')
      .update(new Uint8Array(1 + width).fill(value))
      .digest();
    expect(Buffer.from(target)).toEqual(Buffer.concat(Array.from({ length: 64 }, () => digest)));
  }
});

test('the module itself: what four lanes give is what the platform gives, and where it goes', () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(lanesModule()), { env: { memory } });
  const of64 = exports['of64'] as (input: number, output: number, groups: number, prefix: number) => void;
  const bytes = new Uint8Array(memory.buffer);
  const messages = noise(8 * 64, 1);
  bytes.set(messages, 20_000);
  of64(19_999, 40_000, 2, 1);
  for (let i = 0; i < 8; i++) {
    const message = messages.subarray(64 * i, 64 * i + 64);
    const digest = createHash('sha256').update(Uint8Array.of(1)).update(message).digest();
    expect(Buffer.from(bytes.subarray(40_000 + 32 * i, 40_032 + 32 * i))).toEqual(digest);
  }
  expect(bytes.subarray(8_192, 19_999).some((byte) => byte !== 0)).toBe(false);
  expect(bytes.subarray(40_256).some((byte) => byte !== 0)).toBe(false);
});
