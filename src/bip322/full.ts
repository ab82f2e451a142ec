import { sighashAll, transactionId, type EcdsaVerifier } from '../crypto/index.ts';
import { equalBytes, type Transaction } from '../encoding/index.ts';
import { evaluate, type Bip322Reason } from './evaluate.ts';
import { toSpend } from './message.ts';

/** What a *full* signature shows: as the simple form, with the time locks it was made under. */
export type FullResult =
  | {
      readonly outcome: 'valid';
      readonly time: number;
      readonly age: number;
      readonly signers: Uint8Array[];
    }
  | {
      readonly outcome: 'inconclusive';
      readonly reason: 'unsupported-script' | 'unsupported-version' | 'proof-of-funds';
    }
  | { readonly outcome: 'invalid'; readonly reason: Bip322Reason | 'not-to-sign' };

/**
 * Verifies a `to_sign` transaction that its signer made whole (BIP-322, *full*). Lock time and sequence are the
 * signer's own words and are handed on, not judged; everything else of it is fixed.
 * @param transaction anybody's
 * @throws Bip322Error `malformed-message`
 */
export function verifyFull(
  input: { readonly message: string; readonly scriptPubKey: Uint8Array; readonly transaction: Transaction },
  verifier: EcdsaVerifier,
): FullResult {
  const { message, scriptPubKey, transaction } = input;
  const [first, ...others] = transaction.inputs;
  if (first === undefined || !isToSign(transaction, message, scriptPubKey)) return NOT_TO_SIGN;
  // The outputs that further inputs spend are on a chain, which nobody looks at here.
  if (others.length > 0) return { outcome: 'inconclusive', reason: 'proof-of-funds' };
  const result = evaluate(
    {
      scriptPubKey,
      witness: first.witness,
      sighash: (scriptCode) => sighashAll(transaction, 0, scriptCode, 0n),
    },
    verifier,
  );
  if (result.outcome !== 'valid') return result;
  // A native segwit input with a scriptSig breaks consensus (BIP-141); which scripts are such was said just now.
  if (first.scriptSig.length > 0) return NOT_TO_SIGN;
  if (transaction.version !== 0 && transaction.version !== 2) {
    return { outcome: 'inconclusive', reason: 'unsupported-version' };
  }
  return { ...result, time: transaction.lockTime, age: first.sequence };
}

const NOT_TO_SIGN = { outcome: 'invalid', reason: 'not-to-sign' } as const;

/** Its first input spends the message's output, and its only output is the one that every `to_sign` has. */
function isToSign({ inputs, outputs }: Transaction, message: string, scriptPubKey: Uint8Array): boolean {
  const spent = inputs[0]?.previous;
  const [only, ...more] = outputs;
  return (
    spent?.vout === 0 &&
    equalBytes(spent.txid, transactionId(toSpend(message, scriptPubKey))) &&
    more.length === 0 &&
    only?.value === 0n &&
    equalBytes(only.script, Uint8Array.of(0x6a))
  );
}
