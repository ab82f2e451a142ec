import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageSighash, toSign } from '../../src/bip322/index.ts';
import {
  combineGrantPsbts,
  createGrantPsbt,
  finishGrantPsbt,
  psbtKind,
  psbtText,
  readGrantPsbt,
  signGrantPsbt,
} from '../../src/cosign/index.ts';
import { field, fieldsOf, GLOBAL, INPUT } from '../../src/cosign/fields.ts';
import { parsePsbt, serializePsbt } from '../../src/cosign/format.ts';
import { ownField, SUBTYPE } from '../../src/cosign/proprietary.ts';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import {
  bytesToBase64Url,
  bytesToHex,
  bytesToUtf8,
  compactToDer,
  concatBytes,
  serializeOutput,
  serializeWitness,
  u32le,
  u64le,
  utf8ToBytes,
} from '../../src/encoding/index.ts';
import {
  checkTokenSignature,
  claimsBytes,
  encodeToken,
  grantPolicy,
  grantText,
  MAX_GRANT_SECONDS,
  parseToken,
  type Claims,
} from '../../src/grant/index.ts';
import { flipBit } from '../support/bytes.ts';
import { throwsCode } from '../support/throws.ts';
import { drop, editMap, editTransaction, put } from './edit.ts';
import {
  cardFile,
  circleFile,
  claimsOf,
  DAY,
  didOf,
  emergencyClaims,
  HOUR,
  identity,
  NOON,
} from './people.ts';

const NETWORK = { network: 'regtest' } as const;
const NOW = { ...NETWORK, now: NOON + HOUR };
const claims = claimsOf();
const acceptBy = NOON + DAY;
const offer = createGrantPsbt(claims, { acceptBy });
const accepted = signGrantPsbt(offer, identity('custodian'), NOW);
const both = signGrantPsbt(accepted, identity('patient'), NOW);
const firstInput = { input: 0 };

const read = (bytes: Uint8Array | string) => readGrantPsbt(bytes, NETWORK);
/** Both must refuse it: the one who looks and the one who signs. */
function refuses(code: string, bytes: Uint8Array): void {
  throwsCode(code, () => read(bytes));
  throwsCode(code, () => signGrantPsbt(bytes, identity('patient'), NOW));
}

describe('an offer', () => {
  it('holds what was put in and no signature', () => {
    const proposal = read(offer);
    expect(proposal.claims).toEqual(claims);
    expect(proposal.message).toBe(grantText(claims));
    expect(proposal.acceptBy).toBe(acceptBy);
    expect(proposal.signatures).toEqual([]);
    expect(proposal.missing.map(({ role }) => role)).toEqual(['patient', 'provider']);
    expect(proposal.policy.address.startsWith('bcrt1q')).toBe(true);
    expect(psbtKind(offer)).toBe('grant');
  });

  it('is the same from base64, with white space around it', () => {
    expect(read(psbtText(offer)).psbt).toEqual(read(offer).psbt);
    expect(read(utf8ToBytes(`\n${psbtText(offer)}\n`)).psbt).toEqual(read(offer).psbt);
  });

  it('is read back as it was written, whatever is granted', () => {
    const arbitrary = fc.record({
      jti: fc.uint8Array({ minLength: 16, maxLength: 16 }).map(bytesToBase64Url),
      exp: fc.integer({ min: NOON + 1, max: NOON + 9 * 365 * DAY }),
      records: fc
        .uniqueArray(fc.uint8Array({ minLength: 16, maxLength: 16 }).map(bytesToHex), {
          minLength: 1,
          maxLength: 128,
        })
        .map((ids) => ids.toSorted()),
      net: fc.constantFrom('regtest', 'signet', 'testnet4', 'mainnet'),
    });
    fc.assert(
      fc.property(arbitrary, fc.integer({ min: NOON + 1, max: 2 ** 53 - 1 }), (changes, until) => {
        const bytes = createGrantPsbt(claimsOf(changes), { acceptBy: until });
        const proposal = readGrantPsbt(bytes, { network: changes.net });
        expect([proposal.claims, proposal.acceptBy]).toEqual([claimsOf(changes), until]);
        expect(serializePsbt(proposal.psbt)).toEqual(bytes);
      }),
      { numRuns: 40 },
    );
  });

  it('may bring the circle document and the card of its patient', () => {
    const files = { circle: circleFile('patient'), card: cardFile('patient') };
    const proposal = read(createGrantPsbt(claims, { acceptBy, ...files }));
    expect(proposal.circle?.signed.bytes).toEqual(files.circle);
    expect(proposal.card?.card.name).toBe('Alice');
  });

  it('must be open for some time', () => {
    const error = throwsCode('offer-expired', () => createGrantPsbt(claims, { acceptBy: claims.iat }));
    expect(error.outcome).toBe('usage');
  });
});

