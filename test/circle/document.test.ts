import { describe, expect, it } from 'vitest';
import {
  checkCircleSuccession,
  guardianInForce,
  MAX_CIRCLE_SECONDS,
  newestCircle,
  newestCircles,
  readCircleDocument,
  type ReadCircle,
} from '../../src/circle/index.ts';
import { nodeEcdsaVerifier, sha256 } from '../../src/crypto/index.ts';
import {
  bytesToHex,
  bytesToUtf8,
  canonicalJson,
  utf8ToBytes,
  type JsonObject,
} from '../../src/encoding/index.ts';
import { person, signDocument } from '../support/sign.ts';
import { throwsCode } from '../support/throws.ts';
import {
  circleOf,
  DAY,
  didOf,
  identity,
  LEDGER,
  NETWORK,
  NOW,
  OTHER_LEDGER,
  asMember,
  rotationOf,
  signedCircle,
  signedRotation,
  without,
} from './samples.ts';

const read = (bytes: Uint8Array): ReadCircle =>
  readCircleDocument(bytes, { network: NETWORK }, nodeEcdsaVerifier);

function next(previous: ReadCircle, changes: JsonObject = {}): ReadCircle {
  const { seq, ledger } = previous.circle;
  return read(signedCircle({ seq: seq + 1, prev: previous.hash, ledger, iat: NOW + 10, ...changes }));
}

describe('docs/spec/circle.md: what is accepted', () => {
  it('reads the first document, and hashes its RFC 8785 bytes', () => {
    const { circle, hash } = read(signedCircle());
    expect(circle).toEqual(circleOf());
    expect(hash).toBe(bytesToHex(sha256(canonicalJson(circleOf()))));
  });

  it('reads one without guardian, custodian and boards, and with a delay for moves', () => {
    const changes = { guardians: [], custodian: null, boards: [], moveDelay: 3 * DAY };
    expect(read(signedCircle(changes)).circle).toEqual(circleOf(changes));
  });

  it('reads a later one', () => {
    const changes = { seq: 7, prev: 'ab'.repeat(32), ledger: LEDGER };
    expect(read(signedCircle(changes)).circle.ledger).toBe(LEDGER);
  });
});

describe('docs/spec/circle.md: what is refused', () => {
  const cases: [string, JsonObject][] = [
    ['another type', { type: 'card' }],
    ['a negative number', { seq: -1 }],
    ['a number with a fraction', { seq: 0.5 }],
    ['the first with a predecessor', { prev: 'ab'.repeat(32) }],
    ['a later one without a predecessor', { seq: 1 }],
    ['a predecessor that is no hash', { seq: 1, prev: 'AB'.repeat(32) }],
    ['a guardian who is no did', { guardians: ['mom'] }],
    ['a guardian twice', { guardians: [didOf('guardian'), didOf('guardian')] }],
    ['the patient as guardian', { guardians: [didOf('patient')] }],
    ['the custodian as guardian', { guardians: [didOf('custodian')] }],
    ['the patient as custodian', { custodian: didOf('patient') }],
    ['fourteen guardians', { guardians: Array.from({ length: 14 }, (_, i) => person(`guardian ${i}`).did) }],
    ['a descriptor hash that is too short', { descriptorHash: 'ab' }],
    ['a classic recipient', { recipient: `age1${'q'.repeat(58)}` }],
    ['a ledger that is none', { ledger: 'x' }],
    ['a board that is a path', { boards: ['/var/vault'] }],
    ['a board twice', { boards: ['vault:a', 'vault:a'] }],
    ['nine boards', { boards: Array.from({ length: 9 }, (_, i) => `vault:b${i}`) }],
    ['a salt that is too short', { salt: '5a'.repeat(16) }],
    ['an end at its beginning', { exp: NOW }],
    ['a life of more than five years', { exp: NOW + MAX_CIRCLE_SECONDS + 1 }],
    ['a delay below a day', { moveDelay: DAY - 1 }],
    ['a delay of more than 90 days', { moveDelay: 90 * DAY + 1 }],
    ['an unknown member', { note: 'x' }],
  ];

  it.each(cases)('malformed-circle: %s', (_, changes) => {
    throwsCode('malformed-circle', () => read(signedCircle(changes)));
  });

  it.each(Object.keys(circleOf()))('malformed-circle: no %s', (field) => {
    const bytes = signDocument('circle', NETWORK, without(circleOf(), field), identity('patient'));
    throwsCode('malformed-circle', () => read(bytes));
  });

  it('too-large: one byte over the limit', () => {
    throwsCode('too-large', () => read(new Uint8Array(16_385)));
  });

  it('bad-signature: by a guardian, or changed afterwards', () => {
    throwsCode('bad-signature', () => read(signedCircle({}, 'guardian')));
    const changed = bytesToUtf8(signedCircle()).replace('vault:default', 'vault:mallory');
    throwsCode('bad-signature', () => read(utf8ToBytes(changed)));
  });

  it('wrong-network: signed for another one', () => {
    const bytes = signDocument('circle', 'mainnet', circleOf(), identity('patient'));
    throwsCode('wrong-network', () => read(bytes));
  });
});

