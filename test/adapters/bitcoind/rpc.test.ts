import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { integer, rpcClient, type RpcOptions } from '../../../src/adapters/bitcoind/index.ts';
import { rejectsCode, throwsCode } from '../../support/throws.ts';
import { good, hostilePort, type Asked, type HostilePort } from './hostile.ts';

const number = integer(0, 1_000);
let folder: string;
let cookieFile: string;
let port: HostilePort | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'medwallet-rpc-'));
  cookieFile = join(folder, '.cookie');
  writeFileSync(cookieFile, '__cookie__:0123456789abcdef');
});

afterEach(async () => {
  await port?.close();
  port = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function ask(
  answer: (asked: Asked, response: ServerResponse) => void,
  options: Partial<RpcOptions> = {},
): Promise<number> {
  port = await hostilePort(answer);
  const client = rpcClient({ url: port.url, credentials: { cookieFile }, timeoutMs: 2_000, ...options });
  return client.call('getblockcount', [], number);
}

describe('JSON-RPC client', () => {
  it('takes a good answer', async () => {
    expect(await ask((asked, response) => response.end(good(asked)))).toBe(7);
    expect(port?.asked[0]?.authorization).toBe(
      `Basic ${Buffer.from('__cookie__:0123456789abcdef').toString('base64')}`,
    );
  });

  it('tells a refusal of the node from a failure', async () => {
    port = await hostilePort((asked, response) => {
      const error = { code: -8, message: 'Block height \u001b[31m out of range' };
      response.writeHead(500).end(JSON.stringify({ result: null, error, id: asked.id }));
    });
    const client = rpcClient({ url: port.url, credentials: { cookieFile } });
    // The node's words may be shown on a terminal: what would steer it is gone.
    expect(await client.ask('getblockhash', [9], number)).toEqual({
      ok: false,
      code: -8,
      message: 'Block height  [31m out of range',
    });
    const error = await rejectsCode('node-refused-call', () => client.call('getblockhash', [9], number));
    expect(error.facts).toEqual({ rpcCode: -8, method: 'getblockhash' });
  });

  const badAnswers: Record<string, (asked: Asked, response: ServerResponse) => void> = {
    'an HTML page with status 500': (_, response) => response.writeHead(500).end('<html>oops</html>'),
    'JSON cut off': (asked, response) => response.end(good(asked).slice(0, -9)),
    'HTTP cut off': (asked, response) => {
      response.writeHead(200, { 'content-length': 500 });
      response.write(good(asked), () => response.destroy());
    },
    'another id': (asked, response) => response.end(good({ ...asked, id: 'medwallet-2' })),
    'no id': (_, response) => response.end('{"result":7,"error":null}'),
    'a name given twice': (asked, response) => response.end(good(asked).replace('{', '{"result":8,')),
    'a redirect': (_, response) => response.writeHead(302, { location: 'http://127.0.0.1/' }).end(),
    'bytes that are not UTF-8': (asked, response) =>
      response.end(Buffer.concat([Buffer.from(good(asked)), Buffer.of(0xff)])),
    'a result of another kind': (asked, response) => response.end(good(asked, '7')),
    'a number that is not whole': (asked, response) => response.end(good(asked, 7.5)),
    'a number outside its range': (asked, response) => response.end(good(asked, 1_001)),
    'no result': (asked, response) => response.end(JSON.stringify({ error: null, id: asked.id })),
    'an error without a message': (asked, response) =>
      response.end(JSON.stringify({ result: null, error: { code: -5 }, id: asked.id })),
  };
  for (const [name, answer] of Object.entries(badAnswers)) {
    it(`refuses ${name}`, async () => {
      const error = await rejectsCode('node-bad-answer', () => ask(answer));
      expect(error.outcome).toBe('unavailable');
    });
  }

  it('reads no more than the limit, announced or not', async () => {
    const huge = 'x'.repeat(5_000);
    const announced = (asked: Asked, response: ServerResponse) => response.end(good(asked, huge));
    await rejectsCode('node-too-large', () => ask(announced, { maxBodyBytes: 1_000 }));
    await port?.close();
    const streamed = (asked: Asked, response: ServerResponse) => {
      response.write('{');
      response.end(good(asked, huge));
    };
    await rejectsCode('node-too-large', () => ask(streamed, { maxBodyBytes: 1_000 }));
  });

  it('waits no longer than told: for a first byte, or for the last', async () => {
    const silent = () => undefined;
    await rejectsCode('node-timeout', () => ask(silent, { timeoutMs: 100 }));
    await port?.close();
    const dripping = (_: Asked, response: ServerResponse) => {
      response.write('{');
    };
    await rejectsCode('node-timeout', () => ask(dripping, { timeoutMs: 100 }));
  });

  it('says when the node is starting or has no room', async () => {
    const error = { code: -28, message: 'Loading block index…' };
    await rejectsCode('node-busy', () =>
      ask((asked, response) => response.writeHead(500).end(JSON.stringify({ error, id: asked.id }))),
    );
    await port?.close();
    await rejectsCode('node-busy', () =>
      ask((_, response) => response.writeHead(503).end('Work queue depth exceeded')),
    );
  });

  it('says when a block was pruned', async () => {
    const error = { code: -1, message: 'Block not available (pruned data)' };
    await rejectsCode('node-pruned', () =>
      ask((asked, response) => response.writeHead(500).end(JSON.stringify({ error, id: asked.id }))),
    );
  });

  it('says when nobody listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port: dead } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const client = rpcClient({ url: `http://127.0.0.1:${dead}`, credentials: { cookieFile } });
    await rejectsCode('node-unreachable', () => client.call('getblockcount', [], number));
  });
});

describe('credentials', () => {
  it('are read again when the node no longer takes the old cookie', async () => {
    const renewed = Buffer.from('__cookie__:new').toString('base64');
    port = await hostilePort((asked, response) => {
      if (asked.authorization === `Basic ${renewed}`) response.end(good(asked));
      else response.writeHead(401).end();
    });
    const client = rpcClient({ url: port.url, credentials: { cookieFile } });
    await rejectsCode('node-auth', () => client.call('getblockcount', [], number));
    expect(port.asked.length).toBe(1);
    writeFileSync(cookieFile, '__cookie__:new\n');
    expect(await client.call('getblockcount', [], number)).toBe(7);
    expect(port.asked.length).toBe(3);
  });

  it('may be a fixed user, and never stand in a message', async () => {
    const credentials = { user: 'rosa', password: 'pass-phrase' };
    const error = await rejectsCode('node-auth', () =>
      ask((_, response) => response.writeHead(401).end(), { credentials }),
    );
    expect(`${error.message}${error.hint}${JSON.stringify(error.facts)}`).not.toMatch(/rosa|pass-phrase/);
  });

  it('say when the cookie is missing, too long or no cookie', async () => {
    const client = rpcClient({ url: 'http://127.0.0.1:1', credentials: { cookieFile } });
    for (const spoil of [
      () => {
        rmSync(cookieFile);
      },
      () => {
        writeFileSync(cookieFile, `user:${'x'.repeat(5_000)}`);
      },
      () => {
        writeFileSync(cookieFile, 'no colon');
      },
    ]) {
      spoil();
      const error = await rejectsCode('node-missing-cookie', () => client.call('getblockcount', [], number));
      expect(error.outcome).toBe('unavailable');
    }
  });
});

describe('what the caller got wrong', () => {
  for (const url of [
    '',
    'https://127.0.0.1:1',
    'http://rosa:pass-phrase@127.0.0.1:1',
    'http://127.0.0.1:1/x',
    'ftp://a',
  ]) {
    it(`is refused unshown: ${url === '' ? 'no address' : url}`, () => {
      const error = throwsCode('bad-node-url', () => rpcClient({ url, credentials: { cookieFile } }));
      expect(error.outcome).toBe('usage');
      expect(error.message).not.toContain('pass-phrase');
    });
  }

  it('is a number that a float would round', async () => {
    const client = rpcClient({ url: 'http://127.0.0.1:1', credentials: { cookieFile } });
    await rejectsCode('bad-call', () => client.call('sendtoaddress', ['x', 0.1], number));
    await rejectsCode('bad-call', () => client.call('send', [[{ x: 0.1 }]], number));
  });
});
