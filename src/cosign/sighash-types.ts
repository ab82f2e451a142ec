import { ByteReader, parseWitness } from '../encoding/index.ts';
import { fieldsOf, INPUT, valueOf, type PsbtMap } from './fields.ts';
import { readPart } from './foreign.ts';

const TAP_KEY_SIGNATURE = 0x13;
const TAP_SCRIPT_SIGNATURE = 0x14;
/** A Schnorr signature; one byte more names a sighash type (BIP-341). */
const SCHNORR = 64;

/**
 * The sighash type that an input asks for and those of all signatures it holds, partial and finished, whoever
 * made them.
 * @throws CosignError `malformed-psbt`
 */
export function sighashTypes(map: PsbtMap): number[] {
  const asked = valueOf(map, INPUT.sighashType);
  const declared =
    asked === undefined
      ? []
      : readPart('A sighash type', () => {
          const reader = new ByteReader(asked, 'the sighash type');
          const type = reader.u32le();
          reader.end();
          return [type];
        });
  const witness = valueOf(map, INPUT.finalWitness);
  const stack = witness === undefined ? [] : readPart('A finished witness', () => parseWitness(witness));
  const schnorr = [TAP_KEY_SIGNATURE, TAP_SCRIPT_SIGNATURE].flatMap((type) => fieldsOf(map, type));
  return [
    ...declared,
    ...fieldsOf(map, INPUT.partialSignature).map(({ value }) => value.at(-1) ?? -1),
    ...schnorr.flatMap(({ value }) => schnorrType(value)),
    ...stack.flatMap((item) => (looksLikeDer(item) ? (item.at(-1) ?? []) : schnorrType(item))),
  ];
}

function schnorrType(item: Uint8Array): number[] {
  const type = item.at(SCHNORR);
  return item.length === SCHNORR + 1 && type !== undefined ? [type] : [];
}

// A DER signature and its type; on a stranger's stack nothing says which item is one.
function looksLikeDer(item: Uint8Array): boolean {
  return item.length >= 9 && item.length <= 73 && item[0] === 0x30 && item[1] === item.length - 3;
}
