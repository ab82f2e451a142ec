import { Decrypter, Encrypter, Stanza, type Recipient } from 'age-encryption';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToUtf8, concatBytes, utf8ToBytes } from '../../src/encoding/index.ts';
import { bech32Decode, bech32Encode } from '../../src/envelope/bech32.ts';
import { libraryHeader, openHeader, writeHeader } from '../../src/envelope/header.ts';
import {
  ageRecipient,
  collectHeader,
  createDecryptor,
  createEncryptor,
  isHybridRecipient,
  MAX_HEADER_BYTES,
  MAX_RECIPIENTS,
  openSmall,
  rewrapHeader,
  sealSmall,
} from '../../src/envelope/index.ts';
import { flipBit, pattern, pieces } from '../support/bytes.ts';
import { rejectsCode, throwsCode } from '../support/throws.ts';
import { fixture, IDENTITY, NOTE, OTHER_IDENTITY } from './support.ts';

const CLASSIC = 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj';
const hybrid = fixture('hybrid.age');
let recipient: string;
let otherRecipient: string;

function headerOf(file: Uint8Array): Uint8Array {
  const collected = collectHeader().push(file);
  return collected === undefined ? expect.unreachable('no header') : collected.header;
}

beforeAll(async () => {
  recipient = await ageRecipient(IDENTITY);
  otherRecipient = await ageRecipient(OTHER_IDENTITY);
});