describe('a co-signed grant', () => {
  it('becomes a token that verifies', () => {
    const { proposal, witness } = finishGrantPsbt(both, NETWORK);
    const token = parseToken(encodeToken(proposal.claims, witness));
    expect(checkTokenSignature(token, nodeEcdsaVerifier).signers).toEqual(['patient', 'provider']);
    expect(token.grantId).toBe(proposal.grantId);
  });

  it('is one field longer with each signature, and the same elsewhere', () => {
    const partial = fieldsOf(parsePsbt(accepted).inputs[0] ?? [], INPUT.partialSignature);
    expect(partial).toHaveLength(1);
    expect(editMap(accepted, firstInput, drop(INPUT.partialSignature))).toEqual(offer);
  });

  it('keeps fields of other wallets', () => {
    const foreign = [field(0x42, Uint8Array.of(1)), field(0xfc, Uint8Array.of(2), utf8ToBytes('\u0004acme'))];
    const theirs = foreign.reduce((bytes, extra) => editMap(bytes, 'global', put(extra)), offer);
    const signed = parsePsbt(signGrantPsbt(theirs, identity('patient'), NOW));
    expect(signed.global.filter(({ type, value }) => type >= 0x42 && value.length === 1)).toEqual(foreign);
  });

  it('in an emergency is signed by guardian and provider', () => {
    const bytes = createGrantPsbt(emergencyClaims(), { acceptBy, circle: circleFile('patient') });
    throwsCode('not-our-key', () => signGrantPsbt(bytes, identity('patient'), NOW));
    const released = signGrantPsbt(bytes, identity('guardian'), NOW);
    const { proposal, witness } = finishGrantPsbt(
      signGrantPsbt(released, identity('custodian'), NOW),
      NETWORK,
    );
    const token = parseToken(encodeToken(proposal.claims, witness));
    expect(checkTokenSignature(token, nodeEcdsaVerifier).signers).toEqual(['provider', 'guardian']);
  });

  it('can be put together from copies, whatever a copy lost on the way', () => {
    const mine = signGrantPsbt(offer, identity('patient'), NOW);
    const stripped = editMap(accepted, 'global', drop(GLOBAL.proprietary));
    expect(combineGrantPsbts(mine, [stripped], NETWORK)).toEqual(both);
    expect(combineGrantPsbts(both, [offer], NETWORK)).toEqual(both);
  });

  it('is read when another wallet finished it', () => {
    const { witness } = finishGrantPsbt(both, NETWORK);
    const finished = editMap(both, firstInput, (map) => [
      ...map.filter(({ type }) => type === INPUT.witnessUtxo),
      field(INPUT.finalWitness, serializeWitness(witness)),
    ]);
    expect(finishGrantPsbt(finished, NETWORK).witness).toEqual(witness);
    expect(finishGrantPsbt(combineGrantPsbts(offer, [finished], NETWORK), NETWORK).witness).toEqual(witness);
  });

  it('is not finished with one signature', () => {
    const error = throwsCode('missing-signatures', () => finishGrantPsbt(accepted, NETWORK));
    expect(error.outcome).toBe('incomplete');
    expect(error.facts).toEqual({ missing: 'patient' });
  });
});

