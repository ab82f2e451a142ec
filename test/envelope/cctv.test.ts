import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/crypto/index.ts';
import { bytesToHex, concatBytes, hexToBytes } from '../../src/encoding/index.ts';
import {
  collectHeader,
  decryptChunks,
  isHybridIdentity,
  openPassphrase,
  openSmall,
} from '../../src/envelope/index.ts';
import { createPayloadDecryptor } from '../../src/envelope/payload.ts';
import { pieces } from '../support/bytes.ts';
import { rejectsCode } from '../support/throws.ts';
import { IDENTITY } from './support.ts';

const Vector = v.strictObject({
  expect: v.picklist(['success', 'no match', 'HMAC failure', 'header failure', 'payload failure']),
  payload: v.nullable(v.string()),
  fileKey: v.nullable(v.string()),
  identities: v.array(v.string()),
  passphrases: v.array(v.string()),
  compressed: v.nullable(v.literal('zlib')),
  file: v.string(),
});
type Vector = v.InferOutput<typeof Vector>;

const text = readFileSync(new URL('../../fixtures/envelope/cctv-age.json', import.meta.url), 'utf8');
const vectors = Object.entries(v.parse(v.record(v.string(), Vector), JSON.parse(text)));

function bytesOf(vector: Vector): Uint8Array {
  const bytes = Buffer.from(vector.file, 'base64');
  return new Uint8Array(vector.compressed === null ? bytes : inflateSync(bytes));
}

function digestOf(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}

async function codeOf(action: () => Promise<Uint8Array>): Promise<string> {
  try {
    return `plaintext ${digestOf(await action())}`;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const hybrid = vectors.filter(([, vector]) => vector.identities.some(isHybridIdentity));
const passphrase = vectors.filter(([, vector]) => vector.passphrases.length > 0);
const classic = vectors.filter(
  ([, vector]) => vector.passphrases.length === 0 && !vector.identities.some(isHybridIdentity),
);

describe('CCTV age vectors: hybrid identities', () => {
  // age opens this one; we do not, because a classic recipient beside a hybrid one undoes it.
  const ours: Record<string, string> = {
    hybrid_and_x25519: 'mixed-recipients',
    hybrid_x25519_arg: 'no-matching-identity',
  };

  it.each(hybrid)('%s', async (name, vector) => {
    const identities = vector.identities.filter(isHybridIdentity);
    const code = await codeOf(() => openSmall(bytesOf(vector), identities));
    const byExpectation: Record<Vector['expect'], string> = {
      success: `plaintext ${vector.payload ?? ''}`,
      'no match': 'no-matching-identity',
      'HMAC failure': 'bad-header',
      'header failure': 'bad-header',
      'payload failure': 'corrupt',
    };
    expect(code).toBe(ours[name] ?? byExpectation[vector.expect]);
  });
});

describe('CCTV age vectors: passphrases', () => {
  const special: Record<string, string> = {
    scrypt_work_factor_23: 'work-factor',
    scrypt_uppercase: 'not-passphrase',
  };

  it.each(passphrase)('%s', async (name, vector) => {
    const [first = ''] = vector.passphrases;
    const options = { passphrase: first, minWorkFactor: 1, maxWorkFactor: 18 };
    const code = await codeOf(() => openPassphrase(bytesOf(vector), options));
    const byExpectation: Record<Vector['expect'], string> = {
      success: `plaintext ${vector.payload ?? ''}`,
      'no match': 'wrong-passphrase',
      'HMAC failure': 'bad-header',
      'header failure': 'bad-header',
      'payload failure': 'corrupt',
    };
    expect(code).toBe(special[name] ?? byExpectation[vector.expect]);
  });
});

describe('CCTV age vectors: headers for classic identities are parsed, never opened', () => {
  const special: Record<string, string> = {
    empty: 'not-age',
    // They break in the X25519 stanza or the payload, which a hybrid identity does not look into.
    ...Object.fromEntries(
      [
        'extra_argument',
        'long_file_key',
        'long_share',
        'not_canonical_share',
        'short_share',
        'identity',
        'low_order',
      ].map((each) => [`x25519_${each}`, 'no-matching-identity']),
    ),
    stream_no_nonce: 'no-matching-identity',
    stream_short_nonce: 'no-matching-identity',
  };

  it.each(classic)('%s', async (name, vector) => {
    const expected = vector.expect === 'header failure' ? 'bad-header' : 'no-matching-identity';
    await rejectsCode(special[name] ?? expected, () => decryptChunks([bytesOf(vector)], [IDENTITY]));
  });
});

describe('CCTV age vectors: payloads, with the file key each vector names', () => {
  const streams = classic.filter(([name]) => name.startsWith('stream_'));

  // Where age gives a last whole chunk before it looks further, we look first and give less.
  const heldBack = new Set([
    'stream_no_final_full',
    'stream_no_final_two_chunks_full',
    'stream_trailing_garbage_long',
    'stream_trailing_garbage_short',
    'stream_two_final_chunks',
    'stream_two_final_chunks_full',
    'stream_two_final_chunks_second',
  ]);

  it.each(streams)('%s', (name, vector) => {
    const file = bytesOf(vector);
    const { rest } = collectHeader().push(file) ?? expect.unreachable('no header');
    const decryptor = createPayloadDecryptor(hexToBytes(vector.fileKey ?? ''));
    const given: Uint8Array[] = [];
    let code = 'success';
    try {
      for (const piece of pieces(rest, 65_552)) given.push(...decryptor.update(piece));
      given.push(...decryptor.final());
    } catch (error) {
      ({ code } = error as { code: string });
    }
    const codes = vector.expect === 'success' ? ['success'] : ['corrupt', 'truncated', 'trailing-data'];
    expect(codes).toContain(code);
    if (heldBack.has(name)) expect(digestOf(concatBytes(...given))).not.toBe(vector.payload);
    else expect(digestOf(concatBytes(...given))).toBe(vector.payload ?? digestOf(new Uint8Array(0)));
  });
});
