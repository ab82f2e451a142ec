import { MedwalletError, type ErrorOptions } from '../errors.ts';

/** A transaction that does not have a statement's shape (docs/spec/statement.md, "Shape"). */
type ShapeCode =
  | 'no-commitment'
  | 'burned-value'
  | 'extra-op-return'
  | 'wrong-next-seal'
  | 'seal-too-small'
  | 'not-replaceable';

/** Why a co-signer does not sign, besides the shape (the same page, "What a co-signer refuses"). */
type CheckCode =
  | 'bad-version'
  | 'time-locked'
  | 'script-sig'
  | 'duplicate-input'
  | 'missing-previous'
  | 'false-previous'
  | 'amount-mismatch'
  | 'malleable-input'
  | 'wrong-sighash'
  | 'wrong-genesis'
  | 'malformed-note'
  | 'wrong-network'
  | 'wrong-ledger'
  | 'wrong-predecessor'
  | 'seal-not-linked'
  | 'wrong-number'
  | 'wrong-commitment'
  | 'log-rewritten'
  | 'unsigned-statement'
  | 'wrong-circle'
  | 'move-not-agreed'
  | 'overspent'
  | 'foreign-input'
  | 'foreign-output'
  | 'sponsor-overpaid'
  | 'value-not-returned'
  | 'fee-too-high'
  | 'fee-rate-too-high';

/** Why a statement cannot be composed; `seal-too-small` above is the usual one. */
type ComposeCode = 'bad-request' | 'sponsor-too-small';

/** Why a proof is refused (docs/spec/proof.md), besides codes above. */
type ProofCode =
  | 'too-large'
  | 'malformed-proof'
  | 'not-included'
  | 'broken-chain'
  | 'weak-header'
  | 'sixty-four-bytes'
  | 'not-a-coinbase'
  | 'branch-length'
  | 'bad-index'
  | 'duplicated-tail'
  | 'not-in-block'
  | 'wrong-height'
  | 'unlinked-header';

type ExportCode = 'ots-no-blob' | 'ots-too-large' | 'ots-mismatch';

export type AnchorErrorCode = 'bad-ledger-id' | ShapeCode | CheckCode | ComposeCode | ProofCode | ExportCode;

export class AnchorError extends MedwalletError<AnchorErrorCode> {}

const DO_NOT_SIGN = 'Do not sign; ask whoever sent it for a new statement.';

/** A refusal whose advice is always the same: leave it unsigned. */
export function unsafe(
  code: ShapeCode | CheckCode,
  sentence: string,
  facts: ErrorOptions['facts'] = {},
): AnchorError {
  return new AnchorError(code, sentence, DO_NOT_SIGN, { facts });
}

/** A refusal of a proof. */
export function unproven(
  code: ProofCode | ShapeCode | CheckCode,
  sentence: string,
  cause?: unknown,
): AnchorError {
  return new AnchorError(code, sentence, 'Do not rely on this proof; ask for another one.', { cause });
}