describe('a request that cannot be met', () => {
  it.each([
    ['offer-expired', offer, identity('custodian'), acceptBy],
    ['not-our-key', offer, identity('stranger'), NOW.now],
    // The consent address has the guardian's key, but a normal grant does not ask for it.
    ['not-our-key', offer, identity('guardian'), NOW.now],
    ['already-signed', accepted, identity('custodian'), NOW.now],
  ] as const)('%s', (code, bytes, key, now) => {
    throwsCode(code, () => signGrantPsbt(bytes, key, { ...NETWORK, now }));
  });

  it('offer-expired when the grant itself ends before the offer does', () => {
    const short = createGrantPsbt(claimsOf({ exp: NOON + HOUR }), { acceptBy });
    throwsCode('offer-expired', () =>
      signGrantPsbt(short, identity('patient'), { ...NETWORK, now: NOON + HOUR }),
    );
  });
});

/** The offer of other claims, to break things with parts that are right elsewhere. */
const otherOffer = createGrantPsbt(claimsOf({ exp: NOON + 365 * DAY }), { acceptBy });
const otherClaims = ownField(SUBTYPE.grantClaims, claimsBytes(claimsOf({ exp: NOON + 365 * DAY })));
const { policy } = read(offer);
const otherMessage = put(field(GLOBAL.signedMessage, utf8ToBytes(read(otherOffer).message)));
const partialOf = (bytes: Uint8Array) => fieldsOf(parsePsbt(bytes).inputs[0] ?? [], INPUT.partialSignature);

describe('a payment disguised as a grant (BIP-322, five conditions)', () => {
  const spendsCoins = { txid: new Uint8Array(32).fill(7), vout: 0 };
  it.each<[string, Uint8Array]>([
    ['no message field', editMap(offer, 'global', drop(GLOBAL.signedMessage))],
    ['no script of the first input', editMap(offer, firstInput, drop(INPUT.witnessUtxo))],
    [
      'another output of to_spend',
      editTransaction(offer, (tx) => ({
        ...tx,
        inputs: tx.inputs.map((input) => ({ ...input, previous: { ...input.previous, vout: 1 } })),
      })),
    ],
    [
      'a real coin under the message',
      editTransaction(offer, (tx) => ({
        ...tx,
        inputs: tx.inputs.map((input) => ({ ...input, previous: spendsCoins })),
      })),
    ],
    [
      'to_spend of another message',
      editMap(offer, 'global', put(field(GLOBAL.signedMessage, utf8ToBytes('hello')))),
    ],
    [
      'an output that pays',
      editTransaction(offer, (tx) => ({ ...tx, outputs: [{ value: 1_000n, script: policy.scriptPubKey }] })),
    ],
    [
      'an OP_RETURN with a value',
      editTransaction(offer, (tx) => ({ ...tx, outputs: tx.outputs.map((out) => ({ ...out, value: 1n })) })),
    ],
    [
      'an OP_RETURN with data',
      editTransaction(offer, (tx) => ({
        ...tx,
        outputs: [{ value: 0n, script: Uint8Array.of(0x6a, 1, 1) }],
      })),
    ],
    [
      'a second output',
      editTransaction(offer, (tx) => ({
        ...tx,
        outputs: [...tx.outputs, { value: 0n, script: policy.scriptPubKey }],
      })),
    ],
    [
      'a coin said to be worth something',
      editMap(
        offer,
        firstInput,
        put(field(INPUT.witnessUtxo, serializeOutput({ value: 1n, script: policy.scriptPubKey }))),
      ),
    ],
  ])('%s', (_, bytes) => {
    refuses('payment-not-message', bytes);
  });

  it('foreign-input: a second input beside the message', () => {
    const bytes = editTransaction(offer, (tx) => ({
      ...tx,
      inputs: [
        ...tx.inputs,
        { previous: spendsCoins, scriptSig: new Uint8Array(0), sequence: 0, witness: [] },
      ],
    }));
    refuses('foreign-input', bytes);
  });

  it.each<[string, Uint8Array]>([
    ['version 2', editTransaction(offer, (tx) => ({ ...tx, version: 2 }))],
    ['a lock time', editTransaction(offer, (tx) => ({ ...tx, lockTime: 1 }))],
    [
      'a sequence',
      editTransaction(offer, (tx) => ({
        ...tx,
        inputs: tx.inputs.map((input) => ({ ...input, sequence: 1 })),
      })),
    ],
  ])('not-simple: %s', (_, bytes) => {
    refuses('not-simple', bytes);
  });
});

