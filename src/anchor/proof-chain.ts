import { transactionId, type EcdsaVerifier } from '../crypto/index.ts';
import { equalBytes, type Transaction } from '../encoding/index.ts';
import { commitment } from '../ledger/index.ts';
import { unproven } from './errors.ts';
import { parseLedgerId } from './ledger-id.ts';
import type { Proof } from './proof.ts';
import type { Seal } from './proposal.ts';
import { sealSigners } from './seal-witness.ts';
import { readStatementTransaction } from './statement.ts';

/** The newest statement of a chain, and who signed it. */
export interface ProvenChain {
  readonly statement: Transaction;
  /** 32 bytes. */
  readonly commitment: Uint8Array;
  /** Public keys, 33 bytes each. */
  readonly signers: readonly Uint8Array[];
  /** What the newest one left. */
  readonly seal: Seal;
  /** Of every statement from the first on, 32 bytes each. */
  readonly commitments: readonly Uint8Array[];
}

/**
 * Checks that every statement from the ledger's first on spends the one before, under the signatures that its seal
 * demands. Only input 0 of each is looked at: the others are fee money, and nothing follows from them.
 * @throws AnchorError `wrong-genesis`, `broken-chain`, `unsigned-statement`, and those of a statement's shape
 */
export function verifyChain(
  { ledger, genesis, statements }: Pick<Proof, 'ledger' | 'genesis' | 'statements'>,
  verifier: EcdsaVerifier,
): ProvenChain {
  const outpoint = parseLedgerId(ledger);
  const output = genesis.outputs[outpoint.vout];
  // The txid in the ledger id fixes the first seal's script: nobody can begin this ledger with keys of his own.
  if (output === undefined || !equalBytes(transactionId(genesis), outpoint.txid)) {
    throw unproven('wrong-genesis', 'The ledger does not begin with this transaction.');
  }
  let seal: Seal = { outpoint, ...output };
  let newest: Pick<ProvenChain, 'statement' | 'commitment' | 'signers'> | undefined;
  const commitments: Uint8Array[] = [];
  for (const statement of statements) {
    const { seal: closed, nextSeal, commitment: committed } = readStatementTransaction(statement);
    if (closed.vout !== seal.outpoint.vout || !equalBytes(closed.txid, seal.outpoint.txid)) {
      throw unproven('broken-chain', 'A statement does not spend the one before it.');
    }
    const signers = sealSigners(statement, seal, verifier);
    if (signers === undefined) {
      throw unproven(
        'unsigned-statement',
        'A statement does not carry the signatures that its seal demands.',
      );
    }
    newest = { statement, commitment: committed, signers };
    commitments.push(committed);
    seal = { outpoint: { txid: transactionId(statement), vout: 0 }, ...nextSeal };
  }
  if (newest === undefined) throw unproven('broken-chain', 'The chain of statements is empty.');
  return { ...newest, seal, commitments };
}

/** @throws AnchorError `wrong-commitment` unless the newest statement commits to this note */
export function checkCommitment({ commitment: committed }: ProvenChain, note: string): void {
  if (equalBytes(committed, commitment(note))) return;
  throw unproven('wrong-commitment', 'The statement commits to something else than the note.');
}
