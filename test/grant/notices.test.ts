import { describe, expect, it } from 'vitest';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import {
  bytesToUtf8,
  canonicalJson,
  parseJson,
  utf8ToBytes,
  type JsonObject,
} from '../../src/encoding/index.ts';
import {
  contentHash,
  grantId,
  readBreakGlass,
  readBreakGlassNotice,
  readBreakGlassReview,
  readKeyUpdate,
  reasonCommitment,
  serializeBreakGlassNotice,
} from '../../src/grant/index.ts';
import { signDocument, type Person } from '../support/sign.ts';
import { throwsCode } from '../support/throws.ts';
import { EMERGENCY, guardian, NORMAL, NOW, patient, provider, stranger } from './samples.ts';

const options = { network: 'regtest' } as const;
const GRANT = grantId(EMERGENCY);
const REASON = { text: 'found unconscious', salt: '11'.repeat(32) };

function json(bytes: Uint8Array): JsonObject {
  return parseJson(bytes, { maxBytes: 100_000 }) as JsonObject;
}

function entryOf(changes: JsonObject = {}): JsonObject {
  return {
    type: 'break-glass',
    grant: GRANT,
    patient: patient.did,
    guardian: guardian.did,
    provider: provider.did,
    time: NOW,
    counter: 1,
    prev: null,
    reason: reasonCommitment(REASON),
    ...changes,
  };
}

describe('docs/spec/board.md: break-glass notice', () => {
  const noticeOf = (changes: JsonObject = {}, entry: JsonObject = {}, by: Person = guardian): Uint8Array =>
    canonicalJson({
      schema: 'medwallet/break-glass-notice/v1',
      entry: json(signDocument('break-glass', 'regtest', entryOf(entry), by)),
      claims: { ...EMERGENCY } as JsonObject,
      reason: REASON,
      ...changes,
    });
  const read = (bytes: Uint8Array) => readBreakGlassNotice(bytes, options, nodeEcdsaVerifier);

  it('reads one, with the reason or without, and writes what it reads', () => {
    const notice = read(noticeOf());
    expect(notice).toMatchObject({ claims: EMERGENCY, reason: REASON });
    expect(read(serializeBreakGlassNotice(notice)).read.hash).toBe(notice.read.hash);
    const { reason, ...rest } = json(noticeOf());
    expect(reason).toEqual(REASON);
    expect(read(canonicalJson(rest)).reason).toBeUndefined();
  });

  it.each<[string, string, Uint8Array]>([
    ['malformed-notice', 'other words than signed for', noticeOf({ reason: { ...REASON, text: 'a whim' } })],
    ['malformed-notice', 'another salt', noticeOf({ reason: { ...REASON, salt: '22'.repeat(32) } })],
    [
      'malformed-notice',
      'words that the guardian never signed for',
      noticeOf({}, { reason: '00'.repeat(32) }),
    ],
    ['malformed-notice', 'two lines', noticeOf({ reason: { ...REASON, text: 'a\nb' } })],
    ['malformed-notice', 'another schema', noticeOf({ schema: 'medwallet/break-glass-notice/v2' })],
    ['malformed-notice', 'a member more', noticeOf({ more: 1 })],
    ['malformed-notice', 'a normal grant', noticeOf({ claims: { ...NORMAL } as JsonObject })],
    [
      'malformed-break-glass',
      'claims of another grant',
      noticeOf({ claims: { ...EMERGENCY, exp: NOW + 9 } as JsonObject }),
    ],
    ['malformed-break-glass', 'an entry of another patient', noticeOf({}, { patient: stranger.did })],
    [
      'bad-claims',
      'claims for too long',
      noticeOf({ claims: { ...EMERGENCY, exp: NOW + 259_201 } as JsonObject }),
    ],
    ['bad-signature', 'an entry by the provider', noticeOf({}, {}, provider)],
    ['too-large', 'more than 32,768 bytes', new Uint8Array(32_769)],
  ])('%s: %s', (code, _, bytes) => {
    throwsCode(code, () => read(bytes));
  });

  it('an entry without words stays readable, and takes none', () => {
    const { reason, ...plain } = entryOf();
    expect(reason).toBeDefined();
    const signed = signDocument('break-glass', 'regtest', plain, guardian);
    expect(readBreakGlass(signed, options, nodeEcdsaVerifier).entry.reason).toBeUndefined();
    throwsCode('malformed-notice', () => read(noticeOf({ entry: json(signed) })));
  });
});

