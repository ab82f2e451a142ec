import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bbqrParts, joinBbqr } from '../../../src/cli/qr/bbqr.ts';
import { sha256 } from '../../../src/crypto/index.ts';
import { concatBytes } from '../../../src/encoding/index.ts';
import { throwsCode } from '../../support/throws.ts';

// Nothing to squeeze: digests.
const SOME = concatBytes(...Array.from({ length: 100 }, (_, i) => sha256(Uint8Array.of(i))));
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('BBQr', () => {
  it('comes back, in any order, with parts seen twice', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 3_000 }),
        fc.integer({ min: 24, max: 619 }),
        (bytes, room) => {
          const parts = bbqrParts(bytes, 'P', room);
          for (const part of parts) {
            expect(part.length).toBeLessThanOrEqual(room);
            // The alphanumeric alphabet of QR codes, so that a code holds five and a half bits a character.
            expect(part).toMatch(/^B\$[2Z]P[0-9A-Z]{4}[0-9A-Z]+$/);
          }
          const scanned = [...parts.toReversed(), parts[0]].join('\n');
          expect(joinBbqr(scanned, 3_000)).toEqual(bytes);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has the header of the specification: encoding, type, parts, number', () => {
    const parts = bbqrParts(new TextEncoder().encode('a'.repeat(100)), 'U', 619);
    expect(parts).toHaveLength(1);
    expect(parts[0]?.slice(0, 8)).toBe('B$ZU0100');
    expect(bbqrParts(Uint8Array.of(1, 2, 3), 'P', 619)).toEqual(['B$2P0100AEBAG']);
  });

  it('reads hexadecimal, as other programs may write it', () => {
    expect(text(joinBbqr('B$HU020168656C6C6F\nB$HU020168656C6C6F B$HU02005B', 100))).toBe('[hello');
  });

  const [first = '', second = '', ...others] = bbqrParts(SOME, 'P', 619);
  it.each([
    ['no header', 'hello world', 'not a series'],
    ['an unknown encoding', `B$Q${first.slice(3)}`, 'not a series'],
    ['a part of another series', [first, second.replace('P', 'U'), ...others].join('\n'), 'do not belong'],
    [
      'a number beyond the last',
      [first, `${second.slice(0, 6)}ZZ${second.slice(8)}`].join('\n'),
      'do not belong',
    ],
    ['a part missing', [first, ...others].join('\n'), '1 of'],
    [
      'two texts under one number',
      [first, `${first.slice(0, -1)}7`, second, ...others].join('\n'),
      'one number',
    ],
    [
      'a character outside base32',
      [first, `${second.slice(0, -1)}1`, ...others].join('\n'),
      'not read whole',
    ],
    ['more than is read', bbqrParts(new Uint8Array(5_000), 'P', 619).join('\n'), 'not read whole'],
    ['more than is read, not packed', 'B$HP010000000000000000', 'more than'],
  ])('%s is refused', (_, scanned, sentence) => {
    const error = throwsCode('input-unreadable', () =>
      joinBbqr(scanned, sentence === 'more than' ? 3 : 4_000),
    );
    expect(error.message).toContain(sentence);
  });
});
