import * as v from 'valibot';
import { Bip322Error } from '../bip322/index.ts';
import { canonicalJson, EncodingError, parseCanonicalJson } from '../encoding/index.ts';
import { AnchorError, unproven } from './errors.ts';
import { decode, encode, proofForms } from './proof-json.ts';
import type { Proof } from './proof.ts';

/** A ledger of 10,000 statements fits. */
const MAX_PROOF_BYTES = 8 * 1024 * 1024;

/**
 * Reads the form of a proof that anybody may have sent; only its RFC 8785 bytes are read.
 * @throws AnchorError `too-large`, `malformed-proof`
 */
export function parseProof(bytes: Uint8Array): Proof {
  if (bytes.length > MAX_PROOF_BYTES) {
    throw new AnchorError(
      'too-large',
      `This proof has ${bytes.length} bytes where at most ${MAX_PROOF_BYTES} are read.`,
      'Check that it is the right file.',
    );
  }
  try {
    const value = parseCanonicalJson(bytes, { maxBytes: MAX_PROOF_BYTES });
    const result = v.safeParse(proofForms().proof, value);
    if (!result.success) throw unproven('malformed-proof', 'This is not a proof of medwallet.');
    return decode(result.output);
  } catch (error) {
    if (error instanceof EncodingError || error instanceof Bip322Error) {
      throw unproven(
        'malformed-proof',
        'This is not a proof of medwallet, or not its canonical form.',
        error,
      );
    }
    throw error;
  }
}

/** The bytes of a proof file. */
export function serializeProof(proof: Proof): Uint8Array {
  return canonicalJson(encode(proof));
}