describe('collecting a header', () => {
  it('finds its end wherever the pieces are cut', () => {
    const { length } = headerOf(hybrid);
    expect(bytesToUtf8(hybrid.subarray(0, length)).endsWith('\n')).toBe(true);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), (size) => {
        const collector = collectHeader();
        let seen = 0;
        for (const piece of pieces(hybrid, size)) {
          seen += piece.length;
          const collected = collector.push(piece);
          if (collected === undefined) continue;
          expect(collected.header).toEqual(hybrid.slice(0, length));
          expect(collected.rest.length).toBe(seen - length);
          return;
        }
        expect.unreachable('the header has no end');
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['nothing', ''],
    ['a few characters', 'age-encryption'],
    ['plain text', 'Dear Dr. Example,\nthe results are in.\n'],
    ['JSON', '{"resourceType":"Bundle"}'],
    ['ASCII armor', bytesToUtf8(fixture('armored.age'))],
  ])('says that %s is not an age file', async (_what, text) => {
    await rejectsCode('not-age', () => openSmall(utf8ToBytes(text), [IDENTITY]));
  });

  it('says so at once', () => {
    throwsCode('not-age', () => collectHeader().push(utf8ToBytes('A')));
  });

  it('refuses another version of age', () => {
    throwsCode('bad-header', () => collectHeader().push(utf8ToBytes('age-encryption.org/v2\n')));
  });

  it('refuses a header that ends early', async () => {
    await rejectsCode('truncated', () => openSmall(hybrid.subarray(0, 1_000), [IDENTITY]));
  });

  it('refuses a header over the limit before it is parsed', () => {
    const stanza = utf8ToBytes('-> grease AAAA\n\n');
    const collector = collectHeader();
    collector.push(utf8ToBytes('age-encryption.org/v1\n'));
    const error = throwsCode('too-large', () => {
      for (let i = 0; i <= MAX_HEADER_BYTES / stanza.length; i++) collector.push(stanza);
    });
    expect(error.outcome).toBe('refused');
  });

  it('has room for as many recipients as may be written to', async () => {
    const { header } = await createEncryptor(new Array<string>(MAX_RECIPIENTS).fill(recipient));
    expect(header.length - 16).toBeLessThanOrEqual(MAX_HEADER_BYTES);
    expect(headerOf(header).length).toBe(header.length - 16);
  });

  it('never lets a foreign error out', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, begun) => {
        const collector = collectHeader();
        const intro = begun ? utf8ToBytes('age-encryption.org/v1\n') : new Uint8Array(0);
        try {
          collector.push(concatBytes(intro, bytes));
        } catch (error) {
          expect(error).toMatchObject({ name: 'EnvelopeError' });
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('opening a header', () => {
  it('opens what stock age wrote', async () => {
    expect(bytesToUtf8(await openSmall(hybrid, [IDENTITY]))).toBe(NOTE);
    expect(bytesToUtf8(await openSmall(hybrid, [OTHER_IDENTITY, IDENTITY]))).toBe(NOTE);
  });

  it('tells "for somebody else" from "broken"', async () => {
    await rejectsCode('no-matching-identity', () => openSmall(hybrid, [OTHER_IDENTITY]));
    await rejectsCode('no-matching-identity', () => openSmall(hybrid, []));
    await rejectsCode('no-matching-identity', () => openSmall(fixture('classic.age'), [IDENTITY]));
    await rejectsCode('no-matching-identity', () => openSmall(fixture('passphrase-15.age'), [IDENTITY]));
  });

  it('refuses one bit turned over in its MAC', async () => {
    const header = headerOf(hybrid);
    await rejectsCode('bad-header', () => openHeader(flipBit(header, -10), [IDENTITY]));
  });

  it('refuses an added stanza', async () => {
    const text = bytesToUtf8(headerOf(hybrid)).replace('\n---', '\n-> grease\n\n---');
    await rejectsCode('bad-header', () => openHeader(utf8ToBytes(text), [IDENTITY]));
  });

  it('refuses any other bit turned over, in whatever way the stanza breaks', async () => {
    const header = headerOf(hybrid);
    for (const offset of [3, 25, 40, 900, 1_500, header.length - 60]) {
      const changed = concatBytes(flipBit(header, offset), hybrid.subarray(header.length));
      const error: unknown = await openSmall(changed, [IDENTITY]).then(
        () => expect.unreachable('a changed header was opened'),
        (thrown: unknown) => thrown,
      );
      expect(['not-age', 'bad-header', 'no-matching-identity']).toContain((error as { code: string }).code);
    }
  });

  it('refuses a header for hybrid and classic recipients', async () => {
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    encrypter.addRecipient(CLASSIC);
    const file = await encrypter.encrypt(NOTE);
    await rejectsCode('mixed-recipients', () => openSmall(file, [IDENTITY]));
  });

  it('ignores stanzas of a kind it does not know', async () => {
    const encrypter = new Encrypter();
    encrypter.addRecipient({ wrapFileKey: () => [new Stanza(['example.com/other', 'x'], pattern(5))] });
    encrypter.addRecipient(recipient);
    expect(bytesToUtf8(await openSmall(await encrypter.encrypt(NOTE), [IDENTITY]))).toBe(NOTE);
  });

  it('refuses an identity of another kind', async () => {
    const classic = 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX';
    await rejectsCode('bad-identity', () => openSmall(fixture('classic.age'), [classic]));
    await rejectsCode('bad-identity', () => createDecryptor(headerOf(hybrid), ['']));
  });
});

describe('writing a header', () => {
  it('is opened by each of its recipients', async () => {
    const file = await sealSmall(utf8ToBytes(NOTE), [recipient, otherRecipient]);
    expect(bytesToUtf8(await openSmall(file, [IDENTITY]))).toBe(NOTE);
    expect(bytesToUtf8(await openSmall(file, [OTHER_IDENTITY]))).toBe(NOTE);
  });

  it('is fresh each time', async () => {
    const [a, b] = [
      await sealSmall(utf8ToBytes(NOTE), [recipient]),
      await sealSmall(utf8ToBytes(NOTE), [recipient]),
    ];
    expect(Buffer.compare(a, b)).not.toBe(0);
  });

  it('refuses hybrid and classic recipients together', async () => {
    await rejectsCode('mixed-recipients', () => sealSmall(utf8ToBytes(NOTE), [recipient, CLASSIC]));
  });

  it.each([
    ['none', () => []],
    ['too many', () => new Array<string>(MAX_RECIPIENTS + 1).fill(recipient)],
    ['a classic one', () => [CLASSIC]],
    ['a damaged one', () => [recipient.slice(0, -1)]],
    ['something else', () => [recipient, 'clinic']],
  ])('refuses recipients: %s', async (_what, recipients) => {
    await rejectsCode('bad-recipient', () => sealSmall(utf8ToBytes(NOTE), recipients()));
  });

  it('refuses an ML-KEM key that is not reduced (FIPS 203, 7.2)', async () => {
    const impossible = bech32Encode('age1pq', new Uint8Array(1216).fill(0xff));
    await rejectsCode('bad-recipient', () => sealSmall(utf8ToBytes(NOTE), [impossible]));
  });

  it('refuses a curve point that no one can encrypt to', async () => {
    const key = bech32Decode('age1pq', recipient) ?? expect.unreachable('no recipient');
    const impossible = bech32Encode('age1pq', key.fill(0, 1184));
    expect(isHybridRecipient(impossible)).toBe(true);
    await rejectsCode('bad-recipient', () => sealSmall(utf8ToBytes(NOTE), [impossible]));
  });

  it('puts the library’s file key and ours under one MAC', async () => {
    const fileKey = pattern(16);
    for (const write of [writeHeader, libraryHeader]) {
      const { header } = await write([recipient], fileKey);
      expect(await openHeader(header, [IDENTITY])).toEqual(fileKey);
    }
  });

  it('spells the frame as the library does, and the library reads it', async () => {
    const words = fc.array(fc.stringMatching(/^[!-~]{1,8}$/), { minLength: 1, maxLength: 3 });
    const stanza = fc.record({ args: words, body: fc.uint8Array({ maxLength: 200 }) });
    const fileKey = pattern(16);
    const examples = [0, 47, 48, 49, 96].map((length) => [{ args: ['x'], body: pattern(length) }]);
    await fc.assert(
      fc.asyncProperty(fc.array(stanza, { maxLength: 3 }), async (stanzas) => {
        const ours: Recipient = { wrapFileKey: () => stanzas };
        const { header } = await writeHeader([ours], fileKey);
        expect(header).toEqual((await libraryHeader([ours], fileKey)).header);
        const decrypter = new Decrypter();
        decrypter.addIdentity({
          unwrapFileKey: (read) => {
            expect(read.map(({ args, body }) => ({ args, body }))).toEqual(stanzas);
            return fileKey;
          },
        });
        expect(await decrypter.decryptHeader(header)).toEqual(fileKey);
      }),
      { numRuns: 40, examples: examples.map((stanzas) => [stanzas]) },
    );
  });
});

describe('rewriting a header for other recipients', () => {
  it('leaves the payload as it is', async () => {
    const plaintext = pattern(100_000);
    const old = await sealSmall(plaintext, [recipient]);
    const header = headerOf(old);
    const renewed = await rewrapHeader(header, [IDENTITY], [otherRecipient]);
    const file = concatBytes(renewed, old.subarray(header.length));
    expect(Buffer.compare(await openSmall(file, [OTHER_IDENTITY]), plaintext)).toBe(0);
    await rejectsCode('no-matching-identity', () => openSmall(file, [IDENTITY]));
  });

  it('needs an identity that opens the old one', async () => {
    const header = headerOf(hybrid);
    await rejectsCode('no-matching-identity', () => rewrapHeader(header, [OTHER_IDENTITY], [recipient]));
    await rejectsCode('bad-recipient', () => rewrapHeader(header, [IDENTITY], []));
  });
});
