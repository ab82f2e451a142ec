import { MedwalletError } from '../../errors.ts';

export type ChainErrorCode =
  | 'bad-node-url'
  | 'bad-call'
  | 'node-unreachable'
  | 'node-timeout'
  | 'node-missing-cookie'
  | 'node-auth'
  | 'node-busy'
  | 'node-pruned'
  | 'node-too-large'
  | 'node-bad-answer'
  | 'node-refused-call'
  | 'wrong-chain'
  | 'rejected';

/**
 * What goes wrong between the wallet and a node. All are `unavailable` (the question was not answered), except
 * `rejected`, where the node examined a transaction and said no, and `bad-node-url` and `bad-call`, where the
 * question itself was wrong. No message holds a credential.
 */
export class ChainError extends MedwalletError<ChainErrorCode> {}
