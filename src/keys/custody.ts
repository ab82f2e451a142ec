import type { BIP32Interface } from 'bip32';
import { signRecoverable } from '../crypto/curve.ts';
import { HARDENED, isChildIndex } from './curve.ts';
import { KeysError } from './errors.ts';
import { secretOf, signingKey, type SigningKey } from './signing-key.ts';

/** Account 1 is the identity's: what signs texts never holds coins. */
export const IDENTITY_ACCOUNT = 1;

/** One BIP-48 account (P2WSH): one record address each, so that spends do not link a clinic's patients. */
export interface CustodyAccount {
  readonly account: number;
  /** Of the master key, 8 lower-case hex characters. */
  readonly fingerprint: string;
  /** BIP-32, with the network's own version (xpub or tpub). */
  readonly xpub: string;
  /** `[fingerprint/48h/coinh/accounth/2h]xpub`, ready for a descriptor. */
  readonly keyExpression: string;
  /**
   * @param branch 0 for seals, 1 for fee money and change
   * @throws KeysError `bad-index`
   */
  key(branch: 0 | 1, index: number): SigningKey;
  /**
   * The xpub's own key, which signs nothing but its key record (BIP-129) and is never in a script.
   * @param digest 32 bytes, made by this program
   * @returns 64 bytes R ‖ S, and which of the keys that fit it made it
   */
  signOrigin(digest: Uint8Array): { readonly signature: Uint8Array; readonly recovery: number };
}

/** The node `m/48'/coin'/account'/2'` (BIP-48, native segwit). */
export function bip48Node(root: BIP32Interface, coinType: 0 | 1, account: number): BIP32Interface {
  return [48, coinType, account, 2].reduce((parent, step) => parent.deriveHardened(step), root);
}

/** @throws KeysError `bad-account` */
export function custodyAccount(
  root: BIP32Interface,
  options: { readonly coinType: 0 | 1; readonly fingerprint: string; readonly account: number },
): CustodyAccount {
  const { account, coinType, fingerprint } = options;
  if (!isChildIndex(account) || account === IDENTITY_ACCOUNT) {
    throw new KeysError(
      'bad-account',
      `There is no custody account ${account}.`,
      `Use 0 or 2 to ${HARDENED - 1}; account 1 is the identity's.`,
      { outcome: 'usage' },
    );
  }
  const node = bip48Node(root, coinType, account);
  const xpub = node.neutered().toBase58();
  return Object.freeze({
    account,
    fingerprint,
    xpub,
    keyExpression: `[${fingerprint}/48h/${coinType}h/${account}h/2h]${xpub}`,
    key: (branch: 0 | 1, index: number) => signingKey(node.derive(branch), index),
    signOrigin: (digest: Uint8Array) => signRecoverable(digest, secretOf(node)),
  });
}
