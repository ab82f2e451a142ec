import { hmacSha256, sha256 } from '../crypto/index.ts';
import { checkLength } from './errors.ts';

/**
 * The leaf of an event: HMAC-SHA256(salt, event bytes). Without the salt nobody can tell whether a leaf belongs
 * to an event he guesses, so erasing event and salt erases what the leaf says.
 * @param salt 32 bytes, fresh for every event
 * @param event as {@link eventBytes} writes it
 * @throws LedgerError `bad-length`
 */
export function eventLeaf(salt: Uint8Array, event: Uint8Array): Uint8Array {
  // HMAC pads a short key with zeros, so a second, longer spelling of a salt would give the same leaf.
  checkLength(salt, 32, 'salt');
  return hmacSha256(salt, event);
}

/**
 * The entry of a live grant in the active-grants tree: SHA-256(ledger id ‖ grant id).
 * @param ledger 36 bytes
 * @param grant 32 bytes
 * @throws LedgerError `bad-length`
 */
export function activeLeaf(ledger: Uint8Array, grant: Uint8Array): Uint8Array {
  checkLength(ledger, 36, 'ledger id');
  checkLength(grant, 32, 'grant id');
  return sha256(ledger, grant);
}
