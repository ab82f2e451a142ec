import { refusedCall, type RpcOutcome } from './answer.ts';
import { ChainError } from './errors.ts';

// Codes of bitcoind's rpc/protocol.h.
export const RPC_INVALID_ADDRESS_OR_KEY = -5;
export const RPC_INVALID_PARAMETER = -8;
export const RPC_DESERIALIZATION_ERROR = -22;
export const RPC_VERIFY_ERROR = -25;
export const RPC_VERIFY_REJECTED = -26;
export const RPC_VERIFY_ALREADY_IN_UTXO_SET = -27;

/** The value, or undefined where the node's refusal says "there is none". Any other refusal is an error. */
export function orUndefined<T>(method: string, answer: RpcOutcome<T>, none: number): T | undefined {
  if (answer.ok) return answer.value;
  if (answer.code === none) return undefined;
  throw refusedCall(method, answer);
}

/** The answer has the right form and cannot be the answer to what was asked. */
export function misfit(method: string): ChainError {
  return new ChainError(
    'node-bad-answer',
    `The node's answer to ${method} does not fit the question.`,
    'Do not rely on this node; ask another one.',
    { outcome: 'unavailable' },
  );
}
