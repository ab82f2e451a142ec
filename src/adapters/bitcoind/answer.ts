import * as v from 'valibot';
import { bytesToUtf8 } from '../../encoding/index.ts';
import { ChainError } from './errors.ts';
import type { HttpAnswer } from './http.ts';
import { parseNodeJson, type RpcValue } from './json.ts';
import { integer } from './schemas.ts';

/** bitcoind's own codes: still starting, and a block whose bytes were pruned. */
const RPC_IN_WARMUP = -28;
const RPC_MISC = -1;

const envelope = v.object({
  id: v.string(),
  result: v.optional(v.custom<RpcValue>(() => true)),
  error: v.nullish(v.object({ code: integer(-1_000_000, 1_000_000), message: v.string() })),
});

/** What the node answered: a value of the shape asked for, or its own refusal. */
export type RpcOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: number; readonly message: string };

export interface Expected<T> {
  readonly id: string;
  readonly method: string;
  readonly where: string;
  readonly shape: v.GenericSchema<unknown, T>;
}

/**
 * Checks an answer from outside in: HTTP status, JSON, envelope, whose answer it is, and the shape of the result.
 * Whoever listens on the node's port controls all of it.
 * @throws ChainError `node-auth`, `node-busy`, `node-pruned`, `node-bad-answer`
 */
export function readAnswer<T>(answer: HttpAnswer, expected: Expected<T>): RpcOutcome<T> {
  const { where, method } = expected;
  if (answer.status === 401 || answer.status === 403) throw notAdmitted(where, answer.status);
  if (answer.status === 503) throw busy(where);
  // A node sends 200 for a result and 4xx or 500 with JSON for a refusal: whatever else comes is no node.
  if (![200, 400, 404, 500].includes(answer.status))
    throw badAnswer(where, `has HTTP status ${answer.status}`);
  const parsed = v.safeParse(envelope, parseNodeJson(decode(answer.body, where)));
  if (!parsed.success) throw badAnswer(where, 'has not the form of a JSON-RPC answer');
  const { id, result, error } = parsed.output;
  if (id !== expected.id) throw badAnswer(where, 'belongs to another question');
  if (error !== null && error !== undefined) {
    if (error.code === RPC_IN_WARMUP) throw busy(where);
    if (error.code === RPC_MISC && error.message.includes('pruned')) throw pruned(where);
    return { ok: false, code: error.code, message: printable(error.message) };
  }
  const value = v.safeParse(expected.shape, result);
  if (answer.status !== 200 || result === undefined || !value.success) {
    throw badAnswer(where, `to ${method} has not the expected form`);
  }
  return { ok: true, value: value.output };
}

/** The node looked at the call and refused it. The text is the node's own, made harmless for a terminal. */
export function refusedCall(
  method: string,
  refusal: { readonly code: number; readonly message: string },
): ChainError {
  return new ChainError(
    'node-refused-call',
    `The node refused ${method}: ${refusal.message}`,
    'Check the version and the settings of the node.',
    { outcome: 'unavailable', facts: { rpcCode: refusal.code, method } },
  );
}

function decode(body: Uint8Array, where: string): string {
  try {
    return bytesToUtf8(body);
  } catch {
    throw badAnswer(where, 'is not UTF-8 text');
  }
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 300);
}

function notAdmitted(where: string, status: number): ChainError {
  return new ChainError(
    'node-auth',
    `The node at ${where} does not admit us (HTTP ${status}).`,
    'Check the cookie file, or the user and password; another node may have taken that port.',
    { outcome: 'unavailable' },
  );
}

function busy(where: string): ChainError {
  return new ChainError('node-busy', `The node at ${where} is starting or busy.`, 'Try again in a moment.', {
    outcome: 'unavailable',
  });
}

function pruned(where: string): ChainError {
  return new ChainError(
    'node-pruned',
    `The node at ${where} has deleted that block to save space.`,
    'Ask a node that is not pruned.',
    { outcome: 'unavailable' },
  );
}

function badAnswer(where: string, what: string): ChainError {
  return new ChainError(
    'node-bad-answer',
    `The answer from ${where} ${what}.`,
    'Check that the address and port are those of a Bitcoin node.',
    { outcome: 'unavailable' },
  );
}