describe('an offer that does not say what it does', () => {
  it.each<[string, string, Uint8Array]>([
    ['text-mismatch', 'claims of another grant', editMap(offer, 'global', put(otherClaims))],
    ['payment-not-message', 'message of another grant', editMap(offer, 'global', otherMessage)],
    ['missing-field', 'no claims', editMap(offer, 'global', drop(otherClaims))],
    [
      'missing-field',
      'no time to accept by',
      editMap(offer, 'global', drop(ownField(SUBTYPE.grantAcceptBy, new Uint8Array(0)))),
    ],
    ['missing-field', 'no witness script', editMap(offer, firstInput, drop(INPUT.witnessScript))],
    [
      'malformed-psbt',
      'a time that is too short',
      editMap(offer, 'global', put(ownField(SUBTYPE.grantAcceptBy, u32le(1)))),
    ],
    [
      'malformed-psbt',
      'a time beyond all dates',
      editMap(offer, 'global', put(ownField(SUBTYPE.grantAcceptBy, u64le(2n ** 63n)))),
    ],
    [
      'malformed-psbt',
      'claims in another spelling',
      editMap(
        offer,
        'global',
        put(ownField(SUBTYPE.grantClaims, concatBytes(utf8ToBytes(' '), claimsBytes(claims)))),
      ),
    ],
    [
      'bad-claims',
      'claims that are none',
      editMap(offer, 'global', put(ownField(SUBTYPE.grantClaims, utf8ToBytes('{}')))),
    ],
    [
      'bad-claims',
      'claims that last ten years and a second',
      createGrantPsbt(claimsOf({ exp: claims.iat + MAX_GRANT_SECONDS + 1 }), { acceptBy }),
    ],
    [
      'malformed-psbt',
      'claims with key data',
      editMap(offer, 'global', (map) => [
        ...drop(otherClaims)(map),
        ownField(SUBTYPE.grantClaims, claimsBytes(claims), Uint8Array.of(1)),
      ]),
    ],
    [
      'wrong-script',
      'a script that is not the policy',
      editMap(offer, firstInput, put(field(INPUT.witnessScript, flipBit(policy.witnessScript, 5)))),
    ],
    ['wrong-script', 'the address of other people', withAddressOf(claimsOf({ aud: didOf('stranger') }))],
    [
      'foreign-document',
      "somebody else's circle document",
      createGrantPsbt(claims, { acceptBy, circle: circleFile('stranger') }),
    ],
    [
      'foreign-document',
      "somebody else's card",
      createGrantPsbt(claims, { acceptBy, card: cardFile('stranger') }),
    ],
    [
      'bad-signature',
      'a circle document that was changed',
      createGrantPsbt(claims, { acceptBy, circle: changedCircle() }),
    ],
    [
      'malformed-card',
      'a card that is none',
      createGrantPsbt(claims, {
        acceptBy,
        card: utf8ToBytes('{"document":{"type":"card"},"signature":"smp"}'),
      }),
    ],
  ])('%s: %s', (code, _, bytes) => {
    refuses(code, bytes);
  });

  it('wrong-network: an offer for signet', () => {
    refuses('wrong-network', createGrantPsbt(claimsOf({ net: 'signet' }), { acceptBy }));
  });

  it('unknown-field: a field of ours from the future', () => {
    const known = ownField(SUBTYPE.grantCard, Uint8Array.of(0));
    const keyData = concatBytes(known.keyData.slice(0, -1), Uint8Array.of(0x7f));
    refuses('unknown-field', editMap(offer, 'global', put({ ...known, keyData })));
  });
});

