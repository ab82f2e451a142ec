import { compactSize, compareBytes, concatBytes } from '../encoding/index.ts';

/** One key-value pair of a PSBT map (BIP-174), as it stands in the file. */
export interface PsbtField {
  readonly type: number;
  readonly keyData: Uint8Array;
  readonly value: Uint8Array;
}

export type PsbtMap = readonly PsbtField[];

export const GLOBAL = {
  unsignedTransaction: 0x00,
  /** PSBT_GLOBAL_GENERIC_SIGNED_MESSAGE, BIP-322. */
  signedMessage: 0x09,
  version: 0xfb,
  proprietary: 0xfc,
} as const;

export const INPUT = {
  nonWitnessUtxo: 0x00,
  witnessUtxo: 0x01,
  partialSignature: 0x02,
  sighashType: 0x03,
  redeemScript: 0x04,
  witnessScript: 0x05,
  derivation: 0x06,
  finalScriptSig: 0x07,
  finalWitness: 0x08,
} as const;

export const OUTPUT = { redeemScript: 0x00, witnessScript: 0x01, derivation: 0x02 } as const;

export function field(type: number, value: Uint8Array, keyData: Uint8Array = new Uint8Array(0)): PsbtField {
  return { type, keyData, value };
}

/** A field's whole key: what must be unique in its map, and what maps are ordered by. */
export function keyOf({ type, keyData }: PsbtField): Uint8Array {
  return concatBytes(compactSize(type), keyData);
}

export function sortFields(map: PsbtMap): PsbtField[] {
  return map.toSorted((a, b) => compareBytes(keyOf(a), keyOf(b)));
}

/** Puts a field where its key belongs; the others stay as they are, whoever wrote them. */
export function insertField(map: PsbtMap, added: PsbtField): PsbtField[] {
  const at = map.findIndex((other) => compareBytes(keyOf(other), keyOf(added)) > 0);
  return at === -1 ? [...map, added] : [...map.slice(0, at), added, ...map.slice(at)];
}

/** The value of a field whose key is its type alone, so that there is at most one. */
export function valueOf(map: PsbtMap, type: number): Uint8Array | undefined {
  return map.find((candidate) => candidate.type === type)?.value;
}

export function fieldsOf(map: PsbtMap, type: number): PsbtField[] {
  return map.filter((candidate) => candidate.type === type);
}
