import { describe, expect, it } from 'vitest';
import { parseSignedDocument } from '../../src/bip322/index.ts';
import { bytesToUtf8, parseJson, utf8ToBytes, type JsonObject } from '../../src/encoding/index.ts';
import { parseToken, serializeBoardBundle } from '../../src/grant/index.ts';
import {
  sealsInQuestion,
  verifyToken,
  type Evidence,
  type Report,
  type Requirement,
  type VerifyOptions,
} from '../../src/verify/index.ts';
import { stranger } from '../grant/samples.ts';
import { BOARD, circle, NORMAL_TOKEN, OPTIONS, QUIET } from './scene.ts';
import { captured, chain, circles, LEDGER_OPTIONS, proof, READ } from './captured.ts';

function verify(
  evidence: Partial<Evidence>,
  options: Partial<VerifyOptions> = {},
  token = captured.token,
): Report {
  return verifyToken(token, { ...READ, ...evidence }, { ...LEDGER_OPTIONS, ...options });
}

function resultOf(report: Report, name: string): string | undefined {
  return report.checks.find((check) => check.name === name)?.result;
}

const fresh = { status: 'fresh' } as const;
const dead = { ...chain(), seals: captured.seals.map((seal) => ({ seal, unspent: false })) };

/** A proof with one thing changed. */
function broken(name: Parameters<typeof proof>[0], change: (text: string) => string): Uint8Array {
  const text = bytesToUtf8(proof(name));
  const changed = change(text);
  expect(changed).not.toBe(text);
  return utf8ToBytes(changed);
}

