import fc from 'fast-check';
import { field, type PsbtField } from '../../src/cosign/fields.ts';
import { makePsbt, type Psbt } from '../../src/cosign/format.ts';

const bytes = (maxLength: number, minLength = 0) => fc.uint8Array({ minLength, maxLength });

// Types without a meaning here, so that any key and any value may stand in them.
const map: fc.Arbitrary<PsbtField[]> = fc
  .uniqueArray(
    fc.record({ type: fc.integer({ min: 0x30, max: 0xf0 }), keyData: bytes(40), value: bytes(300) }),
    {
      maxLength: 5,
      selector: ({ type, keyData }) => `${type} ${keyData.join()}`,
    },
  )
  .map((fields) => fields.map(({ type, keyData, value }) => field(type, value, keyData)));

/** A PSBT of nothing in particular. */
export const arbitraryPsbt: fc.Arbitrary<Psbt> = fc
  .record({
    inputs: fc.array(fc.tuple(bytes(32, 32), map), { minLength: 1, maxLength: 3 }),
    outputs: fc.array(fc.tuple(bytes(40), map), { minLength: 1, maxLength: 3 }),
    global: map,
    version: fc.integer({ min: 0, max: 2 }),
    lockTime: fc.nat(),
  })
  .map(({ inputs, outputs, global, version, lockTime }) =>
    makePsbt(
      {
        version,
        lockTime,
        inputs: inputs.map(([txid], vout) => ({
          previous: { txid, vout },
          scriptSig: new Uint8Array(0),
          sequence: 0,
          witness: [],
        })),
        outputs: outputs.map(([script], i) => ({ value: BigInt(i), script })),
      },
      { global, inputs: inputs.map(([, fields]) => fields), outputs: outputs.map(([, fields]) => fields) },
    ),
  );
