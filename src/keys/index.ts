export { AGE_MAIN_INDEX, collectionIndex, RECOVERY_INDEX, STORE_KEY_INDEX } from './age-index.ts';
export { KeysError } from './errors.ts';
export { derivePublicKey } from './public-derivation.ts';
export { openWalletKeys } from './wallet-keys.ts';
export { generateWords, parseWords } from './words.ts';
export type { CustodyAccount } from './custody.ts';
export type { KeysErrorCode } from './errors.ts';
export type { SigningKey } from './signing-key.ts';
export type { WalletKeys } from './wallet-keys.ts';