describe('signatures in an offer', () => {
  const [signature] = partialOf(accepted);
  const der = signature?.value ?? new Uint8Array(0);
  const custodian = identity('custodian').publicKey;
  const partial = (value: Uint8Array, key = custodian) =>
    editMap(offer, firstInput, put(field(INPUT.partialSignature, value, key)));

  it.each<[string, string, Uint8Array]>([
    ['bad-signature', 'over another grant', partial(partialOf(signed(otherOffer))[0]?.value ?? der)],
    ['bad-signature', 'one bit changed', partial(flipBit(der, 20))],
    ['bad-signature', 'under another key', partial(der, identity('patient').publicKey)],
    ['bad-signature', 'empty', partial(new Uint8Array(0))],
    ['bad-signature', 'not strict DER', partial(concatBytes(der.slice(0, -1), Uint8Array.of(0, 1)))],
    ['bad-sighash', 'SIGHASH_NONE', partial(concatBytes(der.slice(0, -1), Uint8Array.of(2)))],
    [
      'bad-sighash',
      'SIGHASH_ALL | ANYONECANPAY',
      partial(concatBytes(der.slice(0, -1), Uint8Array.of(0x81))),
    ],
    ['foreign-signature', 'a key outside the policy', partial(der, identity('stranger').publicKey)],
    [
      'bad-sighash',
      'asked for SIGHASH_SINGLE',
      editMap(offer, firstInput, put(field(INPUT.sighashType, u32le(3)))),
    ],
    ['unsupported-input', 'a redeem script', editMap(offer, firstInput, put(field(INPUT.redeemScript, der)))],
    ['unsupported-input', 'a scriptSig', editMap(offer, firstInput, put(field(INPUT.finalScriptSig, der)))],
    ['conflicting-signatures', 'finished and partial', finished((stack) => stack, both)],
    [
      'bad-signature',
      'finished in the wrong order',
      finished(([dummy, a, b, ...rest]) => [dummy, b, a, ...rest]),
    ],
    ['bad-signature', 'finished with a dummy', finished(([, ...rest]) => [Uint8Array.of(1), ...rest])],
    ['bad-signature', 'finished with one signature', finished(([dummy, , ...rest]) => [dummy, ...rest])],
    ['wrong-script', 'finished with another script', finished((stack) => [...stack.slice(0, -1), der])],
    ['wrong-script', 'finished with nothing', finished(() => [])],
  ])('%s: %s', (code, _, bytes) => {
    refuses(code, bytes);
  });

  it('malformed-psbt: a finished witness that is none', () => {
    refuses('malformed-psbt', editMap(offer, firstInput, put(field(INPUT.finalWitness, Uint8Array.of(9)))));
  });

  it('foreign-signature: the guardian signed a normal grant', () => {
    // Made as an emergency's, where the guardian's key may sign, and carried over.
    const key = identity('guardian');
    refuses('foreign-signature', partial(guardianSignature(), key.publicKey));
  });

  it('different-transaction: copies of two offers', () => {
    throwsCode('different-transaction', () => combineGrantPsbts(offer, [signed(otherOffer)], NETWORK));
  });

  function finished(
    change: (stack: readonly Uint8Array[]) => readonly (Uint8Array | undefined)[],
    base = offer,
  ) {
    const { witness } = finishGrantPsbt(both, NETWORK);
    const stack = change(witness).filter((item) => item !== undefined);
    return editMap(base, firstInput, put(field(INPUT.finalWitness, serializeWitness(stack))));
  }
});

function signed(bytes: Uint8Array): Uint8Array {
  return signGrantPsbt(bytes, identity('custodian'), NOW);
}

/** A faultless message PSBT of the right text, at the consent address of other people. */
function withAddressOf(claimsOfOthers: Claims): Uint8Array {
  const other = grantPolicy(claimsOfOthers);
  const transaction = toSign(grantText(claims), other.scriptPubKey);
  const moved = editTransaction(offer, () => transaction);
  return [
    field(INPUT.witnessUtxo, serializeOutput({ value: 0n, script: other.scriptPubKey })),
    field(INPUT.witnessScript, other.witnessScript),
  ].reduce((bytes, changed) => editMap(bytes, firstInput, put(changed)), moved);
}

function changedCircle(): Uint8Array {
  return utf8ToBytes(bytesToUtf8(circleFile('patient')).replace('vault:default', 'vault:another'));
}

/** A good signature by the guardian's key over the text of a normal grant. */
function guardianSignature(): Uint8Array {
  const { digest } = messageSighash(grantText(claims), policy.scriptPubKey, policy.witnessScript);
  return concatBytes(compactToDer(identity('guardian').sign(digest)), Uint8Array.of(1));
}
