import { describe, expect, it } from 'vitest';
import { base64UrlToBytes, utf8ToBytes } from '../../src/encoding/index.ts';
import { serializeBoardBundle, type Claims } from '../../src/grant/index.ts';
import { verifyToken, type Evidence, type Report, type VerifyOptions } from '../../src/verify/index.ts';
import { EMERGENCY, guardian, NORMAL, patient, provider, stranger, withClaims } from '../grant/samples.ts';
import { signDocument, signToken } from '../support/sign.ts';
import { pattern } from '../support/bytes.ts';
import { parseSignedDocument } from '../../src/bip322/index.ts';
import { BOARD, circle, NORMAL_TOKEN, OPTIONS, QUIET, revocation, revocationOf } from './scene.ts';

function verify(
  evidence: Partial<Evidence>,
  options: Partial<VerifyOptions> = {},
  token = NORMAL_TOKEN,
): Report {
  return verifyToken(token, { ...QUIET, ...evidence }, { ...OPTIONS, ...options });
}

function posted(...files: Uint8Array[]): Partial<Evidence> {
  return { boards: [{ board: BOARD, answered: true, files }] };
}

function resultOf(report: Report, name: string): string | undefined {
  return report.checks.find((check) => check.name === name)?.result;
}

const unnamed = withClaims(NORMAL, {}, ['guardian']) as unknown as Claims;
const unnamedToken = signToken(unnamed, [patient, provider]);

describe('one valid revocation suffices, from whatever source', () => {
  it('from a file, a board, a board that the circle does not name; by patient or guardian', () => {
    expect(verify({ revocations: [revocation(patient)] }).verdict).toBe('revoked');
    expect(verify(posted(revocation(guardian))).verdict).toBe('revoked');
    const elsewhere = { board: 'vault:elsewhere', answered: true, files: [revocation(patient)] };
    expect(verify({ boards: [...QUIET.boards, elsewhere] }).verdict).toBe('revoked');
  });

  it('without any board, offline, without a circle document', () => {
    const evidence = { boards: [], circles: [], revocations: [revocation(patient)] };
    expect(verify(evidence, { status: 'none' }).verdict).toBe('revoked');
    expect(verify(evidence).verdict).toBe('revoked');
  });

  it('says who, when and why', () => {
    const report = verify({ revocations: [revocation(guardian, { reason: 'mistake' })] });
    expect(report.revocation).toEqual({
      by: guardian.did,
      role: 'guardian',
      time: OPTIONS.now - 5,
      reason: 'mistake',
    });
  });

  it('by a guardian in force whom the grant does not name', () => {
    expect(verify(posted(revocationOf(unnamed, guardian)), {}, unnamedToken).verdict).toBe('revoked');
  });

  it('also of an emergency, by the patient', () => {
    const token = signToken(EMERGENCY, [provider, guardian]);
    expect(verify(posted(revocationOf(EMERGENCY, patient)), {}, token).verdict).toBe('revoked');
  });

  it('whatever its date', () => {
    expect(verify(posted(revocation(patient, { iat: OPTIONS.now + 1_000_000 }))).verdict).toBe('revoked');
  });
});

describe('100 tokens', () => {
  const tokens = Array.from({ length: 100 }, (_, n) => {
    const claims: Claims = { ...NORMAL, jti: Buffer.alloc(16, n + 1).toString('base64url') };
    return { claims, token: signToken(claims, [patient, provider]) };
  });
  const all = (evidence: (one: Claims, n: number) => Partial<Evidence>): number =>
    tokens.filter(({ claims, token }, n) => verify(evidence(claims, n), {}, token).verdict === 'valid')
      .length;

  it('work before they are revoked: 100 of 100', () => {
    expect(all(() => ({}))).toBe(100);
  });

  it('work after it, by patient or guardian, on a board or in a file: 0 of 100', () => {
    const by = (n: number) => (n % 2 === 0 ? patient : guardian);
    expect(all((claims, n) => posted(revocationOf(claims, by(n))))).toBe(0);
    expect(all((claims, n) => ({ revocations: [revocationOf(claims, by(n))] }))).toBe(0);
    // All hundred at once, as a board or a gate that has collected them shows them.
    const revocations = tokens.map(({ claims }, n) => revocationOf(claims, by(n)));
    expect(all(() => ({ revocations }))).toBe(0);
  });

  it('work after somebody else said so: 100 of 100', () => {
    expect(all((claims) => posted(revocationOf(claims, provider), revocationOf(claims, stranger)))).toBe(100);
  });
});

