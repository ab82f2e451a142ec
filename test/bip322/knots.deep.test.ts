import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  decodeSimple,
  encodeSimple,
  keyScripts,
  keyWitness,
  multisigWitness,
  toSign,
  verifyMessage,
  verifySimple,
} from '../../src/bip322/index.ts';
import { secp256k1, signLowS, tinyEcdsaVerifier } from '../../src/crypto/curve.ts';
import { base58CheckEncode, nodeEcdsaVerifier, sha256, sighashAll } from '../../src/crypto/index.ts';
import {
  addressOfScript,
  bytesToBase64,
  didOfPublicKey,
  serializeTransaction,
  utf8ToBytes,
} from '../../src/encoding/index.ts';
import type { SigningKey } from '../../src/keys/index.ts';
import { descriptorChecksum } from '../../src/multisig/index.ts';
import { sortedMultisig } from '../../src/multisig/script.ts';
import { throwsCode } from '../support/throws.ts';
import { startTestNode, type PlainJson, type TestNode } from '../support/node.ts';
import { partOf, singleWitness } from './signing.ts';

/**
 * Bitcoin Knots as a second opinion, since no published vector covers 2-of-3. 1,000 cases of each kind and
 * direction; keys and messages follow from the case's number, so a failure can be repeated.
 */
const CASES = 1_000;
const BATCH = 50;
const SEED = 'medwallet bip322 knots 1';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(async () => {
  await node.stop();
});

function random(...label: (string | number)[]): Uint8Array {
  return sha256(utf8ToBytes([SEED, ...label].join(' ')));
}

interface TestKey extends SigningKey {
  /** As a descriptor imports it: a compressed WIF of the test networks. */
  readonly wif: string;
}

function keyOf(...label: (string | number)[]): TestKey {
  const secret = random('key', ...label);
  const publicKey = secp256k1.pointFromScalar(secret, true);
  if (publicKey === null) throw new TypeError('not a key');
  return {
    publicKey,
    did: didOfPublicKey(publicKey),
    sign: (digest) => signLowS(digest, secret),
    wif: base58CheckEncode(Uint8Array.of(0xef, ...secret, 1)),
  };
}

const ALPHABET = [
  'a',
  'Z',
  '0',
  ' ',
  '\n',
  '\t',
  '"',
  '\\',
  'é',
  'ß',
  '—',
  '漢',
  '🩺',
  '\u200d',
  'medwallet/',
];

/** From the empty text to some two hundred characters of every width that UTF-8 has. */
function messageOf(i: number): string {
  const bytes = Array.from({ length: 8 }, (_, n) => [...random('message', i, n)]).flat();
  return bytes
    .slice(0, i % 200)
    .map((byte) => ALPHABET[byte % ALPHABET.length])
    .join('');
}

const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

function caseOf(i: number) {
  const keys = [keyOf(i, 0), keyOf(i, 1), keyOf(i, 2)] as const;
  const policy = sortedMultisig(
    2,
    keys.map(({ publicKey }) => publicKey),
    'regtest',
  );
  const single = keyScripts(keys[0].publicKey).scriptPubKey;
  return {
    message: messageOf(i),
    keys,
    policy,
    single,
    address: addressOfScript(single, 'regtest'),
    signers: PAIRS[i % 3] ?? PAIRS[0],
  };
}

/** The node answers several calls at a time. */
async function inBatches(run: (i: number) => Promise<void>): Promise<void> {
  for (let start = 0; start < CASES; start += BATCH) {
    await Promise.all(Array.from({ length: BATCH }, (_, n) => run(start + n)));
  }
}

function textOf(answer: PlainJson): string {
  if (typeof answer !== 'string') throw new TypeError('the node gave no signature');
  return answer;
}

const bare = (witness: readonly Uint8Array[]): string => encodeSimple(witness).slice('smp'.length);

describe('verifymessage of Bitcoin Knots on what we sign', () => {
  it('accepts 1,000 P2WPKH signatures, and none of them over another text', async () => {
    await inBatches(async (i) => {
      const { address, keys, message } = caseOf(i);
      const signature = bare(singleWitness(keys[0], message));
      expect(await node.rpc('verifymessage', address, signature, message), `case ${i}`).toBe(true);
      expect(await node.rpc('verifymessage', address, signature, `${message}.`), `case ${i}`).toBe(false);
    });
  });

  it('accepts 1,000 2-of-3 signatures by every pair, and no pair in the wrong order', async () => {
    await inBatches(async (i) => {
      const { policy, keys, message, signers } = caseOf(i);
      const parts = signers.map((n) => partOf(keys[n], policy, message));
      const witness = multisigWitness(parts, policy.witnessScript);
      expect(await node.rpc('verifymessage', policy.address, bare(witness), message), `case ${i}`).toBe(true);
      const [dummy, first, second, script] = witness;
      const swapped = [dummy, second, first, script].filter((item) => item !== undefined);
      expect(await node.rpc('verifymessage', policy.address, bare(swapped), message), `case ${i}`).toBe(
        false,
      );
      for (const verifier of [nodeEcdsaVerifier, tinyEcdsaVerifier]) {
        const verdict = verifySimple(
          { message, scriptPubKey: policy.scriptPubKey, witness: swapped },
          verifier,
        );
        expect(verdict, `case ${i}`).toEqual({ outcome: 'invalid', reason: 'not-signed' });
      }
    });
  });
});