describe('assurance', () => {
  const reach = (proofs: Uint8Array[], confirmations?: number): Report =>
    verify({ proofs, ...(confirmations === undefined ? {} : { chain: chain(confirmations) }) });

  it('signed without a proof, logged with one, confirmed and final by the node’s headers', () => {
    expect(reach([]).assurance).toBe('signed');
    expect(reach([proof('third')]).assurance).toBe('logged');
    expect(reach([proof('third')], 1)).toMatchObject({ assurance: 'confirmed', confirmations: 1 });
    expect(reach([proof('third')], 5)).toMatchObject({ assurance: 'confirmed', confirmations: 5 });
    expect(reach([proof('third')], 6)).toMatchObject({ assurance: 'final', confirmations: 6 });
  });

  it('counts the event of its issue as well', () => {
    expect(reach([proof('event')]).assurance).toBe('logged');
    expect(reach([proof('event')], 5)).toMatchObject({ assurance: 'final', confirmations: 6 });
  });

  it('of several proofs the firmest', () => {
    expect(reach([proof('second'), proof('third')], 1)).toMatchObject({ confirmations: 2 });
  });

  it('a block that the node does not have takes the confirmations away, not the signatures', () => {
    const reorganised = { ...chain(), header: () => undefined };
    const report = verify({ proofs: [proof('third')], chain: reorganised });
    expect(report).toMatchObject({ verdict: 'valid', assurance: 'logged' });
    expect(report).not.toHaveProperty('confirmations');
  });

  it('a height that the node contradicts neither', () => {
    const wrong = { ...chain(), header: () => ({ height: 7, confirmations: 100 }) };
    expect(verify({ proofs: [proof('third')], chain: wrong }).assurance).toBe('logged');
  });

  const required: [string, Requirement, number, string][] = [
    ['signed', { assurance: 'signed' }, 1, 'valid'],
    ['logged', { assurance: 'logged' }, 1, 'valid'],
    ['confirmed', { assurance: 'confirmed' }, 1, 'valid'],
    ['three confirmations of one', { assurance: 'confirmed', confirmations: 3 }, 1, 'unchecked'],
    ['three confirmations of three', { assurance: 'confirmed', confirmations: 3 }, 3, 'valid'],
    [
      'eight confirmations of seven, final or not',
      { assurance: 'confirmed', confirmations: 8 },
      7,
      'unchecked',
    ],
    ['final of five', { assurance: 'final' }, 5, 'unchecked'],
    ['final of six', { assurance: 'final' }, 6, 'valid'],
    ['final by a setting of three', { assurance: 'final', finalAt: 3 }, 3, 'valid'],
    ['final by a setting of ten', { assurance: 'final', finalAt: 10 }, 9, 'unchecked'],
  ];
  it.each(required)('required: %s', (_, require, confirmations, verdict) => {
    const report = verify({ proofs: [proof('third')], chain: chain(confirmations) }, { require });
    expect(report.verdict).toBe(verdict);
    expect(resultOf(report, 'assurance')).toBe(verdict === 'valid' ? 'passed' : 'not-made');
  });

  const useless: [string, Uint8Array][] = [
    ['garbage', utf8ToBytes('{}')],
    ['of another grant', proof('urgent')],
    ['cut short', proof('third').slice(0, -1)],
    ['with another note', broken('third', (text) => text.replace('statement 3', 'statement 2'))],
    [
      'with another ledger',
      broken('third', (text) => text.replaceAll(captured.ledger, `B${captured.ledger.slice(1)}`)),
    ],
    [
      'without its last statement',
      broken('third', (text) => text.replace(/,"[0-9a-f]+"\](?=,"subject")/, ']')),
    ],
    [
      'with a path that leads elsewhere',
      broken('third', (text) =>
        text.replace(/"path":\["./, (hit) => `${hit.slice(0, -1)}${hit.endsWith('0') ? '1' : '0'}`),
      ),
    ],
  ];
  it.each(useless)('a proof that proves nothing: %s', (_, bytes) => {
    expect(reach([bytes]).assurance).toBe('signed');
    expect(reach([bytes, proof('third'), bytes]).assurance).toBe('logged');
  });

  it('a proof in a ledger that the grant does not name', () => {
    const options = { ...OPTIONS, now: captured.now + 60 };
    expect(verifyToken(NORMAL_TOKEN, { ...QUIET, proofs: [proof('third')] }, options).assurance).not.toBe(
      'logged',
    );
  });
});

describe('status fresh', () => {
  it('valid: active in the newest statement', () => {
    const report = verify({ proofs: [proof('second'), proof('third')], chain: chain() }, fresh);
    expect(report.verdict).toBe('valid');
    expect(resultOf(report, 'freshness')).toBe('passed');
  });

  it('stale: only older statements show it', () => {
    expect(verify({ proofs: [proof('second')], chain: chain() }, fresh).verdict).toBe('stale');
    expect(verify({ proofs: [proof('second'), proof('third')], chain: dead }, fresh).verdict).toBe('stale');
  });

  it('an older proof is no matter when it was not asked for', () => {
    expect(verify({ proofs: [proof('second')], chain: dead }).verdict).toBe('valid');
  });

  const unknown: [string, Partial<Evidence>][] = [
    ['no node', { proofs: [proof('third')] }],
    ['no proof', { chain: chain() }],
    ['only a proof of the event', { proofs: [proof('event')], chain: chain() }],
    ['the node was not asked about the seal', { proofs: [proof('third')], chain: { ...chain(), seals: [] } }],
    ['no board', { proofs: [proof('third')], chain: chain(), boards: [] }],
  ];
  it.each(unknown)('unchecked: %s', (_, evidence) => {
    expect(verify(evidence, fresh).verdict).toBe('unchecked');
  });

  it('unchecked: the grant names no ledger', () => {
    expect(
      verifyToken(NORMAL_TOKEN, { ...QUIET, chain: { medianTime: 0, seals: [] } }, { ...OPTIONS, ...fresh })
        .verdict,
    ).toBe('unchecked');
  });

  it('lists the seals that a node must be asked about', () => {
    const evidence = {
      ...READ,
      proofs: [proof('second'), proof('third'), proof('event'), utf8ToBytes('{}')],
    };
    expect(sealsInQuestion(captured.token, evidence, LEDGER_OPTIONS)).toEqual(captured.seals.slice(1));
    expect(sealsInQuestion(captured.token, READ, LEDGER_OPTIONS)).toEqual([]);
  });

  it('reads a bundle from a board', () => {
    const parsed = parseJson(proof('third'), { maxBytes: 100_000 }) as JsonObject;
    const signed = circles.map((bytes) => parseSignedDocument(bytes, { maxBytes: 16_384 }));
    const bundle = serializeBoardBundle({
      schema: 'medwallet/board-bundle/v1',
      circle: signed,
      proof: parsed,
    });
    const evidence = {
      boards: [{ board: BOARD, answered: true, files: [bundle] }],
      circles: circles.slice(0, 1),
      chain: chain(),
    };
    expect(verify(evidence, fresh).verdict).toBe('valid');
  });

  it('an emergency needs the circle document that the newest statement names', () => {
    const evidence = { proofs: [proof('urgent')], chain: chain() };
    expect(verify(evidence, fresh, captured.emergency).verdict).toBe('valid');
    const older = { ...evidence, circles: circles.slice(0, 1) };
    expect(verify(older, fresh, captured.emergency).verdict).toBe('unchecked');
  });
});

describe('whose ledger it is', () => {
  const { iss } = parseToken(captured.token).claims;
  const other = `B${captured.ledger.slice(1)}`;

  it("valid: the patient's pinned ledger, or one of two", () => {
    expect(verify({ pins: [{ patient: iss, ledger: captured.ledger }] }).verdict).toBe('valid');
    const both = [
      { patient: iss, ledger: other },
      { patient: iss, ledger: captured.ledger },
    ];
    expect(verify({ pins: both }).verdict).toBe('valid');
  });

  it('untrusted-signer: pinned to somebody else, or the patient to another', () => {
    expect(verify({ pins: [{ patient: stranger.did, ledger: captured.ledger }] }).verdict).toBe(
      'untrusted-signer',
    );
    expect(verify({ pins: [{ patient: iss, ledger: other }] }).verdict).toBe('untrusted-signer');
  });

  it('an emergency under a ledger that the circle document does not name', () => {
    const emergency = (evidence: Partial<Evidence>, options = {}) =>
      verify(evidence, options, captured.emergency);
    expect(emergency({}).verdict).toBe('valid');
    const iat = captured.now;
    const exp = iat + 86_400;
    expect(
      emergency({ circles: [circle({ iat, exp, seq: 1, prev: 'ab'.repeat(32), ledger: other })] }).verdict,
    ).toBe('untrusted-signer');
    // A circle document from before the ledger does not say; it matters where the ledger is relied on.
    expect(emergency({ circles: circles.slice(0, 1) }).verdict).toBe('valid');
    const require: Requirement = { assurance: 'logged' };
    expect(emergency({ circles: circles.slice(0, 1), proofs: [proof('urgent')] }, { require }).verdict).toBe(
      'unchecked',
    );
    expect(emergency({ proofs: [proof('urgent')] }, { require }).verdict).toBe('valid');
  });
});
