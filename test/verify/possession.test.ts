import { describe, expect, it } from 'vitest';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import { bytesToHex, canonicalJson, utf8ToBytes, type JsonObject } from '../../src/encoding/index.ts';
import { grantId } from '../../src/grant/index.ts';
import {
  answerTo,
  provePossession,
  readAnswer,
  readChallenge,
  verifyToken,
  type PossessionCode,
} from '../../src/verify/index.ts';
import { guardian, NORMAL, NOW, patient, provider } from '../grant/samples.ts';
import { signDocument } from '../support/sign.ts';
import { throwsCode } from '../support/throws.ts';
import { NORMAL_TOKEN, OPTIONS, QUIET, revocation } from './scene.ts';

const AT = NOW + 10;

function challenge(changes: JsonObject = {}): Uint8Array {
  return canonicalJson({
    schema: 'medwallet/challenge/v1',
    audience: 'gate.example',
    grant: grantId(NORMAL),
    method: 'GET /fhir/Observation',
    net: 'regtest',
    nonce: 'ab'.repeat(32),
    iat: AT - 5,
    exp: AT + 60,
    ...changes,
  });
}

function answer(to = challenge(), changes: JsonObject = {}, signer = provider): Uint8Array {
  const document = { ...answerTo(readChallenge(to), provider.did, AT), ...changes };
  return signDocument('challenge-answer', 'regtest', document, signer);
}

interface Case {
  readonly challenge?: Uint8Array;
  readonly answer?: Uint8Array;
  readonly now?: number;
  readonly take?: 'first' | 'again' | 'unknown';
  readonly evidence?: typeof QUIET;
}

function prove(given: Case = {}) {
  const now = given.now ?? AT;
  const report = verifyToken(NORMAL_TOKEN, given.evidence ?? QUIET, { ...OPTIONS, now });
  let taken = 0;
  const proved = provePossession(report, given.challenge ?? challenge(), given.answer ?? answer(), {
    network: 'regtest',
    now,
    skew: 60,
    verifier: nodeEcdsaVerifier,
    take: () => {
      taken++;
      return given.take ?? 'first';
    },
  });
  return { ...proved, taken };
}

