import type { CosignerKnowledge } from '../../src/anchor/index.ts';
import { checkStatementPsbt, finishStatementPsbt, type StatementDraft } from '../../src/cosign/index.ts';
import { field, fieldsOf, INPUT, type PsbtField } from '../../src/cosign/fields.ts';
import { parsePsbt } from '../../src/cosign/format.ts';
import {
  p2wpkhScript,
  serializeTransaction,
  type Transaction,
  type TxOutput,
} from '../../src/encoding/index.ts';
import { hash160, transactionId } from '../../src/crypto/index.ts';
import { throwsCode } from '../support/throws.ts';
import { identity } from './people.ts';
import { GENESIS_SAT, knowledge, options, payment, scriptAt, sign, statement } from './scenario.ts';

/** Whoever looks, signs or finishes meets the same refusal, so no signature is made. */
export function refuses(code: string, bytes: Uint8Array, known: CosignerKnowledge = knowledge()): void {
  throwsCode(code, () => checkStatementPsbt(bytes, options(known)));
  throwsCode(code, () => sign(bytes, 'custodian', known));
  throwsCode(code, () => finishStatementPsbt(bytes, options(known)));
}

export function previousField(transaction: Transaction): PsbtField {
  return field(INPUT.nonWitnessUtxo, serializeTransaction(transaction, { witness: true }));
}

export function partialSignatures(bytes: Uint8Array, input = 0): PsbtField[] {
  return fieldsOf(parsePsbt(bytes).inputs[input] ?? [], INPUT.partialSignature);
}

/** A key of somebody who sponsors fees, and the address it guards. */
export const sponsorKey = identity('stranger');
export const sponsorScript = p2wpkhScript(hash160(sponsorKey.publicKey));

/** Statement 1 with a coin of somebody else, as composed by whoever wants something by it. */
export function sponsored(
  wanted: {
    readonly script?: Uint8Array;
    readonly coin?: bigint;
    readonly seal?: bigint;
    readonly change?: bigint;
  } = {},
): { readonly draft: Partial<StatementDraft>; readonly psbt: Uint8Array } {
  const { script = sponsorScript, coin = 5_000n, seal = GENESIS_SAT, change = 4_500n } = wanted;
  const { draft } = statement();
  const previous = payment(0x22, [coin, script]);
  const added = {
    previous: { txid: transactionId(previous), vout: 0 },
    scriptSig: new Uint8Array(0),
    sequence: 0xfffffffd,
    witness: [],
  };
  const transaction = {
    ...draft.transaction,
    inputs: [...draft.transaction.inputs, added],
    outputs: [{ value: seal, script: scriptAt(0, 1) }, ...draft.transaction.outputs.slice(1), pay(change)],
  };
  const inputs = [...draft.inputs, { previous }];
  const changed = { transaction, inputs, outputs: [...draft.outputs, undefined] };
  return { draft: changed, psbt: statement({ change: changed }).psbt };
}

/** An output to somebody. */
export function pay(value: bigint, script: Uint8Array = p2wpkhScript(new Uint8Array(20).fill(9))): TxOutput {
  return { value, script };
}
