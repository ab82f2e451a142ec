import {
  base64UrlToBytes,
  bytesToBase64Url,
  EncodingError,
  serializeOutpoint,
  type Outpoint,
} from '../encoding/index.ts';
import { AnchorError } from './errors.ts';

/** The ledger that begins at this outpoint: unpadded base64url of txid (internal order) ‖ vout (little-endian). */
export function ledgerId(genesis: Outpoint): string {
  return bytesToBase64Url(serializeOutpoint(genesis));
}

/** The 36 bytes of a ledger id. @throws AnchorError `bad-ledger-id` */
export function ledgerIdBytes(text: string): Uint8Array {
  const bytes = text.length === 48 ? decode(text) : undefined;
  if (bytes === undefined) {
    throw new AnchorError(
      'bad-ledger-id',
      'This is not a ledger id.',
      'Copy it again: 48 characters of base64url, as the patient’s card shows it.',
    );
  }
  return bytes;
}

/** The genesis outpoint that a ledger id names. @throws AnchorError `bad-ledger-id` */
export function parseLedgerId(text: string): Outpoint {
  const bytes = ledgerIdBytes(text);
  return { txid: bytes.slice(0, 32), vout: new DataView(bytes.buffer).getUint32(32, true) };
}

function decode(text: string): Uint8Array | undefined {
  try {
    return base64UrlToBytes(text);
  } catch (error) {
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
}