describe('what is no revocation is ignored and counted', () => {
  const forged: [string, Uint8Array][] = [
    ['by the provider', revocation(provider)],
    ['by somebody', revocation(stranger)],
    ['by somebody in the name of the patient', revocation(patient, {}, stranger)],
    ['by the provider in the name of the guardian', revocation(guardian, {}, provider)],
    ['of another grant', revocation(patient, { grant: 'ff'.repeat(32) })],
    ['of another patient', revocation(stranger, { patient: stranger.did })],
    [
      'for another network',
      signDocument(
        'revocation',
        'signet',
        { type: 'revocation', grant: 'ff'.repeat(32), patient: patient.did, by: patient.did, iat: 1 },
        patient,
      ),
    ],
    [
      'signed as another document',
      signDocument(
        'receipt',
        'regtest',
        { type: 'revocation', grant: 'ff'.repeat(32), patient: patient.did, by: patient.did, iat: 1 },
        patient,
      ),
    ],
    ['cut short', revocation(patient).slice(0, -1)],
  ];
  it.each(forged)('%s', (_, file) => {
    const report = verify(posted(file));
    expect(report.verdict).toBe('valid');
    expect(report.boards[0]?.ignored).toBe(1);
    expect(verify({ revocations: [file] }).verdict).toBe('valid');
  });

  it('the provider cannot revoke even as a guardian', () => {
    const circles = [circle({ guardians: [provider.did] })];
    expect(verify({ ...posted(revocation(provider)), circles }).verdict).toBe('valid');
  });

  it('a dismissed guardian cannot revoke', () => {
    const circles = [circle(), circle({ guardians: [], seq: 1, prev: 'ab'.repeat(32) })];
    const evidence = { ...posted(revocationOf(unnamed, guardian)), circles };
    expect(verify(evidence, {}, unnamedToken).verdict).toBe('valid');
  });

  it('one by somebody who may be a guardian leaves the question open', () => {
    const circles = [circle({ exp: OPTIONS.now - 100 })];
    const evidence = { ...posted(revocationOf(unnamed, stranger)), circles: [circle()] };
    expect(verify(evidence, {}, unnamedToken).verdict).toBe('valid');
    const report = verify({ ...posted(revocationOf(unnamed, guardian)), circles }, {}, unnamedToken);
    expect(report.verdict).toBe('unchecked');
    expect(resultOf(report, 'revocation')).toBe('not-made');
  });
});

