import { concatBytes, equalBytes } from './bytes.ts';
import { EncodingError } from './errors.ts';

const OP_0 = 0x00;
const OP_1 = 0x51;
const OP_RETURN = 0x6a;
const OP_CHECKMULTISIG = 0xae;
const COMPRESSED_KEY = 33;
/** OP_1 … OP_16 can name 16; CHECKMULTISIG in P2WSH takes 20; medwallet stops where wallets agree. */
const MAX_KEYS = 15;

/**
 * `k <key>… n OP_CHECKMULTISIG` with the keys in the order given; BIP-67 sorting happens in multisig/.
 * @param publicKeys 33 bytes each
 * @throws EncodingError `bad-script` when there is no such script
 */
export function multisigScript(threshold: number, publicKeys: readonly Uint8Array[]): Uint8Array {
  const count = publicKeys.length;
  if (
    !Number.isInteger(threshold) ||
    threshold < 1 ||
    threshold > count ||
    count > MAX_KEYS ||
    !publicKeys.every(isCompressedKey)
  ) {
    throw new EncodingError(
      'bad-script',
      `There is no ${threshold}-of-${count} multisig script of compressed keys.`,
      `Use 1 to ${MAX_KEYS} compressed keys and a threshold among them.`,
    );
  }
  const script = new Uint8Array(3 + count * (COMPRESSED_KEY + 1));
  script[0] = OP_1 + threshold - 1;
  for (const [i, key] of publicKeys.entries()) {
    script[1 + i * (COMPRESSED_KEY + 1)] = COMPRESSED_KEY;
    script.set(key, 2 + i * (COMPRESSED_KEY + 1));
  }
  script[script.length - 2] = OP_1 + count - 1;
  script[script.length - 1] = OP_CHECKMULTISIG;
  return script;
}

/**
 * Reads exactly what {@link multisigScript} writes.
 * @throws EncodingError `bad-script` for every other script
 */
export function parseMultisigScript(script: Uint8Array): {
  readonly threshold: number;
  readonly publicKeys: Uint8Array[];
} {
  const count = Math.floor((script.length - 3) / (COMPRESSED_KEY + 1));
  const publicKeys = Array.from({ length: Math.max(0, Math.min(count, MAX_KEYS)) }, (_, i) =>
    script.slice(2 + i * (COMPRESSED_KEY + 1), 2 + i * (COMPRESSED_KEY + 1) + COMPRESSED_KEY),
  );
  const threshold = (script[0] ?? 0) - OP_1 + 1;
  const isTemplate =
    threshold >= 1 &&
    threshold <= publicKeys.length &&
    publicKeys.every(isCompressedKey) &&
    equalBytes(multisigScript(threshold, publicKeys), script);
  if (!isTemplate) {
    throw new EncodingError(
      'bad-script',
      'This script is not a plain multisig of compressed keys.',
      'Only "k keys n CHECKMULTISIG" is accepted here.',
    );
  }
  return { threshold, publicKeys };
}

/** @param hash 32 bytes, SHA-256 of the witness script (BIP-141) @throws EncodingError `bad-script` */
export function p2wshScript(hash: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(OP_0, 32), sized('hash', hash, 32, 32));
}

/** @param hash 20 bytes, HASH160 of the compressed public key (BIP-141) @throws EncodingError `bad-script` */
export function p2wpkhScript(hash: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(OP_0, 20), sized('hash', hash, 20, 20));
}

/** What BIP-143 hashes in the place of the script for a P2WPKH input. @param hash 20 bytes, HASH160 */
export function p2wpkhScriptCode(hash: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(0x76, 0xa9, 20), sized('hash', hash, 20, 20), Uint8Array.of(0x88, 0xac));
}

/** `OP_RETURN <data>` with one direct push. @param data 1 to 75 bytes @throws EncodingError `bad-script` */
export function opReturnScript(data: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(OP_RETURN, data.length), sized('data', data, 1, 75));
}

/** The data of an `OP_RETURN` script with exactly one direct push; undefined for every other script. */
export function opReturnData(script: Uint8Array): Uint8Array | undefined {
  const length = script[1] ?? 0;
  const isOne = script[0] === OP_RETURN && length >= 1 && length <= 75 && script.length === 2 + length;
  return isOne ? script.slice(2) : undefined;
}

/** True for any script whose first opcode is OP_RETURN, whatever follows. */
export function isOpReturn(script: Uint8Array): boolean {
  return script[0] === OP_RETURN;
}

/** A witness program (BIP-141): version 0 to 16 and 2 to 40 bytes; undefined for other scripts. */
export function segwitProgram(
  script: Uint8Array,
): { readonly version: number; readonly program: Uint8Array } | undefined {
  const [first, length] = [script[0] ?? 0xff, script[1] ?? 0];
  const version = first === OP_0 ? 0 : first >= OP_1 && first <= OP_1 + 15 ? first - OP_1 + 1 : undefined;
  if (version === undefined || length < 2 || length > 40 || script.length !== 2 + length) return undefined;
  return { version, program: script.slice(2) };
}

function isCompressedKey(key: Uint8Array): boolean {
  return key.length === COMPRESSED_KEY && (key[0] === 2 || key[0] === 3);
}

function sized(name: string, bytes: Uint8Array, min: number, max: number): Uint8Array {
  if (bytes.length >= min && bytes.length <= max) return bytes;
  throw new EncodingError(
    'bad-script',
    `The ${name} of this script has ${bytes.length} bytes.`,
    min === max ? `It must have ${min}.` : `It must have ${min} to ${max}.`,
  );
}
