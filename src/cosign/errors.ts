import { MedwalletError } from '../errors.ts';

export type CosignErrorCode =
  // The file.
  | 'too-large'
  | 'malformed-psbt'
  | 'truncated'
  | 'trailing-bytes'
  | 'duplicate-field'
  | 'unsupported-version'
  | 'not-medwallet'
  | 'missing-field'
  | 'unknown-field'
  // What it claims to be.
  | 'payment-not-message'
  | 'not-simple'
  | 'text-mismatch'
  | 'wrong-network'
  | 'wrong-script'
  | 'foreign-document'
  | 'missing-previous'
  | 'false-previous'
  | 'bad-sighash'
  | 'unsupported-input'
  | 'foreign-input'
  // Signatures in it.
  | 'bad-signature'
  | 'foreign-signature'
  | 'too-many-signatures'
  | 'conflicting-signatures'
  | 'different-transaction'
  // What was asked.
  | 'not-our-key'
  | 'already-signed'
  | 'missing-signatures'
  | 'offer-expired'
  | 'type-mismatch'
  | 'second-opinion';

/** A PSBT or document that must not be signed or finished, or a request that cannot be done. */
export class CosignError extends MedwalletError<CosignErrorCode> {}