describe('a grant and the answer to a challenge', () => {
  it('valid: the provider answered, in time, for the first time', () => {
    expect(prove()).toMatchObject({ verdict: 'valid', possession: { result: 'passed' }, taken: 1 });
  });

  const other = challenge({ nonce: 'cd'.repeat(32) });
  const cases: Readonly<Record<string, Case & { readonly code: PossessionCode }>> = {
    'an answer to another challenge': { code: 'other-challenge', answer: answer(other) },
    'for another audience': {
      code: 'other-challenge',
      answer: answer(challenge({ audience: 'gate.exanple' })),
    },
    'for another method': { code: 'other-challenge', answer: answer(challenge({ method: 'DELETE' })) },
    'a challenge about another grant': {
      code: 'other-grant',
      challenge: challenge({ grant: '00'.repeat(32) }),
      answer: answer(challenge({ grant: '00'.repeat(32) })),
    },
    'a challenge for another network': {
      code: 'wrong-network',
      challenge: challenge({ net: 'signet' }),
      answer: answer(challenge({ net: 'signet' })),
    },
    'signed by the patient': {
      code: 'other-signer',
      answer: answer(challenge(), { provider: patient.did }, patient),
    },
    'signed by the guardian in the provider’s name': {
      code: 'bad-signature',
      answer: answer(challenge(), {}, guardian),
    },
    'one byte of the signature changed': { code: 'bad-signature', answer: flipped(answer()) },
    'an answer from before the challenge': {
      code: 'other-time',
      answer: answer(challenge(), { time: AT - 5 - 61 }),
    },
    'an answer from behind its end': {
      code: 'other-time',
      answer: answer(challenge(), { time: AT + 60 + 60 }),
    },
    'another kind of document': {
      code: 'malformed-answer',
      answer: signDocument('receipt', 'regtest', { type: 'receipt' }, provider),
    },
    garbage: { code: 'malformed-answer', answer: utf8ToBytes('{"answer":true}') },
    'an answer larger than is read': { code: 'too-large', answer: new Uint8Array(5_000) },
    'a challenge of another form': { code: 'malformed-challenge', challenge: challenge({ extra: 1 }) },
  };
  it.each(Object.entries(cases))('%s: refused with its code; the challenge is not used up', (_, one) => {
    const { code } = one;
    const verdict = code === 'other-signer' ? 'wrong-audience' : 'not-proven';
    expect(prove(one)).toMatchObject({ verdict, possession: { result: 'failed', code }, taken: 0 });
  });

  it.each([
    [-61 - 5, 'too-early'],
    [-60 - 5, undefined],
    [59, undefined],
    [60, 'too-late'],
  ])('the time of the challenge: %i s', (seconds, code) => {
    const now = AT + seconds;
    const asked = challenge();
    expect(prove({ now, answer: answer(asked, { time: AT }) }).possession.code).toBe(code);
  });

  it('replayed: a challenge that was answered before is told as that, and not as somebody else’s grant', () => {
    expect(prove({ take: 'again' })).toMatchObject({
      verdict: 'replayed',
      message: 'This answer was given before: it proves nothing a second time.',
      possession: { result: 'failed', code: 'replayed' },
      taken: 1,
    });
  });

  it('not-proven: a challenge that was not made here', () => {
    const possession = { result: 'failed', code: 'unknown-challenge' };
    expect(prove({ take: 'unknown' })).toMatchObject({ verdict: 'not-proven', possession, taken: 1 });
  });

  it('a verdict that comes before stays, one that comes behind gives way', () => {
    const evidence = { ...QUIET, revocations: [revocation(patient)] };
    expect(prove({ evidence }).verdict).toBe('revoked');
    expect(prove({ evidence, take: 'again' }).verdict).toBe('replayed');
    const report = verifyToken('x', QUIET, OPTIONS);
    const options = { network: 'regtest', now: AT, skew: 60, verifier: nodeEcdsaVerifier } as const;
    expect(provePossession(report, challenge(), answer(), { ...options, take: () => 'first' })).toMatchObject(
      {
        verdict: 'malformed',
        possession: { result: 'failed', code: 'no-grant' },
      },
    );
  });
});

describe('the form of a challenge', () => {
  const broken: Readonly<Record<string, Uint8Array>> = {
    'no JSON': utf8ToBytes('challenge'),
    'a name twice': utf8ToBytes('{"audience":"a","audience":"b"}'),
    'too long a life': challenge({ exp: AT - 5 + 3_601 }),
    'an end before its beginning': challenge({ exp: AT - 5 }),
    'a nonce of 31 bytes': challenge({ nonce: 'ab'.repeat(31) }),
    'a line feed in the audience': challenge({ audience: 'gate\nPatient: nobody' }),
    'a letter that looks like another': challenge({ audience: 'gаte.example' }),
    'a method of 129 characters': challenge({ method: 'x'.repeat(129) }),
    'an unknown network': challenge({ net: 'testnet3' }),
  };
  it.each(Object.keys(broken))('malformed-challenge: %s', (name) => {
    throwsCode('malformed-challenge', () => readChallenge(broken[name] ?? new Uint8Array()));
  });
  it('too-large', () => {
    throwsCode('too-large', () => readChallenge(new Uint8Array(1_025)));
  });
  it('goes into the answer as hex, so nothing that the asker wrote is signed as it stands', () => {
    const asked = challenge({ method: 'medwallet/grant/v1' });
    const { answer: read } = readAnswer(answer(asked), { network: 'regtest' }, nodeEcdsaVerifier);
    expect(read.challenge).toBe(bytesToHex(asked));
    throwsCode('wrong-network', () => readAnswer(answer(asked), { network: 'signet' }, nodeEcdsaVerifier));
  });
});

/** The answer with another character near the end of its signature. */
function flipped(file: Uint8Array): Uint8Array {
  const copy = file.slice();
  const at = copy.length - 60;
  copy[at] = copy[at] === 0x41 ? 0x42 : 0x41;
  return copy;
}
