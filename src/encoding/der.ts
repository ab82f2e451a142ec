import { compareBytes, concatBytes, hexToBytes } from './bytes.ts';
import { EncodingError } from './errors.ts';

// Half of the group order: BIP-146 allows S up to this value, so that no third party can flip a signature.
const HALF_ORDER = hexToBytes('7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0');

/**
 * A strict DER signature (BIP-66, without the hash-type byte) as 64 bytes R ‖ S.
 * @throws EncodingError `bad-der` for every other encoding, `high-s` when S is in the upper half (BIP-146)
 */
export function derToCompact(der: Uint8Array): Uint8Array {
  const rLength = der[3] ?? 0;
  const sLength = der[5 + rLength] ?? 0;
  const isFramed =
    der.length >= 8 &&
    der.length <= 72 &&
    der[0] === 0x30 &&
    der[1] === der.length - 2 &&
    der[2] === 0x02 &&
    der[4 + rLength] === 0x02 &&
    6 + rLength + sLength === der.length;
  const r = isFramed ? integer(der.subarray(4, 4 + rLength)) : undefined;
  const s = isFramed ? integer(der.subarray(6 + rLength)) : undefined;
  if (r === undefined || s === undefined) {
    throw new EncodingError(
      'bad-der',
      'A signature is not in strict DER form (BIP-66).',
      'Ask for the signature again.',
    );
  }
  const signature = concatBytes(r, s);
  if (!isLowS(signature)) {
    throw new EncodingError(
      'high-s',
      'A signature has its S value in the upper half (BIP-146).',
      'Ask for the signature again; somebody changed it on the way.',
    );
  }
  return signature;
}

/** Whether S is in the lower half of the group order (BIP-146). @param signature 64 bytes R ‖ S */
export function isLowS(signature: Uint8Array): boolean {
  return compareBytes(signature.subarray(32), HALF_ORDER) <= 0;
}

/** @param signature 64 bytes R ‖ S */
export function compactToDer(signature: Uint8Array): Uint8Array {
  const body = concatBytes(derInteger(signature.subarray(0, 32)), derInteger(signature.subarray(32)));
  return concatBytes(Uint8Array.of(0x30, body.length), body);
}

// Positive, minimal, at most 32 significant bytes; the result is padded to 32.
function integer(bytes: Uint8Array): Uint8Array | undefined {
  const [first, second] = [bytes[0], bytes[1] ?? 0];
  if (first === undefined || first >= 0x80) return undefined;
  if (first === 0 && bytes.length > 1 && second < 0x80) return undefined;
  const digits = first === 0 ? bytes.subarray(1) : bytes;
  if (digits.length > 32) return undefined;
  return concatBytes(new Uint8Array(32 - digits.length), digits);
}

function derInteger(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const digits = bytes.subarray(start);
  const sign = (digits[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(0);
  return concatBytes(Uint8Array.of(0x02, sign.length + digits.length), sign, digits);
}
