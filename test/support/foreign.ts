import { BIP32Factory, type BIP32Interface } from 'bip32';
import { mnemonicToSeedSync } from 'bip39';
import { secp256k1 } from '../../src/crypto/curve.ts';
import { bytesToHex } from '../../src/encoding/index.ts';
import { descriptorChecksum } from '../../src/multisig/index.ts';

const testnet = { wif: 0xef, bip32: { public: 0x043587cf, private: 0x04358394 } };

/** A custody key that no wallet of ours holds: what a Bitcoin node or Electrum makes of its own words. */
export interface ForeignKey {
  readonly words: string;
  /** `[fingerprint/48h/1h/0h/2h]tpub…` */
  readonly expression: string;
  /** A descriptor with the secret in the place of this key's tpub. */
  withSecret(descriptor: string): string;
  /** The P2WPKH address' descriptor of child 0/0, secret included. */
  readonly first: string;
}

export function foreignKey(words: string): ForeignKey {
  const master: BIP32Interface = BIP32Factory(secp256k1).fromSeed(mnemonicToSeedSync(words), testnet);
  const account = master.derivePath("m/48'/1'/0'/2'");
  const origin = `[${bytesToHex(Uint8Array.from(master.fingerprint))}/48h/1h/0h/2h]`;
  const [secret, open] = [account.toBase58(), account.neutered().toBase58()];
  return {
    words,
    expression: `${origin}${open}`,
    withSecret: (descriptor) => checked(descriptor.replace(/#.*$/, '').replace(open, secret)),
    first: checked(`wpkh(${origin}${secret}/0/0)`),
  };
}

function checked(descriptor: string): string {
  return `${descriptor}#${descriptorChecksum(descriptor)}`;
}
