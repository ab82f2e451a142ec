import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  composeStatement,
  readStatementTransaction,
  type ComposedStatement,
  type StatementPlan,
} from '../../src/anchor/index.ts';
import { p2wpkhScript, p2wshScript, serializeTransaction, virtualSize } from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';
import { funding, home, outpointOf, place, sign, strangersScript } from './lab.ts';

const nextScript = place(home, 0, 1).scriptPubKey;
const changeScript = place(home, 1, 0).scriptPubKey;
const coin = (value: bigint) => ({ outpoint: outpointOf(funding({ value, script: nextScript })), value });
const sponsorCoin = (value: bigint, script = strangersScript) => ({ ...coin(value), script });

function plan(more: Partial<StatementPlan> = {}): StatementPlan {
  const commitment = new Uint8Array(32).fill(5);
  return { seal: coin(100_000n), nextScript, commitment, threshold: { k: 2, n: 3 }, feeRate: 1, ...more };
}

function values({ transaction }: ComposedStatement): bigint[] {
  return transaction.outputs.map(({ value }) => value);
}

describe('composing a statement', () => {
  it('takes 201 vB with one input and no sponsor, as it does once it is signed', () => {
    const { transaction, fee, vsize } = composeStatement(plan());
    expect([vsize, fee]).toEqual([201, 201n]);
    expect(serializeTransaction(transaction, { witness: true })).toHaveLength(137);
    const signed = sign(transaction, 0, { home, branch: 0, at: 0, value: 100_000n });
    // One byte less for each R that needs no leading zero.
    expect([200, 201]).toContain(virtualSize(signed));
    expect(readStatementTransaction(transaction).nextSeal.value).toBe(99_799n);
  });

  it('pays from the seal down to its floor, and not below', () => {
    expect(values(composeStatement(plan({ seal: coin(1_201n) })))).toEqual([1_000n, 0n]);
    const error = throwsCode('seal-too-small', () => composeStatement(plan({ seal: coin(1_200n) })));
    expect(error.facts).toEqual({ fee: 201, available: 1_200, needed: 1_201 });
    throwsCode('seal-too-small', () => composeStatement(plan({ seal: coin(21_099n), feeRate: 100 })));
  });

  it('rounds the fee up', () => {
    expect(composeStatement(plan({ feeRate: 1.001 })).fee).toBe(202n);
  });

  it('spares the seal where there is fee money', () => {
    const feeMoney = { coins: [coin(5_000n)], changeScript };
    const { transaction, fee, vsize } = composeStatement(plan({ feeMoney, feeRate: 2 }));
    expect(transaction.outputs.map(({ value }) => value)).toEqual([100_000n, 0n, 5_000n - fee]);
    expect(fee).toBe(BigInt(2 * vsize));
    expect(transaction.outputs[2]?.script).toEqual(changeScript);
  });

  it('puts change that is too small into the seal, and takes what is missing from it', () => {
    const feeMoney = (value: bigint) => ({ coins: [coin(value)], changeScript });
    const small = composeStatement(plan({ feeMoney: feeMoney(500n) }));
    expect(values(small)).toEqual([100_500n - small.fee, 0n]);
    const missing = composeStatement(plan({ feeMoney: feeMoney(100n) }));
    expect(values(missing)).toEqual([100_100n - missing.fee, 0n]);
    throwsCode('seal-too-small', () =>
      composeStatement(plan({ seal: coin(1_000n), feeMoney: feeMoney(100n) })),
    );
  });

  it('leaves the seal whole where a sponsor pays', () => {
    const sponsor = { coins: [sponsorCoin(3_000n)], changeScript: strangersScript };
    const { transaction, fee, vsize } = composeStatement(plan({ seal: coin(1_000n), sponsor }));
    expect(transaction.outputs.map(({ value }) => value)).toEqual([1_000n, 0n, 3_000n - fee]);
    // 201, and an input of 41 bytes and 27 of witness, and an output of 31.
    expect(vsize).toBe(300);
  });

  it('gives the seal what a sponsor cannot take back', () => {
    const sponsor = { coins: [sponsorCoin(400n)], changeScript: strangersScript };
    const composed = composeStatement(plan({ seal: coin(1_000n), sponsor }));
    expect(values(composed)).toEqual([1_400n - composed.fee, 0n]);
  });

  it('makes a draft without fee for a sponsor to come', () => {
    const draft = composeStatement(plan({ seal: coin(1_000n), sponsor: 'later' }));
    expect(draft.fee).toBe(0n);
    expect(values(draft)).toEqual([1_000n, 0n]);
  });

  it.each<[string, string, Partial<StatementPlan>]>([
    [
      'sponsor-too-small',
      'a sponsor without enough',
      { sponsor: { coins: [sponsorCoin(200n)], changeScript } },
    ],
    ['bad-request', 'two payers', { sponsor: 'later', feeMoney: { coins: [], changeScript } }],
    ['bad-request', 'a rate of nothing', { feeRate: 0 }],
    ['bad-request', 'a negative rate', { feeRate: -1 }],
    ['bad-request', 'a rate that is none', { feeRate: Number.NaN }],
    ['bad-request', 'a rate without end', { feeRate: Number.POSITIVE_INFINITY }],
    ['bad-request', 'a short commitment', { commitment: new Uint8Array(31) }],
    ['bad-request', 'a seal below the floor', { seal: coin(999n) }],
    [
      'bad-request',
      'a sponsor whose witness is unknown',
      { sponsor: { coins: [sponsorCoin(9_000n, p2wshScript(new Uint8Array(32)))], changeScript } },
    ],
  ])('%s: %s', (code, _, more) => {
    throwsCode(code, () => composeStatement(plan(more)));
  });

  it('never loses a satoshi, and never pays below the rate or lets the seal fall below its floor', () => {
    const amount = (max: number) => fc.integer({ min: 0, max }).map(BigInt);
    const scripts = fc.constantFrom(
      p2wpkhScript(new Uint8Array(20)),
      Uint8Array.of(0x51, 32, ...new Uint8Array(32)),
    );
    const payer = fc.oneof(
      fc.constant({}),
      fc
        .array(amount(9_000), { maxLength: 3 })
        .map((all) => ({ feeMoney: { coins: all.map(coin), changeScript } })),
      fc.array(fc.tuple(amount(9_000), scripts), { minLength: 1, maxLength: 3 }).map((all) => ({
        sponsor: {
          coins: all.map(([value, script]) => sponsorCoin(value, script)),
          changeScript: strangersScript,
        },
      })),
    );
    fc.assert(
      fc.property(
        amount(20_000),
        payer,
        fc.double({ min: 0.1, max: 30, noNaN: true }),
        (extra, who, feeRate) => {
          const asked = plan({ ...who, seal: coin(1_000n + extra), feeRate });
          let made: ComposedStatement;
          try {
            made = composeStatement(asked);
          } catch (error) {
            expect(['seal-too-small', 'sponsor-too-small']).toContain((error as { code: string }).code);
            return;
          }
          const coins = [asked.seal, ...(asked.feeMoney?.coins ?? [])];
          const all = [...coins, ...(typeof asked.sponsor === 'object' ? asked.sponsor.coins : [])];
          const brought = all.reduce((sum, { value }) => sum + value, 0n);
          expect(values(made).reduce((sum, value) => sum + value, made.fee)).toBe(brought);
          expect(Number(made.fee)).toBeGreaterThanOrEqual(made.vsize * feeRate);
          expect(Number(made.fee)).toBeLessThan(made.vsize * feeRate + 1);
          expect(readStatementTransaction(made.transaction).nextSeal.value).toBeGreaterThanOrEqual(1_000n);
          if (asked.sponsor !== undefined) expect(values(made)[0]).toBeGreaterThanOrEqual(asked.seal.value);
        },
      ),
      { numRuns: 150 },
    );
  });
});
