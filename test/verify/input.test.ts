import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSignedDocument } from '../../src/bip322/index.ts';
import { bytesToBase64, bytesToUtf8, utf8ToBytes } from '../../src/encoding/index.ts';
import { serializeGrantPackage, type GrantPackage } from '../../src/grant/index.ts';
import { readInput, verifyToken, type Evidence } from '../../src/verify/index.ts';
import { throwsCode } from '../support/throws.ts';
import { BOARD, circle, EMERGENCY_TOKEN, NORMAL_TOKEN, OPTIONS, QUIET } from './scene.ts';

const NOTHING: Evidence = {
  boards: [{ board: BOARD, answered: true, files: [] }],
  revocations: [],
  circles: [],
};
const grantPackage: GrantPackage = {
  schema: 'medwallet/grant-package/v1',
  token: EMERGENCY_TOKEN,
  envelope: bytesToBase64(utf8ToBytes('age-encryption.org/v1\nnot really\n')),
  circle: [parseSignedDocument(circle(), { maxBytes: 16_384 })],
  proofs: [{ schema: 'not even a proof' }],
};
const file = serializeGrantPackage(grantPackage);

describe('what can be handed in', () => {
  it('a package, as bytes or text, indented or not', () => {
    const text = bytesToUtf8(file);
    const indented = `\n${JSON.stringify(JSON.parse(text), null, 2)}\n`;
    for (const input of [file, text, indented, utf8ToBytes(indented)]) {
      expect(verifyToken(input, NOTHING, OPTIONS).verdict).toBe('valid');
      expect(readInput(input).package?.envelope).toBe(grantPackage.envelope);
    }
  });

  it('a token, as bytes or text, with the line breaks of a file', () => {
    for (const input of [
      NORMAL_TOKEN,
      utf8ToBytes(NORMAL_TOKEN),
      `${NORMAL_TOKEN}\n`,
      utf8ToBytes(`${NORMAL_TOKEN}\r\n`),
    ]) {
      expect(verifyToken(input, QUIET, OPTIONS).verdict).toBe('valid');
      expect(readInput(input).package).toBeUndefined();
    }
  });

  it('the circle document of a package counts, and its absence too', () => {
    const bare = serializeGrantPackage({ ...grantPackage, circle: [] });
    expect(verifyToken(bare, NOTHING, OPTIONS).verdict).toBe('unchecked');
  });

  const text = bytesToUtf8(file);
  const broken: [string, string | Uint8Array][] = [
    ['nothing', ''],
    ['no bytes', new Uint8Array(0)],
    ['bytes that are no text', Uint8Array.of(0x65, 0x79, 0xff)],
    ['an empty object', '{}'],
    ['a package cut short', text.slice(0, -3)],
    ['a package twice', text + text],
    ['a package with a name twice', text.replace('{', '{"token":"x",')],
    ['a package with a title', text.replace('{', '{"title":"Blood count",')],
    ['a package too large', new Uint8Array(16 * 1024 * 1024 + 1).fill(0x7b)],
    ['a package around no token', serializeGrantPackage({ ...grantPackage, token: 'x.y.z' })],
    [
      'a package around a token with a line break',
      serializeGrantPackage({ ...grantPackage, token: `${EMERGENCY_TOKEN}\n` }),
    ],
    ['a token twice', `${NORMAL_TOKEN}\n${NORMAL_TOKEN}\n`],
    ['a token with a space before', ` ${NORMAL_TOKEN}`],
    ['a token with more behind so many line breaks', utf8ToBytes(`${NORMAL_TOKEN}${'\n'.repeat(16_384)}x`)],
    // A pattern for the line breaks at the end takes minutes for this one.
    ['line breaks and no end', `${NORMAL_TOKEN}${'\n'.repeat(200_000)}x`],
    ['megabytes of no token', utf8ToBytes('e'.repeat(2_000_000))],
  ];
  it.each(broken)('malformed: %s', (_, input) => {
    const report = verifyToken(input, NOTHING, OPTIONS);
    expect(report.verdict).toBe('malformed');
    expect(report.checks[0]).toMatchObject({ name: 'form', result: 'failed' });
    expect(report.checks[0]?.detail).toMatch(/^[ -~]+$/);
    expect(report.checks.slice(1).every(({ result }) => result === 'not-made')).toBe(true);
  });

  it('readInput says why', () => {
    throwsCode('malformed-package', () => readInput('{}'));
    throwsCode('malformed-token', () => readInput('x'));
    throwsCode('too-large', () => readInput('x'.repeat(10_000)));
  });
});

describe('anything at all', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map(utf8ToBytes),
    fc.jsonValue().map((document) => utf8ToBytes(JSON.stringify({ document, signature: 'smp' }))),
    fc
      .constantFrom('circle', 'revocation', 'receipt')
      .map((type) => utf8ToBytes(JSON.stringify({ document: { type }, signature: 'smpAA==' }))),
  );

  it('as input: a report, never an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), bytes), (input) => {
        expect(verifyToken(input, QUIET, OPTIONS).verdict).toBe('malformed');
      }),
      { numRuns: 150 },
    );
  });

  it('as evidence: it changes nothing', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 5 }), (files) => {
        const evidence = {
          boards: [{ board: BOARD, answered: true, files }],
          revocations: files,
          circles: [...QUIET.circles, ...files],
          proofs: files,
        };
        expect(verifyToken(NORMAL_TOKEN, evidence, OPTIONS).verdict).toBe('valid');
      }),
      { numRuns: 100 },
    );
  });
});
