import { MedwalletError } from '../../errors.ts';

export type ProfileErrorCode =
  | 'bad-profile-name'
  | 'profile-missing'
  | 'profile-exists'
  | 'profile-damaged'
  | 'trust-damaged'
  | 'ledger-conflict';

/** The folder of a profile is missing, taken or not what it should be. */
export class ProfileError extends MedwalletError<ProfileErrorCode> {}
