import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  decodeSimple,
  messageHash,
  toSign,
  toSpend,
  verifyMessage,
  verifySimple,
} from '../../src/bip322/index.ts';
import { nodeEcdsaVerifier, transactionId } from '../../src/crypto/index.ts';
import { tinyEcdsaVerifier } from '../../src/crypto/curve.ts';
import {
  bytesToHex,
  displayTxid,
  hexToBytes,
  parseMultisigScript,
  scriptOfAddress,
} from '../../src/encoding/index.ts';
import { MedwalletError } from '../../src/errors.ts';
import { throwsCode } from '../support/throws.ts';

interface Signed {
  readonly message: string;
  readonly address: string;
  readonly type: string;
  readonly witness_script: string;
  readonly bip322_signatures: readonly string[];
  readonly private_keys: readonly string[];
}
interface SignedInFull extends Signed {
  readonly lock_time: number;
  readonly sequence: number;
}
interface TransactionHashes {
  readonly message: string;
  readonly address: string;
  readonly message_hash: string;
  readonly to_spend_tx_hash: string;
  readonly to_sign_tx_hash: string;
}
interface Failure {
  readonly description: string;
  readonly message: string;
  readonly address: string;
  readonly signature: string;
}
interface Vectors {
  readonly tx_hashes?: readonly TransactionHashes[];
  readonly simple?: readonly Signed[];
  readonly full?: readonly SignedInFull[];
  readonly proof_of_funds?: readonly SignedInFull[];
  readonly error?: readonly Failure[];
}

const repository = fileURLToPath(new URL('../../', import.meta.url));
const folder = path.resolve(repository, process.env['MEDWALLET_VECTORS'] ?? '../shared/vectors');
const files = ['bip-0322-v2-basic.json', 'bip-0322-v2-generated.json'].map((name) => path.join(folder, name));
const present = files.every((file) => existsSync(file));
const vectors = present ? files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Vectors) : [];
const all = <T>(part: (file: Vectors) => readonly T[] | undefined): T[] =>
  vectors.flatMap((file) => part(file) ?? []);

const judged = (type: string) => type === 'p2wpkh' || type.startsWith('p2wsh-multisig');
const verifiers = [nodeEcdsaVerifier, tinyEcdsaVerifier];

if (!present) {
  describe(`BIP-322's published vectors are not in ${folder}: set MEDWALLET_VECTORS`, () => {
    it.skip('skipped');
  });
}

describe.runIf(present)("BIP-322's published vectors", () => {
  it('are there', () => {
    expect(all((file) => file.tx_hashes).length).toBeGreaterThan(0);
    expect(all((file) => file.simple).filter(({ type }) => judged(type)).length).toBeGreaterThan(4);
    expect(all((file) => file.error).length).toBeGreaterThan(4);
  });

  it.each(all((file) => file.tx_hashes))('hash "$message" as published', (vector) => {
    const script = scriptOfAddress(vector.address, 'mainnet');
    expect(bytesToHex(messageHash(vector.message))).toBe(vector.message_hash);
    expect(displayTxid(transactionId(toSpend(vector.message, script)))).toBe(vector.to_spend_tx_hash);
    expect(displayTxid(transactionId(toSign(vector.message, script)))).toBe(vector.to_sign_tx_hash);
  });

  it.each(all((file) => file.simple).filter(({ type }) => judged(type)))(
    '$type: "$message" is valid',
    (vector) => {
      const scriptPubKey = scriptOfAddress(vector.address, 'mainnet');
      for (const signature of vector.bip322_signatures) {
        const witness = decodeSimple(signature);
        for (const verifier of verifiers) {
          const result = verifySimple({ message: vector.message, scriptPubKey, witness }, verifier);
          expect(result.outcome).toBe('valid');
          if (result.outcome !== 'valid' || vector.witness_script === '') continue;
          const { threshold } = parseMultisigScript(hexToBytes(vector.witness_script));
          expect(result.signers).toHaveLength(threshold);
        }
      }
    },
  );

  it.each(all((file) => file.simple).filter(({ type }) => !judged(type)))(
    '$type: "$message" is not ours to judge',
    (vector) => {
      const scriptPubKey = scriptOfAddress(vector.address, 'mainnet');
      for (const signature of vector.bip322_signatures) {
        if (!signature.startsWith('smp')) {
          throwsCode('missing-prefix', () => decodeSimple(signature));
          continue;
        }
        const witness = decodeSimple(signature);
        const result = verifySimple({ message: vector.message, scriptPubKey, witness }, nodeEcdsaVerifier);
        expect(result).toEqual({ outcome: 'inconclusive', reason: 'unsupported-script' });
      }
    },
  );

  it.each(all((file) => file.full).filter(({ type }) => judged(type)))(
    '$type: "$message" in full is valid at the time and age that it names',
    (vector) => {
      for (const signature of vector.bip322_signatures) {
        for (const verifier of verifiers) {
          const result = verifyMessage({ ...vector, network: 'mainnet', signature }, verifier);
          expect(result).toMatchObject({
            outcome: 'valid',
            time: vector.lock_time,
            age: vector.sequence,
            signers: { length: vector.private_keys.length },
          });
        }
        // Where only the simple form is taken, as under every document and grant, it is refused by its form.
        throwsCode('unsupported-form', () => decodeSimple(signature, 100_000));
      }
    },
  );

  it.each(all((file) => file.full).filter(({ type }) => !judged(type)))(
    '$type: "$message" in full is not ours to judge',
    (vector) => {
      for (const signature of vector.bip322_signatures) {
        expect(verifyMessage({ ...vector, network: 'mainnet', signature }, nodeEcdsaVerifier)).toEqual({
          outcome: 'inconclusive',
          reason: 'unsupported-script',
        });
      }
    },
  );

  it.each(all((file) => file.proof_of_funds))(
    '$type: funds that only a node can see: "$message"',
    (vector) => {
      for (const signature of vector.bip322_signatures) {
        throwsCode('unsupported-form', () => decodeSimple(signature, 100_000));
        expect(verifyMessage({ ...vector, network: 'mainnet', signature }, nodeEcdsaVerifier)).toEqual({
          outcome: 'inconclusive',
          reason: 'proof-of-funds',
        });
      }
    },
  );

  it.each(all((file) => file.error))('refused: $description', (vector) => {
    const isOurs = /^bc1q/.test(vector.address);
    const judgedHere = isOurs && vector.signature.startsWith('smp');
    expect(outcomeOf(vector)).toMatch(
      judgedHere ? /^invalid$/ : /^(missing-prefix|unsupported-form|inconclusive|bad-address)$/,
    );
    const { outcome } = verifyMessage({ ...vector, network: 'mainnet' }, nodeEcdsaVerifier);
    expect(outcome).toMatch(isOurs ? /^invalid$/ : /^(invalid|inconclusive)$/);
  });
});

/** What becomes of a signature that must fail: a code of ours, or the outcome of a verification. */
function outcomeOf({ message, address, signature }: Failure): string {
  try {
    const scriptPubKey = scriptOfAddress(address, 'mainnet');
    return verifySimple(
      { message, scriptPubKey, witness: decodeSimple(signature, 100_000) },
      nodeEcdsaVerifier,
    ).outcome;
  } catch (error) {
    if (error instanceof MedwalletError) return String(error.code);
    throw error;
  }
}
