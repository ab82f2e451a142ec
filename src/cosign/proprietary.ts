import { ByteReader, compactSize, concatBytes, equalBytes, utf8ToBytes } from '../encoding/index.ts';
import { CosignError } from './errors.ts';
import { field, fieldsOf, GLOBAL, type PsbtField, type PsbtMap } from './fields.ts';
import { malformed, readPart } from './foreign.ts';

/** BIP-174's identifier of our global fields; other wallets keep fields they do not know. */
const IDENTIFIER = utf8ToBytes('medwallet');

/** The table of our fields (docs/spec/psbt.md). Numbers are never used again for something else. */
export const SUBTYPE = {
  grantClaims: 0x01,
  grantAcceptBy: 0x02,
  grantCircle: 0x03,
  grantCard: 0x04,
  note: 0x10,
  statementCircle: 0x11,
  pastNote: 0x12,
  pastTransaction: 0x13,
  consistency: 0x14,
  genesis: 0x15,
  nextDescriptor: 0x16,
  cosignersOnly: 0x17,
} as const;

export type Subtype = (typeof SUBTYPE)[keyof typeof SUBTYPE];

/** One field of ours: what stands behind the subtype in its key, and its value. */
export interface OwnField {
  readonly subtype: Subtype;
  readonly keyData: Uint8Array;
  readonly value: Uint8Array;
}

const KNOWN: ReadonlySet<number> = new Set(Object.values(SUBTYPE));

export function ownField(
  subtype: Subtype,
  value: Uint8Array,
  keyData: Uint8Array = new Uint8Array(0),
): PsbtField {
  const key = concatBytes(compactSize(IDENTIFIER.length), IDENTIFIER, compactSize(subtype), keyData);
  return field(GLOBAL.proprietary, value, key);
}

/**
 * Our fields of a global map, in their order. Somebody else's proprietary fields are passed over; one of ours
 * that this version does not know is refused, because it may change what the others mean.
 * @throws CosignError `unknown-field`, `malformed-psbt`
 */
export function ownFields(global: PsbtMap): OwnField[] {
  return fieldsOf(global, GLOBAL.proprietary).flatMap(({ keyData, value }) => {
    const reader = new ByteReader(keyData, 'a proprietary key');
    const own = readPart('The key of a proprietary field', () => {
      const isOurs = equalBytes(reader.varBytes(keyData.length), IDENTIFIER);
      return isOurs ? { subtype: reader.compactSize(), rest: reader.take(reader.remaining) } : undefined;
    });
    if (own === undefined) return [];
    if (!isKnown(own.subtype)) throw unknownField(own.subtype);
    return [{ subtype: own.subtype, keyData: own.rest, value }];
  });
}

/**
 * The value of one of our fields that may stand once and has nothing behind its subtype.
 * @throws CosignError `malformed-psbt`
 */
export function ownValue(fields: readonly OwnField[], subtype: Subtype): Uint8Array | undefined {
  const found = fields.filter((candidate) => candidate.subtype === subtype);
  if (found.some(({ keyData }) => keyData.length > 0)) throw malformed('A field of ours has key data.');
  return found[0]?.value;
}

/** @throws CosignError `missing-field`, `malformed-psbt` */
export function requiredValue(fields: readonly OwnField[], subtype: Subtype, what: string): Uint8Array {
  const value = ownValue(fields, subtype);
  if (value === undefined) throw missingField(what);
  return value;
}

export function missingField(what: string): CosignError {
  return new CosignError(
    'missing-field',
    `The PSBT does not hold ${what}.`,
    'Ask for the file as medwallet wrote it; another program dropped a part of it.',
    { facts: { missing: what } },
  );
}

function isKnown(subtype: number): subtype is Subtype {
  return KNOWN.has(subtype);
}

function unknownField(subtype: number): CosignError {
  return new CosignError(
    'unknown-field',
    `The PSBT holds a medwallet field of the unknown kind ${subtype}.`,
    'Use a newer medwallet, or ask for a file written by yours.',
    { facts: { subtype } },
  );
}
