import { Psbt as LibraryPsbt } from 'bitcoinjs-lib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createGrantPsbt,
  CosignError,
  MAX_PSBT_BYTES,
  psbtBytes,
  psbtKind,
  psbtText,
  readGrantPsbt,
} from '../../src/cosign/index.ts';
import { field, GLOBAL, INPUT } from '../../src/cosign/fields.ts';
import { makePsbt, parsePsbt, serializePsbt } from '../../src/cosign/format.ts';
import { ownField, SUBTYPE } from '../../src/cosign/proprietary.ts';
import { concatBytes, serializeTransaction, u32le, utf8ToBytes } from '../../src/encoding/index.ts';
import { MedwalletError } from '../../src/errors.ts';
import { throwsCode } from '../support/throws.ts';
import { drop, editMap, put } from './edit.ts';
import { circleFile, claimsOf, NOON } from './people.ts';
import { arbitraryPsbt } from './psbt.arbitrary.ts';

const offer = createGrantPsbt(claimsOf(), { acceptBy: NOON + 1, circle: circleFile('patient') });
const { transaction } = parsePsbt(offer);
const MAGIC = Uint8Array.of(0x70, 0x73, 0x62, 0x74, 0xff);
const empty = new Uint8Array(0);

const withGlobal = (extra: ReturnType<typeof field>) => editMap(offer, 'global', put(extra));
/** A file whose global map is written by hand. */
const withGlobalBytes = (...global: Uint8Array[]) =>
  concatBytes(MAGIC, ...global, Uint8Array.of(0), offer.slice(-2));

describe('PSBT version 0 (BIP-174), the container', () => {
  it('gives back the same bytes', () => {
    fc.assert(
      fc.property(arbitraryPsbt, (psbt) => {
        const bytes = serializePsbt(psbt);
        expect(parsePsbt(bytes)).toEqual(psbt);
        expect(serializePsbt(parsePsbt(bytes))).toEqual(bytes);
      }),
      { numRuns: 60 },
    );
  });

  it('gives back the same bytes where another wallet put fields in another order', () => {
    const turned = editMap(offer, 'global', (map) => map.toReversed());
    expect(turned).not.toEqual(offer);
    expect(serializePsbt(parsePsbt(turned))).toEqual(turned);
  });

  it('is what bitcoinjs-lib reads and writes, unknown and proprietary fields kept', () => {
    expect(Uint8Array.from(LibraryPsbt.fromBuffer(offer).toBuffer())).toEqual(offer);
    fc.assert(
      fc.property(arbitraryPsbt, (psbt) => {
        const bytes = serializePsbt(psbt);
        expect(Uint8Array.from(LibraryPsbt.fromBuffer(bytes).toBuffer())).toEqual(bytes);
      }),
      { numRuns: 30 },
    );
  });

  it('throws nothing but its own errors, whatever comes', () => {
    const only = (bytes: Uint8Array) => {
      for (const read of [psbtKind, (input: Uint8Array) => readGrantPsbt(input, { network: 'regtest' })]) {
        try {
          read(bytes);
        } catch (error) {
          if (!(error instanceof MedwalletError)) throw error;
        }
      }
    };
    fc.assert(
      fc.property(fc.nat({ max: offer.length - 1 }), fc.nat({ max: 255 }), (at, value) => {
        const changed = offer.slice();
        changed[at] = value;
        only(changed);
      }),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        only(concatBytes(MAGIC, tail));
      }),
      { numRuns: 200 },
    );
  });

  it('is refused wherever it is cut', () => {
    const small = serializePsbt(makePsbt(transaction, { global: [], inputs: [[]], outputs: [[]] }));
    for (let length = 0; length < small.length; length++) {
      const cut = small.slice(0, length);
      throwsCode(length < MAGIC.length ? 'malformed-psbt' : 'truncated', () => parsePsbt(cut));
    }
  });
});

