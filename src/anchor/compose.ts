import {
  opReturnScript,
  type Outpoint,
  type Transaction,
  type TxInput,
  type TxOutput,
} from '../encoding/index.ts';
import { AnchorError } from './errors.ts';
import { baseSize, isKeySpend, multisigWitnessSize, signedVirtualSize, witnessSizeOf } from './sizes.ts';
import { REPLACEABLE, SEAL_FLOOR } from './statement.ts';

/** Satoshis. Below this no node relays a P2WSH output; every other segwit kind has a lower limit. */
const DUST = 330n;
/** Satoshis per virtual byte; nobody means more. */
const MAX_RATE = 1_000_000;

/** A coin to spend. Values are satoshis. */
export interface Coin {
  readonly outpoint: Outpoint;
  readonly value: bigint;
}

export interface SponsorCoin extends Coin {
  /** Witness program of one key (P2WPKH or P2TR), whose signed size is known beforehand. */
  readonly script: Uint8Array;
}

export interface StatementPlan {
  readonly seal: Coin;
  /** Branch 0, index n of the record address. */
  readonly nextScript: Uint8Array;
  /** 32 bytes. */
  readonly commitment: Uint8Array;
  /** k and n of the descriptor that the seal and the fee money lie under. */
  readonly threshold: { readonly k: number; readonly n: number };
  /** Satoshis per virtual byte: at least the node's relay floor, which the caller knows. */
  readonly feeRate: number;
  /** The patient's own coins on branch 1. */
  readonly feeMoney?: { readonly coins: readonly Coin[]; readonly changeScript: Uint8Array };
  /** Who pays instead; or `later`, for a draft without a fee that a sponsor composes anew. */
  readonly sponsor?: { readonly coins: readonly SponsorCoin[]; readonly changeScript: Uint8Array } | 'later';
}

export interface ComposedStatement {
  /** Unsigned. */
  readonly transaction: Transaction;
  /** Satoshis. */
  readonly fee: bigint;
  /** Virtual bytes once it is signed, at most. */
  readonly vsize: number;
}

/**
 * Composes the unsigned statement transaction (docs/spec/statement.md, "Fee"). Who pays, in this order: the
 * sponsor alone; else the fee money; else the seal, down to 1,000 sat. Change too small for an output of its own
 * goes into the seal.
 * @throws AnchorError `seal-too-small`, `sponsor-too-small`, `bad-request`
 */
export function composeStatement(plan: StatementPlan): ComposedStatement {
  checkPlan(plan);
  const { seal, sponsor } = plan;
  if (sponsor === 'later') return build(plan, seal.value, undefined, 0n);
  const payer = sponsor ?? plan.feeMoney;
  if (payer === undefined) {
    const { vsize } = build(plan, seal.value, undefined, 0n);
    return payFromSeal(plan, seal.value, feeOf(vsize, plan.feeRate));
  }
  const brought = payer.coins.reduce((sum, { value }) => sum + value, 0n);
  const withChange = feeOf(
    build(plan, seal.value, { value: 0n, script: payer.changeScript }, 0n).vsize,
    plan.feeRate,
  );
  const change = brought - withChange;
  if (change >= DUST)
    return build(plan, seal.value, { value: change, script: payer.changeScript }, withChange);
  const fee = feeOf(build(plan, seal.value, undefined, 0n).vsize, plan.feeRate);
  if (sponsor !== undefined && brought < fee) {
    throw new AnchorError(
      'sponsor-too-small',
      `The sponsor's coins hold ${brought} sat where the fee is ${fee} sat.`,
      'Use more coins, or a lower fee rate.',
      { facts: { fee: Number(fee) } },
    );
  }
  return payFromSeal(plan, seal.value + brought, fee);
}

function payFromSeal(plan: StatementPlan, total: bigint, fee: bigint): ComposedStatement {
  const rest = total - fee;
  if (rest < SEAL_FLOOR) {
    throw new AnchorError(
      'seal-too-small',
      `The seal cannot pay the fee of ${fee} sat and keep ${SEAL_FLOOR} sat.`,
      'Pay a little fee money to branch 1 of the record address, or let a sponsor pay: medwallet anchor --sponsor',
      { facts: { fee: Number(fee), available: Number(total), needed: Number(fee + SEAL_FLOOR) } },
    );
  }
  return build(plan, rest, undefined, fee);
}

function build(
  plan: StatementPlan,
  sealValue: bigint,
  change: TxOutput | undefined,
  fee: bigint,
): ComposedStatement {
  const own = [plan.seal, ...(plan.feeMoney?.coins ?? [])];
  const foreign = typeof plan.sponsor === 'object' ? plan.sponsor.coins : [];
  const transaction: Transaction = {
    version: 2,
    inputs: [...own, ...foreign].map(unsignedInput),
    outputs: [
      { value: sealValue, script: plan.nextScript },
      { value: 0n, script: opReturnScript(plan.commitment) },
      ...(change === undefined ? [] : [change]),
    ],
    lockTime: 0,
  };
  const ownWitness = multisigWitnessSize(plan.threshold.k, plan.threshold.n);
  const witnesses = [...own.map(() => ownWitness), ...foreign.map(({ script }) => witnessSizeOf(script))];
  return { transaction, fee, vsize: signedVirtualSize(baseSize(transaction), witnesses) };
}

function unsignedInput({ outpoint }: Coin): TxInput {
  return { previous: outpoint, scriptSig: new Uint8Array(0), sequence: REPLACEABLE, witness: [] };
}

function feeOf(vsize: number, rate: number): bigint {
  return BigInt(Math.ceil(vsize * rate));
}

function checkPlan({ seal, commitment, feeRate, feeMoney, sponsor }: StatementPlan): void {
  const coins = typeof sponsor === 'object' ? sponsor.coins : [];
  const problems: readonly (readonly [boolean, string])[] = [
    [commitment.length !== 32, 'the commitment does not have 32 bytes'],
    [!(feeRate > 0 && feeRate <= MAX_RATE), 'the fee rate is none'],
    [seal.value < SEAL_FLOOR, 'the seal is below the floor'],
    [feeMoney !== undefined && sponsor !== undefined, 'either the patient or a sponsor pays, not both'],
    [!coins.every(({ script }) => isKeySpend(script)), 'a coin of the sponsor is not P2WPKH or P2TR'],
  ];
  const problem = problems.find(([isBroken]) => isBroken)?.[1];
  if (problem !== undefined) {
    throw new AnchorError(
      'bad-request',
      `No statement can be composed like this: ${problem}.`,
      'Change the request.',
      { outcome: 'usage' },
    );
  }
}
