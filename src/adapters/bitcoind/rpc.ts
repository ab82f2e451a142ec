import type * as v from 'valibot';
import { bytesToBase64, utf8ToBytes } from '../../encoding/index.ts';
import { readAnswer, refusedCall, type RpcOutcome } from './answer.ts';
import { readCredentials, type NodeCredentials } from './credentials.ts';
import { ChainError } from './errors.ts';
import { post, type HttpAnswer } from './http.ts';

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
  /** Ends the call as if its time were over. */
  readonly signal?: AbortSignal;
}

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

/** Milliseconds. */
export const DEFAULT_TIMEOUT = 10_000;
const DEFAULT_BODY = 16 * 1024 * 1024;
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
        signal: callOptions.signal,
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
