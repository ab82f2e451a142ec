import * as v from 'valibot';
import { bytesToBase64, bytesToUtf8, utf8ToBytes } from '../../encoding/index.ts';
import { readCredentials, type NodeCredentials } from './credentials.ts';
import { ChainError } from './errors.ts';
import { post, type HttpAnswer } from './http.ts';
import { parseNodeJson, type RpcValue } from './json.ts';
import { integer } from './schemas.ts';

/** Numbers are whole: an amount is given as decimal text, which nodes take as well. */
export type RpcParameter =
  null | boolean | number | string | readonly RpcParameter[] | { readonly [name: string]: RpcParameter };

export interface RpcOptions {
  readonly url: string;
  readonly credentials: NodeCredentials;
  /** Milliseconds a call may take; 10,000 unless told. */
  readonly timeoutMs?: number;
  /** Bytes of the largest answer that is read; 16 MiB unless told. */
  readonly maxBodyBytes?: number;
}

export interface CallOptions {
  /** The name of a loaded wallet, for wallet calls. */
  readonly wallet?: string;
  /** Instead of the client's own. */
  readonly timeoutMs?: number;
}

/** What the node answered: a value of the shape asked for, or its own refusal. */
export type RpcOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: number; readonly message: string };

export interface RpcClient {
  /**
   * One call. The node's own refusal (an unknown block, a transaction it will not take) is an answer.
   * @throws ChainError when there is no answer, or one that is not of the shape asked for
   */
  ask<T>(
    method: string,
    parameters: readonly RpcParameter[],
    shape: v.GenericSchema<unknown, T>,
    options?: CallOptions,
  ): Promise<RpcOutcome<T>>;
  /** The same where a refusal is not expected: ChainError `node-refused-call`. */
  call<T>(
    method: string,
    parameters: readonly RpcParameter[],
    shape: v.GenericSchema<unknown, T>,
    options?: CallOptions,
  ): Promise<T>;
}

const DEFAULT_TIMEOUT = 10_000;
const DEFAULT_BODY = 16 * 1024 * 1024;
/** bitcoind's own codes: still starting, and a block whose bytes were pruned. */
const RPC_IN_WARMUP = -28;
const RPC_MISC = -1;

const envelope = v.object({
  id: v.string(),
  result: v.optional(v.custom<RpcValue>(() => true)),
  error: v.nullish(v.object({ code: integer(-1_000_000, 1_000_000), message: v.string() })),
});

/**
 * A client for one node over JSON-RPC on plain HTTP: meant for a node on this machine or behind a tunnel.
 * Opens nothing until the first call and keeps nothing open after it.
 * @throws ChainError `bad-node-url`
 */
export function rpcClient(options: RpcOptions): RpcClient {
  const url = parseNodeUrl(options.url);
  let authorization: string | undefined;
  let count = 0;

  const ask = async <T>(
    method: string,
    parameters: readonly RpcParameter[],
    shape: v.GenericSchema<unknown, T>,
    callOptions: CallOptions = {},
  ): Promise<RpcOutcome<T>> => {
    const id = `medwallet-${++count}`;
    const body = JSON.stringify({ jsonrpc: '1.0', id, method, params: wholeNumbers(parameters) });
    const send = (): Promise<HttpAnswer> =>
      post({
        url,
        path: callOptions.wallet === undefined ? '/' : `/wallet/${encodeURIComponent(callOptions.wallet)}`,
        authorization: (authorization ??= basic(options.credentials)),
        body,
        timeoutMs: callOptions.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT,
        maxBodyBytes: options.maxBodyBytes ?? DEFAULT_BODY,
      });
    let answer = await send();
    if (answer.status === 401) {
      // The node may have restarted and written a new cookie: look once. A 401 means the call was not made.
      const renewed = basic(options.credentials);
      if (renewed !== authorization) {
        authorization = renewed;
        answer = await send();
      }
    }
    return readAnswer(answer, { id, method, where: url.host, shape });
  };

  return {
    ask,
    async call(method, parameters, shape, callOptions) {
      const outcome = await ask(method, parameters, shape, callOptions);
      if (outcome.ok) return outcome.value;
      throw refusedCall(method, outcome);
    },
  };
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

interface Expected<T> {
  readonly id: string;
  readonly method: string;
  readonly where: string;
  readonly shape: v.GenericSchema<unknown, T>;
}

function readAnswer<T>(answer: HttpAnswer, expected: Expected<T>): RpcOutcome<T> {
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

function parseNodeUrl(text: string): URL {
  let url: URL | undefined;
  try {
    url = new URL(text);
  } catch {
    url = undefined;
  }
  // A password inside the address would travel into logs and messages: the address is refused unshown.
  const plain = url !== undefined && url.username === '' && url.password === '';
  if (url?.protocol !== 'http:' || !plain || url.search !== '' || url.hash !== '' || url.pathname !== '/') {
    throw new ChainError(
      'bad-node-url',
      'The address of the node is not of the form http://host:port.',
      'Give host and port only; user and password come from the cookie file.',
      { outcome: 'usage' },
    );
  }
  return url;
}

function basic(credentials: NodeCredentials): string {
  return `Basic ${bytesToBase64(utf8ToBytes(readCredentials(credentials)))}`;
}

function wholeNumbers(parameters: readonly RpcParameter[]): readonly RpcParameter[] {
  const isWhole = (value: RpcParameter): boolean => {
    if (typeof value === 'number') return Number.isSafeInteger(value);
    return typeof value !== 'object' || value === null || Object.values(value).every(isWhole);
  };
  if (parameters.every(isWhole)) return parameters;
  throw new ChainError(
    'bad-call',
    'A number given to the node is not whole.',
    'Give an amount as decimal text: a float would round it.',
    { outcome: 'usage' },
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