describe('boards', () => {
  it('silent: unchecked, and listed', () => {
    const report = verify({ boards: [{ board: BOARD, answered: false, files: [] }] });
    expect(report.verdict).toBe('unchecked');
    expect(resultOf(report, 'boards')).toBe('not-made');
    expect(report.boards).toEqual([
      { board: BOARD, answered: false, ofCircle: true, ignored: 0, sealed: 0, unread: 0 },
    ]);
  });

  it('never asked: unchecked, and listed as silent', () => {
    const report = verify({ boards: [] });
    expect(report.verdict).toBe('unchecked');
    expect(report.boards.map(({ board, answered }) => [board, answered])).toEqual([[BOARD, false]]);
  });

  it('one of two silent: enough, and the silent one is named', () => {
    const circles = [circle({ boards: [BOARD, 'https://board.example'] })];
    const report = verify({ circles });
    expect(report.verdict).toBe('valid');
    expect(report.checks.find(({ name }) => name === 'boards')?.detail).toContain(
      'no answer: https://board.example',
    );
  });

  it('a board that the circle does not name does not count', () => {
    const boards = [{ board: 'vault:mallory', answered: true, files: [] }];
    expect(verify({ boards }).verdict).toBe('unchecked');
  });

  it('no circle document, so nobody knows which boards count', () => {
    expect(verify({ circles: [] }).verdict).toBe('unchecked');
  });

  it('a circle without boards', () => {
    expect(verify({ circles: [circle({ boards: [] })] }).verdict).toBe('unchecked');
  });

  it('the newest circle document says which, also when it comes from a board', () => {
    const moved = circle({ seq: 1, prev: 'ab'.repeat(32), boards: ['vault:new'] });
    const report = verify(posted(moved));
    expect(report.verdict).toBe('unchecked');
    expect(report.boards.find(({ board }) => board === 'vault:new')?.answered).toBe(false);
  });

  it("the patient's own store takes their place", () => {
    expect(verify({ boards: [], circles: [], ownStore: true }).verdict).toBe('valid');
    const revoked = { boards: [], circles: [], ownStore: true, revocations: [revocation(patient)] };
    expect(verify(revoked).verdict).toBe('revoked');
  });

  it('offline: valid, with the check not made', () => {
    const report = verify({ boards: [], circles: [] }, { status: 'none' });
    expect(report.verdict).toBe('valid');
    expect(report.checks.find(({ name }) => name === 'revocation')).toMatchObject({
      result: 'not-made',
      required: false,
      detail: 'revocation not checked',
    });
  });

  it('stuffed with garbage: read all the same, and counted', () => {
    const sealed = utf8ToBytes('age-encryption.org/v1\n-> X25519 …');
    const garbage = [
      new Uint8Array(0),
      pattern(5_000),
      utf8ToBytes('{'),
      utf8ToBytes('[]'),
      utf8ToBytes('{"document":{"type":"revocation"},"signature":"smp"}'),
      utf8ToBytes('{"schema":"medwallet/board-bundle/v1"}'),
      utf8ToBytes(`{"a":${'['.repeat(10_000)}`),
      base64UrlToBytes(NORMAL_TOKEN.split('.')[1] ?? ''),
      revocation(provider).slice(1),
    ];
    const quiet = verify(posted(...garbage, sealed));
    expect(quiet.verdict).toBe('valid');
    expect(quiet.boards[0]).toMatchObject({ sealed: 1, ignored: garbage.length });
    expect(verify(posted(...garbage, sealed, revocation(patient), ...garbage)).verdict).toBe('revoked');
  });

  it('a bundle brings the circle document', () => {
    const signed = parseSignedDocument(circle(), { maxBytes: 16_384 });
    const bundle = serializeBoardBundle({
      schema: 'medwallet/board-bundle/v1',
      circle: [signed],
      proof: null,
    });
    const report = verify({ ...posted(bundle), circles: [] });
    expect(report.verdict).toBe('valid');
    expect(report.boards[0]?.ignored).toBe(0);
  });
});

it('a board that was asked about two topics is one board, and answered if it did both times', () => {
  const again = { board: BOARD, answered: true, files: [utf8ToBytes('{}')] };
  const twice = verify({ boards: [...QUIET.boards, again] });
  expect(twice.boards).toEqual([
    { board: BOARD, answered: true, ofCircle: true, ignored: 1, sealed: 0, unread: 0 },
  ]);
  expect(twice.verdict).toBe('valid');
  const half = verify({ boards: [...QUIET.boards, { ...again, answered: false, files: [] }] });
  expect(half).toMatchObject({ verdict: 'unchecked', boards: [{ board: BOARD, answered: false }] });
});
