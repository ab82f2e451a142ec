import type { PlaceHint } from '../anchor/index.ts';
import { ByteReader, concatBytes, EncodingError, hexToBytes, u32le } from '../encoding/index.ts';
import type { KeyExpression } from '../multisig/index.ts';
import { field, fieldsOf, type PsbtField, type PsbtMap } from './fields.ts';

const HARDENED = 0x80000000;

/**
 * A key's origin as BIP-174 writes it, for wallets and devices that find their key by it.
 * @param type PSBT_IN_BIP32_DERIVATION or PSBT_OUT_BIP32_DERIVATION
 * @param publicKey 33 bytes, at this place under the expression
 */
export function derivationField(
  type: number,
  { fingerprint, path }: KeyExpression,
  place: PlaceHint,
  publicKey: Uint8Array,
): PsbtField {
  const origin = path === '' ? [] : path.split('/').map(childNumber);
  const steps = [...origin, place.branch, place.index].map(u32le);
  return field(type, concatBytes(hexToBytes(fingerprint), ...steps), publicKey);
}

/**
 * Where a script's keys are said to lie: the last two steps of the first path that ends like one of ours. Any
 * program can write any path, so this only saves a search.
 */
export function placeHint(map: PsbtMap, type: number): PlaceHint | undefined {
  for (const { value } of fieldsOf(map, type)) {
    const [branch, index] = lastSteps(value);
    if ((branch === 0 || branch === 1) && index !== undefined && index < HARDENED) return { branch, index };
  }
  return undefined;
}

function lastSteps(value: Uint8Array): number[] {
  try {
    const reader = new ByteReader(value.slice(-8), 'a path');
    return [reader.u32le(), reader.u32le()];
  } catch (error) {
    if (error instanceof EncodingError) return [];
    throw error;
  }
}

function childNumber(step: string): number {
  return Number.parseInt(step, 10) + (step.endsWith('h') ? HARDENED : 0);
}
