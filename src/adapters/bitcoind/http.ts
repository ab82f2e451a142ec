import { Agent, request, type IncomingMessage } from 'node:http';
import { ChainError } from './errors.ts';

export interface HttpPost {
  readonly url: URL;
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
  /** Milliseconds for the whole exchange, from connecting to the last byte. */
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  /** Aborted by whoever has reason to wait no longer: that too is `node-timeout`. */
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

// One connection a call: a kept one may be closed by the node at the moment of the next call, and a call that
// spends must not be sent twice to find out. On a loopback the connection costs a tenth of a millisecond.
const agent = new Agent({ keepAlive: false });

/**
 * One POST, under one deadline. Redirects are not followed.
 * @throws ChainError `node-unreachable`, `node-timeout`, `node-too-large`, `node-bad-answer` (cut off)
 */
export function post(call: HttpPost): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const where = call.url.host;
    const outgoing = request(call.url, {
      agent,
      method: 'POST',
      path: call.path,
      headers: {
        authorization: call.authorization,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(call.body),
      },
    });
    const settle = (action: () => void): void => {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', waitNoLonger);
      action();
      outgoing.destroy();
    };
    const fail = (error: ChainError): void => {
      settle(() => {
        reject(error);
      });
    };
    const start = performance.now();
    const waitNoLonger = (): void => {
      fail(timedOut(where, Math.round(performance.now() - start)));
    };
    const timer = setTimeout(() => {
      fail(timedOut(where, call.timeoutMs));
    }, call.timeoutMs);
    call.signal?.addEventListener('abort', waitNoLonger, { once: true });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      fail(error.code?.startsWith('HPE_') === true ? badAnswer(where, error) : unreachable(where, error));
    });
    outgoing.on('response', (answer) => {
      collect(answer, call.maxBodyBytes, where).then(
        (body) => {
          settle(() => {
            resolve({ status: answer.statusCode ?? 0, body });
          });
        },
        (error: unknown) => {
          fail(error instanceof ChainError ? error : badAnswer(where, error));
        },
      );
    });
    outgoing.end(call.body);
  });
}

/** Whoever answers chooses how much to send: what is over the limit is never held in memory. */
async function collect(answer: IncomingMessage, maxBytes: number, where: string): Promise<Uint8Array> {
  if (Number(answer.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(where, maxBytes);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > maxBytes) throw tooLarge(where, maxBytes);
    parts.push(part);
  }
  if (!answer.complete) throw badAnswer(where);
  return new Uint8Array(Buffer.concat(parts));
}

function unreachable(where: string, cause: unknown): ChainError {
  return new ChainError(
    'node-unreachable',
    `No node answers at ${where}.`,
    'Start the node (on regtest: medwallet regtest up), or correct its address.',
    { outcome: 'unavailable', cause },
  );
}

function timedOut(where: string, timeoutMs: number): ChainError {
  return new ChainError(
    'node-timeout',
    `The node at ${where} did not answer within ${timeoutMs} ms.`,
    'Try again; if it stays so, look into the log of the node.',
    { outcome: 'unavailable' },
  );
}

function tooLarge(where: string, maxBytes: number): ChainError {
  return new ChainError(
    'node-too-large',
    `The node at ${where} sent more than ${maxBytes} bytes.`,
    'Check that the address and port are those of a Bitcoin node.',
    { outcome: 'unavailable' },
  );
}

function badAnswer(where: string, cause?: unknown): ChainError {
  return new ChainError(
    'node-bad-answer',
    `The answer from ${where} was cut off or is no HTTP.`,
    'Try again; check that the address and port are those of a Bitcoin node.',
    { outcome: 'unavailable', cause },
  );
}