describe('where verifymessage of Bitcoin Knots is looser than the BIP', () => {
  const { message, policy, keys, signers, single, address } = caseOf(1);
  const parts = signers.map((n) => partOf(keys[n], policy, message));
  const [, ...rest] = multisigWitness(parts, policy.witnessScript);
  const ours = (signature: string, of = policy.address) =>
    verifyMessage({ address: of, network: 'regtest', message, signature }, nodeEcdsaVerifier);

  it.each([
    ['one', 1],
    ['a zero byte', 0],
  ])('it takes %s as dummy, and we do not', async (_what, byte) => {
    const signature = encodeSimple([Uint8Array.of(byte), ...rest]);
    expect(await node.rpc('verifymessage', policy.address, signature.slice(3), message)).toBe(true);
    expect(ours(signature)).toEqual({ outcome: 'invalid', reason: 'non-empty-dummy' });
  });

  it('we take no base64 without padding, and Knots 29.4.2 takes none either', async () => {
    const padded = Array.from({ length: 50 }, (_, i) => caseOf(i)).find((one) =>
      bare(singleWitness(one.keys[0], one.message)).endsWith('='),
    );
    const one = padded ?? expect.unreachable('none of them is padded');
    const whole = encodeSimple(singleWitness(one.keys[0], one.message));
    const verdict = (signature: string) =>
      verifyMessage({ ...one, network: 'regtest', signature }, nodeEcdsaVerifier);
    expect(verdict(whole).outcome).toBe('valid');
    const cut = whole.replace(/=+$/, '');
    await expect(node.rpc('verifymessage', one.address, cut.slice(3), one.message)).rejects.toThrow('base64');
    expect(verdict(cut)).toEqual({ outcome: 'invalid', reason: 'malformed-signature' });
  });

  it('it passes over the time locks of a full signature, and we name them and take none', async () => {
    const plain = toSign(message, single);
    const unsigned = {
      ...plain,
      version: 2,
      lockTime: 2_000_000_000,
      inputs: plain.inputs.map((input) => ({ ...input, sequence: 0xffff })),
    };
    const { digest } = sighashAll(unsigned, 0, keyScripts(keys[0].publicKey).scriptCode, 0n);
    const witness = keyWitness(keys[0].sign(digest), keys[0].publicKey);
    const signed = { ...unsigned, inputs: unsigned.inputs.map((input) => ({ ...input, witness })) };
    const text = bytesToBase64(serializeTransaction(signed, { witness: true }));
    expect(await node.rpc('verifymessage', address, text, message)).toBe(true);
    expect(ours(`ful${text}`, address)).toMatchObject({
      outcome: 'valid',
      time: 2_000_000_000,
      age: 0xffff,
    });
    // A grant or a document, which hold for whoever reads them now, take the simple form alone.
    throwsCode('unsupported-form', () => decodeSimple(`ful${text}`));
  });
});

describe('our verifier on what signmessage of Bitcoin Knots signs', () => {
  beforeAll(async () => {
    const requests = Array.from({ length: CASES }, (_, i) => {
      const { keys, signers } = caseOf(i);
      // The node holds two of the three keys; the third is only named.
      const expressions = keys.map(({ wif, publicKey }, n) =>
        signers.some((signer) => signer === n) ? wif : Buffer.from(publicKey).toString('hex'),
      );
      return [`wpkh(${keys[0].wif})`, `wsh(sortedmulti(2,${expressions.join(',')}))`];
    }).flat();
    for (let start = 0; start < requests.length; start += 2 * BATCH) {
      const part = requests.slice(start, start + 2 * BATCH);
      const answer = await node.rpc(
        'importdescriptors',
        part.map((text) => ({ desc: `${text}#${descriptorChecksum(text)}`, timestamp: 'now' })),
      );
      expect(answer).toEqual(part.map(() => expect.objectContaining({ success: true }) as unknown));
    }
  });

  it('accepts 1,000 P2WPKH signatures, and none of them over another text', async () => {
    await inBatches(async (i) => {
      const { address, keys, message, single } = caseOf(i);
      const text = textOf(await node.rpc('signmessage', address, message));
      const witness = decodeSimple(`smp${text}`);
      for (const verifier of [nodeEcdsaVerifier, tinyEcdsaVerifier]) {
        const verdict = verifySimple({ message, scriptPubKey: single, witness }, verifier);
        expect(verdict, `case ${i}`).toEqual({ outcome: 'valid', signers: [keys[0].publicKey] });
        const other = verifySimple({ message: `${message}.`, scriptPubKey: single, witness }, verifier);
        expect(other.outcome, `case ${i}`).toBe('invalid');
      }
    });
  });

  it('accepts 1,000 2-of-3 signatures and names the two keys the node had', async () => {
    await inBatches(async (i) => {
      const { policy, keys, message, signers } = caseOf(i);
      const text = textOf(await node.rpc('signmessage', policy.address, message));
      const witness = decodeSimple(`smp${text}`);
      const hex = (key: Uint8Array): string => Buffer.from(key).toString('hex');
      const held = signers.map((n) => hex(keys[n].publicKey)).sort();
      for (const verifier of [nodeEcdsaVerifier, tinyEcdsaVerifier]) {
        const verdict = verifySimple({ message, scriptPubKey: policy.scriptPubKey, witness }, verifier);
        expect(verdict.outcome, `case ${i}`).toBe('valid');
        expect(verdict.outcome === 'valid' && verdict.signers.map(hex), `case ${i}`).toEqual(held);
      }
    });
  });
});
