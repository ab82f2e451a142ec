import {
  isOpReturn,
  opReturnData,
  segwitProgram,
  type Outpoint,
  type Transaction,
} from '../encoding/index.ts';
import { unsafe } from './errors.ts';

/** Satoshis that a seal never goes below: well above dust, so that the chain of seals can always go on. */
export const SEAL_FLOOR = 1_000n;
/** The highest sequence that signals replacement (BIP-125), and no relative lock time (BIP-68). */
export const REPLACEABLE = 0xfffffffd;

/** What a transaction says as a statement, read from its shape alone: who may make it is checked elsewhere. */
export interface StatementTransaction {
  /** The seal being closed: what input 0 spends. */
  readonly seal: Outpoint;
  /** Output 0: value in satoshis and P2WSH script. */
  readonly nextSeal: { readonly value: bigint; readonly script: Uint8Array };
  /** 32 bytes. */
  readonly commitment: Uint8Array;
}

/**
 * Reads the shape of a statement transaction that anybody may have made (docs/spec/statement.md, "Shape").
 * @throws AnchorError `no-commitment`, `burned-value`, `extra-op-return`, `wrong-next-seal`, `seal-too-small`,
 *   `not-replaceable`
 */
export function readStatementTransaction(tx: Transaction): StatementTransaction {
  const [sealInput] = tx.inputs;
  const [nextSeal, carrier, ...others] = tx.outputs;
  const commitment = carrier === undefined ? undefined : opReturnData(carrier.script);
  if (
    sealInput === undefined ||
    nextSeal === undefined ||
    carrier === undefined ||
    commitment?.length !== 32
  ) {
    throw unsafe('no-commitment', 'Output 1 is not an OP_RETURN with a commitment of 32 bytes.');
  }
  if (carrier.value !== 0n) {
    throw unsafe('burned-value', 'Output 1 burns money: an OP_RETURN can never be spent.', {
      satoshis: Number(carrier.value),
    });
  }
  // A second OP_RETURN could carry a second history, or anything about the patient.
  if ([nextSeal, ...others].some(({ script }) => isOpReturn(script))) {
    throw unsafe('extra-op-return', 'A second output is an OP_RETURN.');
  }
  const program = segwitProgram(nextSeal.script);
  if (program?.version !== 0 || program.program.length !== 32) {
    throw unsafe('wrong-next-seal', 'Output 0 does not pay to a multisig address (P2WSH).');
  }
  if (nextSeal.value < SEAL_FLOOR) {
    throw unsafe('seal-too-small', `The next seal has less than ${SEAL_FLOOR} sat.`, {
      satoshis: Number(nextSeal.value),
    });
  }
  if (sealInput.sequence > REPLACEABLE) {
    throw unsafe('not-replaceable', 'Input 0 does not signal that it may be replaced (BIP-125).');
  }
  return { seal: sealInput.previous, nextSeal, commitment };
}
