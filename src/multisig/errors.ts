import { MedwalletError } from '../errors.ts';

/**
 * - `bad-threshold`: a k-of-n that no record address may have;
 * - `lockout`: a bare 2-of-2 that was not asked for by name;
 * - `duplicate-key`: one key in two places;
 * - `bad-key`: not a key expression of the fixed form, or not a public key;
 * - `bad-descriptor`: not a record descriptor of the fixed form;
 * - `bad-checksum`: its checksum is missing or wrong (BIP-380);
 * - `bad-index`: no such address;
 * - `bad-record`: not a BSMS record (BIP-129) of the kind that is wanted;
 * - `bad-token`: not a token of a BSMS set-up;
 * - `wrong-token`: a record that this token does not open, or that is of another set-up;
 * - `bad-signature`: a key record that the key in it did not sign;
 * - `address-mismatch`: the first address it states is not the one its keys give;
 * - `wrong-network`: keys of another network.
 */
export type MultisigErrorCode =
  | 'bad-threshold'
  | 'lockout'
  | 'duplicate-key'
  | 'bad-key'
  | 'bad-descriptor'
  | 'bad-checksum'
  | 'bad-index'
  | 'bad-record'
  | 'bad-token'
  | 'wrong-token'
  | 'bad-signature'
  | 'address-mismatch'
  | 'wrong-network';

export class MultisigError extends MedwalletError<MultisigErrorCode> {}
