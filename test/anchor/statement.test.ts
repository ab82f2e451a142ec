import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AnchorError,
  checkHeader,
  multisigWitnessSize,
  readStatementTransaction,
  REPLACEABLE,
  SEAL_FLOOR,
} from '../../src/anchor/index.ts';
import { isOpReturn, opReturnScript, p2wshScript, serializeWitness } from '../../src/encoding/index.ts';
import { capturedProof } from './captured.ts';
import { funding } from './lab.ts';

const typedOnly = (action: () => unknown): void => {
  try {
    action();
  } catch (error) {
    if (!(error instanceof AnchorError)) throw error;
  }
};

describe('the shape of a statement', () => {
  it('is read from what a node mined', () => {
    for (const tx of capturedProof('moved').statements) {
      const { seal, nextSeal, commitment } = readStatementTransaction(tx);
      expect(seal).toEqual(tx.inputs[0]?.previous);
      expect(nextSeal).toEqual(tx.outputs[0]);
      expect(commitment).toHaveLength(32);
    }
  });

  it('holds whatever passes, and nothing but typed errors comes of the rest', () => {
    const script = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ minLength: 32, maxLength: 32 }).map(p2wshScript),
      fc.uint8Array({ minLength: 31, maxLength: 33 }).map(opReturnScript),
    );
    const output = fc.record({ value: fc.constantFrom(0n, 999n, 1_000n, 50_000n), script });
    const sequence = fc.constantFrom(0, REPLACEABLE, REPLACEABLE + 1);
    fc.assert(
      fc.property(fc.array(output, { maxLength: 4 }), sequence, (outputs, at) => {
        const { inputs, ...rest } = funding();
        const tx = { ...rest, outputs, inputs: inputs.map((input) => ({ ...input, sequence: at })) };
        typedOnly(() => {
          const { nextSeal } = readStatementTransaction(tx);
          expect(nextSeal.value).toBeGreaterThanOrEqual(SEAL_FLOOR);
          expect(outputs.filter((each) => isOpReturn(each.script))).toHaveLength(1);
          expect(at).toBeLessThanOrEqual(REPLACEABLE);
        });
      }),
      { numRuns: 300 },
    );
  });
});

it('witness sizes are those of the longest signatures', () => {
  for (let n = 2; n <= 15; n++) {
    for (let k = 2; k <= n; k++) {
      const signatures = Array.from({ length: k }, () => new Uint8Array(72));
      const stack = [new Uint8Array(0), ...signatures, new Uint8Array(3 + 34 * n)];
      expect(multisigWitnessSize(k, n)).toBe(serializeWitness(stack).length);
    }
  }
});

it('headers of any bytes give typed errors only', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 78, maxLength: 81 }), (bytes) => {
      typedOnly(() => checkHeader(bytes, 'regtest'));
    }),
    { numRuns: 200 },
  );
});