describe('a file that is no PSBT of ours', () => {
  const unsigned = serializeTransaction(transaction, { witness: false });
  const signed = serializeTransaction(
    {
      ...transaction,
      inputs: transaction.inputs.map((input) => ({ ...input, witness: [Uint8Array.of(1)] })),
    },
    { witness: true },
  );
  const scripted = serializeTransaction(
    {
      ...transaction,
      inputs: transaction.inputs.map((input) => ({ ...input, scriptSig: Uint8Array.of(0x51) })),
    },
    { witness: false },
  );

  it.each<[string, string, Uint8Array]>([
    ['malformed-psbt', 'empty', empty],
    ['malformed-psbt', 'another magic', concatBytes(Uint8Array.of(0x71), offer.slice(1))],
    ['trailing-bytes', 'a byte behind the end', concatBytes(offer, Uint8Array.of(0))],
    ['trailing-bytes', 'two files in one', concatBytes(offer, offer)],
    [
      'duplicate-field',
      'the version twice',
      editMap(offer, 'global', (map) => [...map, version(0), version(0)]),
    ],
    ['duplicate-field', 'the transaction twice', editMap(offer, 'global', (map) => [...map, ...map])],
    ['duplicate-field', 'an input field twice', editMap(offer, { input: 0 }, (map) => [...map, ...map])],
    [
      'duplicate-field',
      'an output field twice',
      editMap(offer, { output: 0 }, () => [field(0x42, empty), field(0x42, empty)]),
    ],
    ['unsupported-version', 'version 2', withGlobal(version(2))],
    ['unsupported-version', 'version 1', withGlobal(version(1))],
    ['unsupported-version', 'a global field of version 2', withGlobal(field(0x04, Uint8Array.of(1)))],
    [
      'unsupported-version',
      'an input field of version 2',
      editMap(offer, { input: 0 }, put(field(0x0e, empty))),
    ],
    [
      'unsupported-version',
      'an output field of version 2',
      editMap(offer, { output: 0 }, put(field(0x03, empty))),
    ],
    ['malformed-psbt', 'a version of one byte', withGlobal(field(GLOBAL.version, Uint8Array.of(0)))],
    ['malformed-psbt', 'no transaction', editMap(offer, 'global', drop(GLOBAL.unsignedTransaction))],
    ['malformed-psbt', 'a transaction that is none', withGlobal(field(GLOBAL.unsignedTransaction, u32le(2)))],
    ['malformed-psbt', 'a transaction with a witness', withGlobal(field(GLOBAL.unsignedTransaction, signed))],
    [
      'malformed-psbt',
      'a transaction with a scriptSig',
      withGlobal(field(GLOBAL.unsignedTransaction, scripted)),
    ],
    [
      'malformed-psbt',
      'key data behind a field without',
      withGlobal(field(GLOBAL.signedMessage, empty, Uint8Array.of(1))),
    ],
    [
      'malformed-psbt',
      'key data behind the witness script',
      editMap(offer, { input: 0 }, put(field(INPUT.witnessScript, empty, Uint8Array.of(1)))),
    ],
    [
      'malformed-psbt',
      'a length that is not the shortest',
      withGlobalBytes(Uint8Array.of(1, 0, 0xfd, unsigned.length, 0), unsigned),
    ],
    [
      'malformed-psbt',
      'a key type that is not the shortest',
      withGlobalBytes(Uint8Array.of(1, 0, unsigned.length), unsigned, Uint8Array.of(3, 0xfd, 9, 0, 0)),
    ],
    [
      'truncated',
      'a length beyond the end',
      withGlobalBytes(Uint8Array.of(1, 0, 0xfe, 0, 0, 1, 0), unsigned),
    ],
    [
      'too-large',
      'a length beyond all files',
      withGlobalBytes(Uint8Array.of(1, 0, 0xfe, 0, 0, 0, 0x7f), unsigned),
    ],
    [
      'malformed-psbt',
      'a proprietary key that ends early',
      withGlobal(field(GLOBAL.proprietary, empty, Uint8Array.of(9))),
    ],
    ['too-large', 'more than a mebibyte', concatBytes(MAGIC, new Uint8Array(MAX_PSBT_BYTES))],
  ])('%s: %s', (code, _, bytes) => {
    throwsCode(code, () => psbtKind(bytes));
  });

  it('not-medwallet: a PSBT of another program', () => {
    const stranger = serializePsbt(makePsbt(transaction, { global: [], inputs: [[]], outputs: [[]] }));
    throwsCode('not-medwallet', () => psbtKind(stranger));
  });

  it('malformed-psbt: a grant and a statement at once', () => {
    throwsCode('malformed-psbt', () => psbtKind(withGlobal(ownField(SUBTYPE.note, utf8ToBytes('x')))));
  });

  it('too-large: not written either', () => {
    throwsCode('too-large', () =>
      createGrantPsbt(claimsOf(), { acceptBy: NOON + 1, circle: new Uint8Array(MAX_PSBT_BYTES) }),
    );
  });

  function version(number: number) {
    return field(GLOBAL.version, u32le(number));
  }
});

describe('base64 of a PSBT', () => {
  const text = psbtText(offer);

  it('is read back', () => {
    expect(psbtBytes(`  ${text}\r\n`)).toEqual(offer);
  });

  it.each([
    ['hex', Array.from(offer, (byte) => byte.toString(16).padStart(2, '0')).join('')],
    ['white space inside', `${text.slice(0, 40)}\n${text.slice(40)}`],
    ['base64url', text.replaceAll('+', '-').replaceAll('/', '_').concat('-')],
    ['one character lost', text.slice(1)],
  ])('malformed-psbt: %s', (_, input) => {
    throwsCode('malformed-psbt', () => parsePsbt(psbtBytes(input)));
  });

  it('two texts in one are refused', () => {
    const error = (() => {
      try {
        return parsePsbt(psbtBytes(text + text));
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error instanceof CosignError && ['malformed-psbt', 'trailing-bytes'].includes(error.code)).toBe(
      true,
    );
  });

  it('malformed-psbt: bytes that are no text', () => {
    throwsCode('malformed-psbt', () => psbtBytes(Uint8Array.of(0xff, 0xfe)));
  });

  it('too-large: unread', () => {
    throwsCode('too-large', () => psbtBytes('A'.repeat(2 * MAX_PSBT_BYTES)));
  });
});
