import { bytesToHex, networkParameters, type Network } from '../encoding/index.ts';
import { bip85Hex } from './bip85.ts';
import { bip48Node, custodyAccount, IDENTITY_ACCOUNT, type CustodyAccount } from './custody.ts';
import { masterKey } from './root.ts';
import { signingKey, type SigningKey } from './signing-key.ts';
import { parseWords } from './words.ts';

/** 32 bytes: what an age identity is made of. */
const AGE_SECRET_BYTES = 32;

/** All keys of one wallet. Secrets are out of reach of whatever prints or serialises this object. */
export interface WalletKeys {
  readonly network: Network;
  /** Of the master key (BIP-32), 8 lower-case hex characters. */
  readonly fingerprint: string;
  /**
   * The identity key `m/48'/coin'/1'/2'/0/n`: signs off-chain only.
   * @param n 0 until rotated
   * @throws KeysError `bad-index`
   */
  identity(n: number): SigningKey;
  /**
   * @param account 0, 2, 3, …
   * @throws KeysError `bad-account`
   */
  custody(account: number): CustodyAccount;
  /**
   * The secret of an age identity: 32 bytes, BIP-85 HEX at `m/83696968'/128169'/32'/index'`. The caller keeps
   * it out of messages and logs.
   * @throws KeysError `bad-index`
   */
  ageSecret(index: number): Uint8Array;
}

/**
 * The keys behind a mnemonic and its BIP-39 passphrase (empty for none). A wrong passphrase gives another
 * wallet, never an error: the caller compares the did with the profile's.
 * @throws KeysError `bad-words`
 */
export function openWalletKeys(words: string, bip39Passphrase: string, network: Network): WalletKeys {
  const root = masterKey(parseWords(words), bip39Passphrase, network);
  const { coinType } = networkParameters(network);
  const fingerprint = bytesToHex(root.fingerprint);
  const identities = bip48Node(root, coinType, IDENTITY_ACCOUNT).derive(0);
  return Object.freeze({
    network,
    fingerprint,
    identity: (n: number) => signingKey(identities, n),
    custody: (account: number) => custodyAccount(root, { coinType, fingerprint, account }),
    ageSecret: (index: number) => bip85Hex(root, AGE_SECRET_BYTES, index),
  });
}
