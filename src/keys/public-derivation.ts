import { base58CheckDecode } from '../crypto/index.ts';
import { networkParameters, NETWORKS } from '../encoding/index.ts';
import { bip32, isChildIndex } from './curve.ts';
import { KeysError } from './errors.ts';

/**
 * The public key at `xpub/branch/index`, not hardened (BIP-32): 33 bytes. The xpub may come from anybody; a
 * point off the curve is refused here, where the curve is at hand.
 * @throws KeysError `bad-xpub`, `bad-index`
 */
export function derivePublicKey(xpub: string, branch: number, index: number): Uint8Array {
  if (!isChildIndex(branch) || !isChildIndex(index)) {
    throw new KeysError('bad-index', `There is no public key ${branch}/${index}.`, 'Use 0 to 2147483647.', {
      outcome: 'usage',
    });
  }
  let publicKey: Uint8Array;
  try {
    const payload = extendedPublicKey(xpub);
    const parent = bip32.fromPublicKey(payload.subarray(45), payload.subarray(13, 45));
    publicKey = parent.derive(branch).derive(index).publicKey;
  } catch {
    // The text is not repeated and the library's words are not passed on: people paste private keys by mistake.
    throw new KeysError(
      'bad-xpub',
      'This is not an extended public key.',
      'Copy the xpub or tpub again from the wallet it came from.',
    );
  }
  return Uint8Array.from(publicKey);
}

/** Version 4, depth 1, parent 4, child 4, chain code 32, key 33: 78 bytes. */
function extendedPublicKey(xpub: string): Uint8Array {
  const payload = xpub.length <= 120 ? base58CheckDecode(xpub) : new Uint8Array(0);
  const version = payload.length === 78 ? new DataView(payload.buffer, payload.byteOffset).getUint32(0) : 0;
  if (!NETWORKS.some((network) => networkParameters(network).xpubVersion === version)) {
    throw new KeysError('bad-xpub', 'This is not an extended public key.', 'Use an xpub or a tpub.');
  }
  return payload;
}
