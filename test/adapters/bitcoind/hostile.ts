import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly id: string;
  readonly method: string;
  readonly params: readonly unknown[];
  readonly authorization: string | undefined;
}

export interface HostilePort {
  readonly url: string;
  /** What came in, in order. */
  readonly asked: Asked[];
  close(): Promise<void>;
}

/** Whatever may sit where a node is expected: it answers each call as `answer` likes. */
export async function hostilePort(
  answer: (asked: Asked, response: ServerResponse) => void,
): Promise<HostilePort> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { id, method, params } = JSON.parse(body) as Asked;
      const call: Asked = { id, method, params, authorization: request.headers.authorization };
      asked.push(call);
      answer(call, response);
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** A good answer of a node. */
export function good(asked: Asked, result: unknown = 7): string {
  return JSON.stringify({ result, error: null, id: asked.id });
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request as AsyncIterable<Buffer>) body += chunk.toString('utf8');
  return body;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}
