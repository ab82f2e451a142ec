import { bech32, bech32m } from '@scure/base';
import { EncodingError } from './errors.ts';
import { networkParameters, NETWORKS, type Network } from './network.ts';
import { segwitProgram } from './script.ts';

/**
 * The segwit address of a witness program (BIP-173, BIP-350).
 * @throws EncodingError `bad-address` for a script that is no witness program, or one that nobody could spend
 */
export function addressOfScript(script: Uint8Array, network: Network): string {
  const witness = addressable(script);
  if (witness === undefined) {
    throw new EncodingError(
      'bad-address',
      'This script has no segwit address.',
      'Only witness programs (P2WPKH, P2WSH, P2TR) have one here.',
    );
  }
  const codec = witness.version === 0 ? bech32 : bech32m;
  const { hrp } = networkParameters(network);
  return codec.encode(hrp, [witness.version, ...codec.toWords(witness.program)]);
}

/**
 * The script that a segwit address stands for.
 * @throws EncodingError `bad-address`; `wrong-network` when the address belongs to another network
 */
export function scriptOfAddress(address: string, network: Network): Uint8Array {
  const lower = address.toLowerCase();
  const { hrp } = networkParameters(network);
  const decoded = address.length <= 90 ? decode(address) : undefined;
  if (decoded === undefined) throw badAddress();
  if (decoded.prefix !== hrp) {
    const known = NETWORKS.some((other) => networkParameters(other).hrp === decoded.prefix);
    if (!known) throw badAddress();
    throw new EncodingError(
      'wrong-network',
      `The address ${lower} does not belong to ${network}.`,
      `Use an address that begins with ${hrp}1, or another --network.`,
    );
  }
  return decoded.script;
}

function decode(address: string): { prefix: string; script: Uint8Array } | undefined {
  for (const codec of [bech32, bech32m]) {
    try {
      const { prefix, words } = codec.decode(address as `${string}1${string}`, 90);
      const [version, ...data] = words;
      const program = codec.fromWords(data);
      if (version === undefined || version > 16 || (version === 0) !== (codec === bech32)) continue;
      const script = Uint8Array.of(version === 0 ? 0 : 0x50 + version, program.length, ...program);
      if (addressable(script) !== undefined) return { prefix, script };
    } catch {
      // The other checksum, or no address at all: decided below.
    }
  }
  return undefined;
}

// A version 0 program of another length than 20 or 32 bytes makes every spend fail (BIP-141).
function addressable(script: Uint8Array): ReturnType<typeof segwitProgram> {
  const witness = segwitProgram(script);
  const isDead = witness?.version === 0 && witness.program.length !== 20 && witness.program.length !== 32;
  return isDead ? undefined : witness;
}

function badAddress(): EncodingError {
  return new EncodingError(
    'bad-address',
    'This is not a segwit address.',
    'Copy the address again, whole; a typing error breaks its checksum.',
  );
}
