import { MedwalletError } from '../errors.ts';

export type CircleErrorCode =
  | 'malformed-card'
  | 'malformed-circle'
  | 'malformed-rotation'
  | 'malformed-veto'
  | 'malformed-capsule'
  | 'malformed-acceptance'
  | 'malformed-address-file'
  | 'malformed-address-copy'
  | 'copy-mismatch'
  | 'too-large'
  | 'wrong-network'
  | 'bad-signature'
  | 'older-card'
  | 'ledger-conflict'
  | 'bad-succession'
  | 'not-our-key'
  | 'acceptance-mismatch'
  | 'role-conflict'
  | 'untrusted-signer'
  | 'expired';

/** A card, circle document, acceptance or address file that must not be believed, and why. */
export class CircleError extends MedwalletError<CircleErrorCode> {}
