import { ByteReader, networkParameters, NETWORKS, type Network } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { base58CheckDecode } from '../crypto/index.ts';
import { MultisigError } from './errors.ts';

/** The fields of an extended public key (BIP-32, "Serialization format"). */
export interface ExtendedPublicKey {
  readonly depth: number;
  /** First four bytes of the parent's HASH160, zero for a master key. */
  readonly parentFingerprint: Uint8Array;
  /** The last step of its path; 2³¹ is added for a hardened one. */
  readonly childNumber: number;
  /** 33 bytes, compressed; whether the point is on the curve is for the deriver to find out. */
  readonly publicKey: Uint8Array;
}

const LENGTH = 78;

/**
 * Reads an extended public key of `network`. The text may come from anybody; it is never repeated in a
 * refusal, since people paste private keys by mistake.
 * @throws MultisigError `bad-key`, `wrong-network`
 */
export function parseExtendedPublicKey(xpub: string, network: Network): ExtendedPublicKey {
  const payload = decode(xpub);
  if (payload.length !== LENGTH) throw badKey('An extended public key has 78 bytes and this one has not.');
  const version = new DataView(payload.buffer, payload.byteOffset).getUint32(0);
  checkVersion(version, network);
  const reader = new ByteReader(payload.subarray(4), 'the extended key');
  const depth = reader.u8();
  const parentFingerprint = reader.take(4);
  const childNumber = new DataView(reader.take(4).slice().buffer).getUint32(0);
  reader.take(32);
  const publicKey = reader.take(33);
  if (publicKey[0] !== 2 && publicKey[0] !== 3)
    throw badKey('The key inside is not a compressed public key.');
  return { depth, parentFingerprint, childNumber, publicKey };
}

function decode(xpub: string): Uint8Array {
  try {
    return base58CheckDecode(xpub);
  } catch (error) {
    if (error instanceof MedwalletError) throw badKey('The extended public key is mistyped or cut short.');
    throw error;
  }
}

function checkVersion(version: number, network: Network): void {
  if (version === networkParameters(network).xpubVersion) return;
  const known = NETWORKS.map((other) => networkParameters(other));
  if (known.some(({ xprvVersion }) => xprvVersion === version)) {
    throw new MultisigError(
      'bad-key',
      'This is an extended private key.',
      'Give the extended public key (xpub or tpub) instead, and show the private one to nobody.',
    );
  }
  if (known.some(({ xpubVersion }) => xpubVersion === version)) {
    throw new MultisigError(
      'wrong-network',
      `This extended public key does not belong to ${network}.`,
      'Use the key that the wallet shows for this network.',
    );
  }
  // SLIP-132 spells the script type into the version (Zpub, Vpub, …); descriptors take the BIP-32 versions only.
  throw badKey('The extended key has neither the version of an xpub nor of a tpub.');
}

function badKey(sentence: string): MultisigError {
  return new MultisigError(
    'bad-key',
    sentence,
    'Copy the key again from the wallet it came from, as xpub or tpub.',
  );
}