describe('succession of circle documents', () => {
  const first = read(signedCircle());
  const second = next(first, { ledger: LEDGER });

  it('takes the first, and each that names the one before', () => {
    checkCircleSuccession(undefined, first);
    checkCircleSuccession(first, second);
    checkCircleSuccession(second, next(second, { ledger: OTHER_LEDGER }));
  });

  const broken: [string, ReadCircle | undefined, ReadCircle][] = [
    ['a later one without those before', undefined, second],
    ['a number left out', first, next(second)],
    ['another predecessor', first, next(first, { prev: 'ab'.repeat(32) })],
    ['dated before its predecessor', first, next(first, { iat: NOW - 1 })],
    ['the ledger dropped', second, next(second, { ledger: null })],
    ['the same again', second, second],
  ];
  it.each(broken)('bad-succession: %s', (_, previous, document) => {
    throwsCode('bad-succession', () => {
      checkCircleSuccession(previous, document);
    });
  });
});

describe('the first circle document of a new identity', () => {
  const before = read(signedCircle({ ledger: LEDGER }));
  const taken = (changes: JsonObject = {}, former = signedRotation()): Uint8Array =>
    signedCircle(
      {
        patient: didOf('spare'),
        seq: 1,
        prev: before.hash,
        ledger: LEDGER,
        iat: NOW + 10,
        former: asMember(former),
        ...changes,
      },
      'spare',
    );

  it('follows on the last one of the key that hands over', () => {
    const after = read(taken());
    expect(after.rotation).toEqual(rotationOf());
    checkCircleSuccession(before, after);
  });

  it('bad-succession: without the former key’s word, or with another one’s', () => {
    const alone = without(asMember(taken())['document'] as JsonObject, 'former');
    const silent = read(signDocument('circle', NETWORK, alone, identity('spare')));
    const foreign = read(taken({}, signedRotation({ from: didOf('stranger') }, 'stranger')));
    for (const after of [silent, foreign]) {
      throwsCode('bad-succession', () => {
        checkCircleSuccession(before, after);
      });
    }
  });

  const broken: [string, JsonObject | Uint8Array][] = [
    ['to somebody else', signedRotation({ to: didOf('stranger') })],
    ['in another ledger', signedRotation({ ledger: OTHER_LEDGER })],
    ['not signed by the key that hands over', signedRotation({}, 'spare')],
    ['of another type', signedCircle()],
    ['that is no document', { document: {} }],
  ];
  it.each(broken)('malformed-circle: a rotation %s', (_, former) => {
    const member = former instanceof Uint8Array ? asMember(former) : former;
    throwsCode('malformed-circle', () => read(taken({ former: member })));
  });
});

describe('the circle document of a successor ledger', () => {
  const before = read(signedCircle({ ledger: LEDGER }));
  const after = { ledger: LEDGER, note: 'a6'.repeat(32) };

  it('names the ledger that ended and its last note', () => {
    const next = read(signedCircle({ seq: 1, prev: before.hash, ledger: null, after, iat: NOW + 10 }));
    expect(next.circle.after).toEqual(after);
    checkCircleSuccession(before, next);
  });

  it('bad-succession: it comes after another ledger than the one it drops', () => {
    const other = { ...after, ledger: OTHER_LEDGER };
    const next = read(signedCircle({ seq: 1, prev: before.hash, ledger: null, after: other }));
    throwsCode('bad-succession', () => {
      checkCircleSuccession(before, next);
    });
  });

  it('malformed-circle: a ledger after itself, a note that is no hash', () => {
    throwsCode('malformed-circle', () => read(signedCircle({ ledger: LEDGER, after })));
    throwsCode('malformed-circle', () => read(signedCircle({ after: { ...after, note: 'a6' } })));
  });
});

describe('the circle document in force', () => {
  const patient = didOf('patient');
  const guardian = didOf('guardian');
  const first = read(signedCircle());
  const second = next(first, { guardians: [] });
  const twin = next(first, { salt: '77'.repeat(32) });

  it('is the newest, whatever the order', () => {
    expect(newestCircle([second, first], patient, NOW + 20)).toBe(second);
    expect(newestCircles([first, second, second], patient)).toEqual([second]);
    expect(newestCircles([first], didOf('stranger'))).toEqual([]);
  });

  it('is none before it begins, after it ends, or when two have one number', () => {
    const { iat, exp } = first.circle;
    expect(newestCircle([first], patient, iat - 1)).toBeUndefined();
    expect(newestCircle([first], patient, iat)).toBe(first);
    expect(newestCircle([first], patient, exp - 1)).toBe(first);
    expect(newestCircle([first], patient, exp)).toBeUndefined();
    expect(newestCircle([first], patient, iat - 60, 60)).toBe(first);
    expect(newestCircle([first], patient, exp + 59, 60)).toBe(first);
    expect(newestCircle([second, twin], patient, NOW + 20)).toBeUndefined();
  });

  it('says of a guardian yes, no or unknown', () => {
    expect(guardianInForce([first], patient, guardian, NOW)).toBe('yes');
    expect(guardianInForce([first], patient, didOf('stranger'), NOW)).toBe('no');
    expect(guardianInForce([], patient, guardian, NOW)).toBe('unknown');
    expect(guardianInForce([first], patient, guardian, first.circle.exp)).toBe('unknown');
    expect(guardianInForce([first, second], patient, guardian, NOW + 20)).toBe('no');
  });

  it('does not let contradicting documents appoint anybody', () => {
    expect(guardianInForce([second, twin], patient, guardian, NOW + 20)).toBe('unknown');
    expect(guardianInForce([second, twin], patient, didOf('stranger'), NOW + 20)).toBe('no');
  });

  it("does not take another patient's word", () => {
    const foreign = read(
      signDocument('circle', NETWORK, circleOf({ patient: didOf('stranger') }), identity('stranger')),
    );
    expect(guardianInForce([foreign], patient, guardian, NOW)).toBe('unknown');
  });
});
