import { MedwalletError } from '../errors.ts';

/**
 * - `malformed-message`: text that has no UTF-8 form;
 * - `too-large`: more characters or bytes than are read;
 * - `missing-prefix`, `unsupported-form`: not the `smp` form of BIP-322 version 2;
 * - `malformed-signature`: not base64 of a witness stack;
 * - `foreign-key`, `duplicate-key`, `missing-signatures`: no multisig witness can be put together of these;
 * - `malformed-document`: not a signed document of the form asked for;
 * - `bad-signature`, `wrong-network`: a signed document that its signer did not sign, or not for this network.
 */
export type Bip322ErrorCode =
  | 'malformed-message'
  | 'too-large'
  | 'missing-prefix'
  | 'unsupported-form'
  | 'malformed-signature'
  | 'foreign-key'
  | 'duplicate-key'
  | 'missing-signatures'
  | 'malformed-document'
  | 'bad-signature'
  | 'wrong-network';

export class Bip322Error extends MedwalletError<Bip322ErrorCode> {}
