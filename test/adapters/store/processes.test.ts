import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/adapters/store/index.ts';
import { systemEntropy } from '../../../src/adapters/system/index.ts';
import type { Store } from '../../../src/wallet/ports/store.ts';
import { WALLET_SCHEMAS, type WalletRows } from '../../../src/wallet/index.ts';
import { eventRows, keptLog, logTree } from '../../../src/wallet/log.ts';
import { freshFolders } from '../../support/folder.ts';
import { samples } from '../../ledger/samples.ts';

const SOURCE = join(import.meta.dirname, '../../../src');
const KEY = new Uint8Array(32).fill(9);
const PROCESSES = 4;
const CHANGES = 40;

/**
 * A process of its own: reads a number, adds one, writes it back and logs an event, over and over, and tells the
 * number once it is durable.
 */
const WORKER = `
import { openStore } from ${JSON.stringify(join(SOURCE, 'adapters/store/index.ts'))};
import { systemEntropy } from ${JSON.stringify(join(SOURCE, 'adapters/system/index.ts'))};
import { appendEvent } from ${JSON.stringify(join(SOURCE, 'wallet/log.ts'))};
const [path, tables, changes, event] = process.argv.slice(2);
const storeKey = new Uint8Array(32).fill(9);
const store = openStore({ path, schemas: JSON.parse(tables), storeKey, entropy: systemEntropy });
for (let i = 0; i < Number(changes); i++) {
  const n = store.change((all) => {
    const before = all.table('setting').get('n')?.value ?? 0;
    all.table('setting').put('n', { value: before + 1 });
    appendEvent({ entropy: systemEntropy }, all, JSON.parse(event));
    return before + 1;
  });
  process.stdout.write(n + '\\n');
}
store.close();
`;

const freshFolder = freshFolders();
let script: string;

beforeEach(async () => {
  const folder = freshFolder();
  const source = join(folder, 'worker.mjs');
  writeFileSync(source, WORKER);
  const libsql = pathToFileURL(createRequire(import.meta.url).resolve('libsql')).href;
  const bundle = await rolldown({
    input: source,
    platform: 'node',
    // A native module: it stays where it is.
    plugins: [
      { name: 'libsql', resolveId: (id) => (id === 'libsql' ? { id: libsql, external: true } : null) },
    ],
  });
  await bundle.write({ dir: join(folder, 'out'), format: 'esm' });
  script = join(folder, 'out', 'worker.js');
});

function openWallet(path: string): Store<WalletRows> {
  return openStore<WalletRows>({ path, schemas: WALLET_SCHEMAS, storeKey: KEY, entropy: systemEntropy });
}

/** @returns the numbers that the process told, in its order */
function work(path: string, changes: number, killAfter?: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const argv = [script, path, JSON.stringify(WALLET_SCHEMAS), String(changes), JSON.stringify(samples[1])];
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      if (said === '' && killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfter);
      said += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', () => {
      const lines = said.split('\n');
      // The last one is empty, or was cut off.
      resolve(lines.slice(0, -1).map(Number));
    });
  });
}

function expectWhole(store: Store<WalletRows>, changes: number): void {
  store.view((tables) => {
    expect(tables.table('setting').get('n')).toEqual({ value: changes });
    const rows = eventRows(tables);
    expect(rows.length).toBe(changes);
    const kept = keptLog(tables);
    expect(kept.size).toBe(changes);
    expect(kept.root()).toEqual(logTree(rows).root());
    const half = Math.floor(changes / 2);
    expect(kept.consistencyProof(half)).toEqual(logTree(rows).consistencyProof(half));
  });
}

describe('several processes at once', () => {
  it('lose no update, and their events make one log', async () => {
    const path = join(freshFolder(), 'store.db');
    // Nobody has made the store before: that too happens once.
    const told = await Promise.all(Array.from({ length: PROCESSES }, () => work(path, CHANGES)));
    const all = told.flat().sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: PROCESSES * CHANGES }, (_, i) => i + 1));
    const store = openWallet(path);
    expectWhole(store, PROCESSES * CHANGES);
    store.close();
  });
});

describe('a process killed while it writes', () => {
  it('leaves a store that is whole, and all it had promised', async () => {
    const path = join(freshFolder(), 'store.db');
    let promised = 0;
    for (const delay of [0, 3, 11, 29]) {
      promised = Math.max(promised, ...(await work(path, 10_000, delay)));
      const store = openWallet(path);
      const n = store.view((tables) => tables.table('setting').get('n')?.value);
      expect(n).toBeGreaterThanOrEqual(promised);
      expectWhole(store, Number(n));
      store.close();
    }
  });
});
