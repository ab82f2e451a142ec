import {
  checkStatement,
  type CheckedStatement,
  type CosignerKnowledge,
  type OwnInput,
} from '../anchor/index.ts';
import type { KeySignature } from '../bip322/index.ts';
import { tinyEcdsaVerifier } from '../crypto/curve.ts';
import { equalBytes, type Did } from '../encoding/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { recordScript } from '../multisig/index.ts';
import { INPUT, valueOf } from './fields.ts';
import { refused } from './foreign.ts';
import { inputSignatures, type MultisigInput } from './multisig-input.ts';
import { missingField } from './proprietary.ts';
import { statedTransaction } from './spent-output.ts';
import { readStatementPsbt, statementProposal, type StatementFile } from './statement-read.ts';

export interface StatementOptions {
  /** What this co-signer knows and allows, from its own store and settings. */
  readonly known: CosignerKnowledge;
  /** Whose ledger it is: who must have signed the circle document. */
  readonly patient: Did;
}

/** One of the record address' inputs: what it signs, and who has. */
export interface SealedInput extends MultisigInput {
  readonly own: OwnInput;
  /** Verified, in the order of the script's keys. */
  readonly signatures: readonly KeySignature[];
  /** Signatures that it needs. */
  readonly threshold: number;
}

/** A statement after every check of a co-signer has passed. Show `checked`. */
export interface ReviewedStatement {
  readonly file: StatementFile;
  readonly checked: CheckedStatement;
  readonly inputs: readonly SealedInput[];
}

/**
 * Reads a statement PSBT that may come from anybody and makes every check there is, before a key is touched:
 * the file's form, whose circle document it is, all of anchor's checks, and the signatures it holds already.
 * @throws AnchorError one code for each of a co-signer's checks; CosignError `foreign-document`,
 * `wrong-script`, `bad-signature` and the others of signatures; and all of {@link readStatementPsbt}
 */
export function checkStatementPsbt(input: Uint8Array | string, options: StatementOptions): ReviewedStatement {
  const { known, patient } = options;
  const file = readStatementPsbt(input, known);
  if (file.circle.circle.patient !== patient) {
    throw refused(
      'foreign-document',
      'The circle document in this statement is not of the patient whose ledger it is.',
      'Do not sign it; ask for the file again.',
    );
  }
  const tools = { derive: derivePublicKey, verifier: tinyEcdsaVerifier };
  const checked = checkStatement(statementProposal(file, known), known, tools);
  return { file, checked, inputs: checked.ownInputs.map((own) => sealedInput(file, own)) };
}

function sealedInput({ psbt }: StatementFile, own: OwnInput): SealedInput {
  const { descriptor, branch, index } = own;
  const { witnessScript } = recordScript(descriptor, branch, index, derivePublicKey);
  const map = psbt.inputs[own.input] ?? [];
  const stated = valueOf(map, INPUT.witnessScript);
  // A finished input no longer states its script; its witness is compared with ours instead.
  if (stated === undefined && valueOf(map, INPUT.finalWitness) === undefined) {
    throw missingField('the witness script of each seal');
  }
  if (stated !== undefined && !equalBytes(stated, witnessScript)) {
    throw refused(
      'wrong-script',
      `Input ${own.input} states another script than the record address has.`,
      'Do not sign it; ask for the file again.',
    );
  }
  const vout = psbt.transaction.inputs[own.input]?.previous.vout ?? 0;
  const value = statedTransaction(map)?.outputs[vout]?.value;
  if (value === undefined) throw missingField('the previous transaction of each input');
  const input = { index: own.input, witnessScript, value };
  const signatures = inputSignatures(psbt, input);
  return { ...input, own, signatures, threshold: descriptor.threshold.k };
}
