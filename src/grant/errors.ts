import { MedwalletError } from '../errors.ts';

/**
 * - `too-large`: longer than is read;
 * - `malformed-token`: not three canonical base64url parts of canonical JSON and a witness;
 * - `bad-header`: another header than the claims demand;
 * - `bad-claims`: a claim is missing, unknown, out of range or against the others (`facts.claim`);
 * - `bad-signature`: not signed by two keys of the consent address over the grant's text;
 * - `wrong-signers`: signed by two, but not by those whom the kind demands;
 * - `malformed-package`, `malformed-bundle`, `malformed-revocation`, `malformed-receipt`,
 *   `malformed-break-glass`, `malformed-notice`, `malformed-review`, `malformed-key-update`,
 *   `malformed-delivery`, `malformed-issue`: not the form of
 *   such a file;
 * - `wrong-network`: signed for another network;
 * - `broken-chain`: an entry of a hash-chained log is missing, changed or out of place (`facts.entry`);
 * - `bad-duration`: not a length of time.
 */
export type GrantErrorCode =
  | 'too-large'
  | 'malformed-token'
  | 'bad-header'
  | 'bad-claims'
  | 'bad-signature'
  | 'wrong-signers'
  | 'malformed-package'
  | 'malformed-bundle'
  | 'malformed-revocation'
  | 'malformed-receipt'
  | 'malformed-break-glass'
  | 'malformed-notice'
  | 'malformed-review'
  | 'malformed-key-update'
  | 'malformed-delivery'
  | 'foreign-delivery'
  | 'malformed-issue'
  | 'wrong-network'
  | 'broken-chain'
  | 'bad-duration';

/** A grant, or something about a grant, that must not be believed, and why. */
export class GrantError extends MedwalletError<GrantErrorCode> {}
