export { createProfile } from './create.ts';
export { ProfileError } from './errors.ts';
export { homeLayout, profileLayout } from './layout.ts';
export { hasProfile, listProfiles, readProfile, writeProfile } from './profile.ts';
export { folderTrust, revokedGrants } from './trust.ts';
export type { ProfileErrorCode } from './errors.ts';
export type { HomeLayout, ProfileLayout } from './layout.ts';