describe('docs/spec/grant.md: break-glass review', () => {
  const reviewOf = (changes: JsonObject = {}): JsonObject => ({
    type: 'break-glass-review',
    entry: 'ab'.repeat(32),
    grant: GRANT,
    patient: patient.did,
    guardian: guardian.did,
    provider: provider.did,
    finding: 'accepted',
    time: NOW,
    ...changes,
  });
  const read = (changes: JsonObject = {}, by: Person = patient, network: 'regtest' | 'signet' = 'regtest') =>
    readBreakGlassReview(
      signDocument('break-glass-review', network, reviewOf(changes), by),
      options,
      nodeEcdsaVerifier,
    );

  it('reads both findings', () => {
    expect(read().review).toEqual(reviewOf());
    expect(read({ finding: 'disputed' }).review.finding).toBe('disputed');
  });

  it('refuses another finding, signer, network, and too much', () => {
    throwsCode('malformed-review', () => read({ finding: 'maybe' }));
    throwsCode('bad-signature', () => read({}, guardian));
    throwsCode('wrong-network', () => read({}, patient, 'signet'));
    throwsCode('too-large', () => readBreakGlassReview(new Uint8Array(4_097), options, nodeEcdsaVerifier));
  });
});

describe('docs/spec/board.md: key update', () => {
  const content = { records: [], collections: [], removed: [] };
  const updateOf = (
    changes: JsonObject = {},
    file: JsonObject = {},
    by: Person = patient,
    network: 'regtest' | 'signet' = 'regtest',
  ): Uint8Array => {
    const document = {
      type: 'key-update',
      patient: patient.did,
      grant: GRANT,
      to: [provider.did],
      number: NOW,
      before: 0,
      content: contentHash(content),
      time: NOW,
      ...changes,
    };
    const update = json(signDocument('key-update', network, document, by));
    return canonicalJson({ schema: 'medwallet/key-update/v1', update, content, ...file });
  };
  const read = (bytes: Uint8Array) => readKeyUpdate(bytes, options, nodeEcdsaVerifier);

  it('reads one for a grant, and one for the guardians', () => {
    expect(read(updateOf())).toMatchObject({ content, update: { grant: GRANT, number: NOW } });
    expect(read(updateOf({ grant: null })).update.grant).toBeNull();
    expect(read(utf8ToBytes(`${bytesToUtf8(updateOf())}\n`)).update.before).toBe(0);
  });

  it.each<[string, string, Uint8Array]>([
    [
      'malformed-key-update',
      'other content than signed for',
      updateOf({}, { content: { ...content, more: 1 } }),
    ],
    ['malformed-key-update', 'nobody to read it', updateOf({ to: [] })],
    ['malformed-key-update', 'a number not above the one before', updateOf({ before: NOW })],
    ['malformed-key-update', 'a number of 0', updateOf({ number: 0 })],
    ['malformed-key-update', 'another schema', updateOf({}, { schema: 'medwallet/key-update/v2' })],
    ['malformed-key-update', 'a member more', updateOf({}, { more: 1 })],
    ['bad-signature', 'signed by the guardian', updateOf({}, {}, guardian)],
    ['wrong-network', 'signed for signet', updateOf({}, {}, patient, 'signet')],
    ['too-large', 'more than 240,000 bytes', new Uint8Array(240_001)],
  ])('%s: %s', (code, _, bytes) => {
    throwsCode(code, () => read(bytes));
  });
});
