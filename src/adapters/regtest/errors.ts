import { MedwalletError } from '../../errors.ts';

export type RegtestErrorCode =
  | 'no-node-binary'
  | 'bad-node-binary'
  | 'fetch-failed'
  | 'cache-unwritable'
  | 'home-unwritable'
  | 'regtest-busy'
  | 'bad-regtest-state'
  | 'node-not-running'
  | 'node-start-failed'
  | 'node-too-old'
  | 'not-our-node'
  | 'bad-address'
  | 'bad-amount'
  | 'bad-count'
  | 'insufficient-funds';

/** What goes wrong with the developer's own node. */
export class RegtestError extends MedwalletError<RegtestErrorCode> {}
