import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call on its way to the node. */
export interface ProxiedCall {
  readonly id: string;
  readonly method: string;
  readonly params: readonly unknown[];
  /** How many calls came before it since the proxy was last armed. */
  readonly at: number;
  /** Has the node carry it out. */
  readonly forward: () => Promise<{ readonly status: number; readonly body: string }>;
  readonly response: ServerResponse;
}

/** What is done to a call instead of passing it on. */
export type RpcFault = (call: ProxiedCall) => Promise<void> | void;

export interface RpcProxy {
  readonly url: string;
  /** Methods in order, since the proxy was last armed. */
  readonly calls: readonly string[];
  /** Raw transactions that were passed on to `sendrawtransaction`, ever. */
  readonly sent: ReadonlySet<string>;
  /** From now on calls that fit are spoiled; without arguments all pass. */
  arm(fault?: RpcFault, fits?: (call: ProxiedCall) => boolean): void;
  close(): Promise<void>;
}

/**
 * Stands between a wallet and its node, passes calls on, and spoils those that it is told to.
 * @param nodeUrl asked for at each call where it is a function: a node that was started again has another port
 */
export async function rpcProxy(nodeUrl: string | (() => string)): Promise<RpcProxy> {
  const where = typeof nodeUrl === 'string' ? (): string => nodeUrl : nodeUrl;
  const calls: string[] = [];
  const sent = new Set<string>();
  let fault: RpcFault | undefined;
  let fits: (call: ProxiedCall) => boolean = () => true;
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('error', () => undefined);
    incoming.on('end', () => {
      const body = Buffer.concat(parts);
      const { id, method, params } = JSON.parse(body.toString('utf8')) as ProxiedCall;
      const forward = (): ReturnType<ProxiedCall['forward']> => {
        if (method === 'sendrawtransaction') sent.add(String(params[0]));
        return pass(where(), incoming.url ?? '/', incoming.headers.authorization ?? '', body);
      };
      const call: ProxiedCall = { id, method, params, at: calls.length, forward, response };
      calls.push(method);
      void Promise.resolve(fault !== undefined && fits(call) ? fault(call) : through(call)).catch(() => {
        response.destroy();
      });
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    sent,
    arm: (next, which = () => true) => {
      calls.length = 0;
      fault = next;
      fits = which;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function through({ forward, response }: ProxiedCall): Promise<void> {
  const { status, body } = await forward();
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

function pass(
  nodeUrl: string,
  path: string,
  authorization: string,
  body: Buffer,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization, 'content-length': body.length };
    const outgoing = request(nodeUrl, { method: 'POST', path, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Answers something else than the node would: the call does not reach it. */
function instead(status: number, body: (call: ProxiedCall) => string): RpcFault {
  return (call) => {
    call.response.writeHead(status).end(body(call));
  };
}

/** The node carries the call out; what comes back is changed. */
function after(change: (body: string, call: ProxiedCall) => string): RpcFault {
  return async (call) => {
    const { status, body } = await call.forward();
    call.response.writeHead(status).end(change(body, call));
  };
}

const refusal = (code: number, message: string) => (call: ProxiedCall) =>
  JSON.stringify({ result: null, error: { code, message }, id: call.id });

/** What networks, proxies and nodes do, by name, and the codes that a wallet may answer it with. */
export const RPC_FAULTS: Readonly<
  Record<string, { readonly fault: RpcFault; readonly codes: readonly string[] }>
> = {
  'reset before it is made': {
    fault: (call) => void call.response.socket?.resetAndDestroy(),
    codes: ['node-unreachable'],
  },
  'reset after it was made': {
    fault: async (call) => {
      await call.forward();
      call.response.socket?.resetAndDestroy();
    },
    codes: ['node-unreachable'],
  },
  'hang before it is made': { fault: () => undefined, codes: ['node-timeout'] },
  'hang after it was made': {
    fault: async (call) => {
      await call.forward();
    },
    codes: ['node-timeout'],
  },
  'one byte a second': {
    fault: async (call) => {
      const { body } = await call.forward();
      call.response.writeHead(200);
      for (const byte of body) {
        if (call.response.destroyed) return;
        call.response.write(byte);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    },
    codes: ['node-timeout'],
  },
  401: { fault: instead(401, () => ''), codes: ['node-auth'] },
  403: { fault: instead(403, () => ''), codes: ['node-auth'] },
  404: { fault: instead(404, () => 'not here'), codes: ['node-bad-answer'] },
  '500 with HTML': { fault: instead(500, () => '<html>Internal error</html>'), codes: ['node-bad-answer'] },
  503: { fault: instead(503, () => 'Work queue depth exceeded'), codes: ['node-busy'] },
  'warm-up': { fault: instead(500, refusal(-28, 'Loading block index…')), codes: ['node-busy'] },
  truncated: { fault: after((body) => body.slice(0, -12)), codes: ['node-bad-answer'] },
  'wrong id': { fault: after((body, { id }) => body.replace(id, 'medwallet-0')), codes: ['node-bad-answer'] },
  'wrong type': {
    fault: instead(200, ({ id }) => JSON.stringify({ result: { a: [] }, error: null, id })),
    codes: ['node-bad-answer'],
  },
  'duplicate keys': {
    fault: after((body) => body.replace('{', '{"result":null,')),
    codes: ['node-bad-answer'],
  },
  '100 MB': {
    fault: (call) => {
      const part = 'x'.repeat(1_000_000);
      call.response.writeHead(200);
      for (let i = 0; i < 100 && !call.response.destroyed; i++) call.response.write(part);
      call.response.end();
    },
    codes: ['node-too-large', 'node-timeout'],
  },
  '100 MB, announced': {
    fault: (call) => {
      call.response.writeHead(200, { 'content-length': 100_000_000 });
      call.response.write('{');
    },
    codes: ['node-too-large'],
  },
  'a notification': {
    fault: after((body) => `{"method":"tip","params":[]}${body}`),
    codes: ['node-bad-answer'],
  },
  'no id': { fault: after((body, { id }) => body.replace(`"${id}"`, 'null')), codes: ['node-bad-answer'] },
  'a batch, out of order': {
    fault: after((body, { id }) => `[${body.replace(id, 'other')},${body}]`),
    codes: ['node-bad-answer'],
  },
};
