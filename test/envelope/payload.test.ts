import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeCipher, platformCipher, portableCipher, type ChunkCipher } from '../../src/envelope/aead.ts';
import {
  createPayloadDecryptor,
  createPayloadEncryptor,
  payloadSize,
  type ChunkStream,
} from '../../src/envelope/payload.ts';
import { concatBytes } from '../../src/encoding/index.ts';
import { flipBit, pattern, pieces } from '../support/bytes.ts';
import { throwsCode } from '../support/throws.ts';
import { SIZES } from './support.ts';

const FILE_KEY = pattern(16, 3);
const NONCE = pattern(16, 4);
const SEALED = 65_552;

function runAll(stream: ChunkStream, input: Iterable<Uint8Array>): Uint8Array {
  const out: Uint8Array[] = [];
  for (const piece of input) out.push(...stream.update(piece));
  return concatBytes(...out, ...stream.final());
}

function seal(plaintext: Uint8Array, cipher: ChunkCipher = platformCipher(), step = 70_000): Uint8Array {
  const encryptor = createPayloadEncryptor(FILE_KEY, NONCE, cipher);
  return concatBytes(NONCE, runAll(encryptor, pieces(plaintext, step)));
}

function open(payload: Uint8Array, cipher: ChunkCipher = platformCipher(), step = 70_000): Uint8Array {
  return runAll(createPayloadDecryptor(FILE_KEY, cipher), pieces(payload, step));
}

describe('age v1 payload', () => {
  it.each(SIZES)('gives back %d bytes, with either cipher', (size) => {
    const plaintext = pattern(size);
    const native = seal(plaintext, nativeCipher);
    expect(native.length).toBe(payloadSize(size));
    expect(Buffer.compare(native, seal(plaintext, portableCipher))).toBe(0);
    expect(Buffer.compare(open(native, nativeCipher), plaintext)).toBe(0);
    expect(Buffer.compare(open(native, portableCipher), plaintext)).toBe(0);
  });

  it('does not depend on how the bytes arrive', () => {
    const plaintext = pattern(140_000);
    const payload = seal(plaintext);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 150_000 }), fc.integer({ min: 1, max: 150_000 }), (a, b) => {
        expect(Buffer.compare(seal(plaintext, nativeCipher, Math.max(a, 500)), payload)).toBe(0);
        expect(Buffer.compare(open(payload, nativeCipher, Math.max(b, 500)), plaintext)).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  it('takes bytes one by one and empty pieces', () => {
    const payload = seal(pattern(40));
    const decryptor = createPayloadDecryptor(FILE_KEY);
    const out: Uint8Array[] = [];
    for (const piece of pieces(payload, 1))
      out.push(...decryptor.update(new Uint8Array(0)), ...decryptor.update(piece));
    expect(concatBytes(...out, ...decryptor.final())).toEqual(pattern(40));
  });

  it('lets the caller use its memory again', () => {
    const plaintext = pattern(200_000);
    const buffer = new Uint8Array(50_000);
    const encryptor = createPayloadEncryptor(FILE_KEY, NONCE);
    const out: Uint8Array[] = [];
    for (const piece of pieces(plaintext, buffer.length)) {
      buffer.set(piece);
      out.push(...encryptor.update(buffer));
      buffer.fill(0);
    }
    expect(Buffer.compare(concatBytes(NONCE, ...out, ...encryptor.final()), seal(plaintext))).toBe(0);
  });

  it('holds a chunk back until its place in the file is known', () => {
    const decryptor = createPayloadDecryptor(FILE_KEY);
    expect(decryptor.update(seal(pattern(65_536)))).toEqual([]);
    expect(decryptor.final().map((chunk) => chunk.length)).toEqual([65_536]);
  });
});

describe.each([
  ['native', nativeCipher],
  ['portable', portableCipher],
] as const)('a changed payload, %s cipher', (_name, cipher) => {
  const three = seal(pattern(150_000));
  const chunk = (index: number): Uint8Array => three.subarray(16 + index * SEALED, 16 + (index + 1) * SEALED);

  it.each([
    ['nonce', 0],
    ['first chunk', 16],
    ['second chunk', 16 + SEALED],
    ['last chunk', -20],
    ['last tag', -1],
  ])('is refused: one bit in its %s', (_where, offset) => {
    throwsCode('corrupt', () => open(flipBit(three, offset), cipher));
  });

  it('is refused: two chunks change places', () => {
    throwsCode('corrupt', () =>
      open(concatBytes(three.subarray(0, 16), chunk(1), chunk(0), chunk(2)), cipher),
    );
  });

  it('is refused: a chunk is missing from the middle', () => {
    throwsCode('corrupt', () => open(concatBytes(three.subarray(0, 16), chunk(0), chunk(2)), cipher));
  });

  it('is refused: a chunk comes twice', () => {
    throwsCode('corrupt', () =>
      open(concatBytes(three.subarray(0, 16), chunk(0), chunk(0), chunk(2)), cipher),
    );
  });

  it.each([
    ['nothing at all', 0],
    ['half the nonce', 8],
    ['the nonce alone', 16],
    ['less than a tag', 31],
    ['one whole chunk', 16 + SEALED],
    ['two whole chunks', 16 + 2 * SEALED],
  ])('is refused: cut to %s', (_what, length) => {
    throwsCode('truncated', () => open(three.subarray(0, length), cipher));
  });

  it('is refused: cut within a chunk', () => {
    throwsCode('corrupt', () => open(three.subarray(0, -1), cipher));
  });

  it('is refused: bytes follow a short last chunk', () => {
    throwsCode('corrupt', () => open(concatBytes(three, Uint8Array.of(0)), cipher));
  });

  it('is refused: bytes follow a full last chunk', () => {
    const full = seal(pattern(131_072));
    throwsCode('trailing-data', () => open(concatBytes(full, Uint8Array.of(0)), cipher));
    throwsCode('trailing-data', () => open(concatBytes(full, full), cipher));
  });

  it('is refused: another file key', () => {
    const decryptor = createPayloadDecryptor(pattern(16, 9), cipher);
    throwsCode('corrupt', () => runAll(decryptor, [three]));
  });
});

describe('a payload stream', () => {
  it('never gives a byte of a chunk that is not authentic', () => {
    const broken = flipBit(seal(pattern(200_000)), 16 + SEALED + 5);
    const decryptor = createPayloadDecryptor(FILE_KEY);
    const given: Uint8Array[] = [];
    throwsCode('corrupt', () => {
      for (const piece of pieces(broken, 10_000)) given.push(...decryptor.update(piece));
    });
    expect(concatBytes(...given)).toEqual(pattern(200_000).slice(0, 65_536));
    throwsCode('already-finished', () => decryptor.update(broken));
    throwsCode('already-finished', () => decryptor.final());
  });

  it('ends once', () => {
    const encryptor = createPayloadEncryptor(FILE_KEY, NONCE);
    encryptor.final();
    throwsCode('already-finished', () => encryptor.final());
    throwsCode('already-finished', () => encryptor.update(NONCE));
  });

  it('refuses anything that is not its own, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const error = throwsCode(bytes.length < 32 ? 'truncated' : 'corrupt', () => open(bytes));
        expect(error.outcome).toBe('refused');
      }),
      { numRuns: 100 },
    );
  });
});
