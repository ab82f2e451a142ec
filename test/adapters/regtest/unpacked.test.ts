import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unpackedNode } from '../../../src/adapters/regtest/unpacked.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'medwallet-root-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function unpack(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
}

describe('unpacked packages', () => {
  // As Debian's packages lay them out.
  const layouts: Record<string, { loader: string; libraries: string; others: string[] }> = {
    amd64: {
      loader: 'usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
      libraries: 'usr/lib/x86_64-linux-gnu',
      others: ['usr/lib/x86_64-linux-gnu/libc.so.6', 'usr/lib64/ld-linux-x86-64.so.2'],
    },
    arm64: {
      loader: 'usr/lib/aarch64-linux-gnu/ld-linux-aarch64.so.1',
      libraries: 'usr/lib/aarch64-linux-gnu',
      others: ['usr/lib/aarch64-linux-gnu/libc.so.6', 'usr/lib/ld-linux-aarch64.so.1'],
    },
    'a loader above the libraries': {
      loader: 'usr/lib/ld-linux-riscv64-lp64d.so.1',
      libraries: 'usr/lib/riscv64-linux-gnu',
      others: ['usr/lib/riscv64-linux-gnu/libc.so.6'],
    },
    'an older layout without /usr': {
      loader: 'lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
      libraries: 'lib/x86_64-linux-gnu',
      others: [],
    },
  };
  for (const [name, { loader, libraries, others }] of Object.entries(layouts)) {
    it(`run through their own loader: ${name}`, () => {
      unpack('usr/bin/bitcoind', 'usr/bin/bitcoin-cli', loader, ...others);
      const through = [join(root, loader), '--library-path', join(root, libraries)];
      expect(unpackedNode(root)).toEqual({
        bitcoind: [...through, join(root, 'usr/bin/bitcoind')],
        bitcoinCli: [...through, join(root, 'usr/bin/bitcoin-cli')],
      });
    });
  }

  it('are nothing without a loader, without a program, or at all', () => {
    expect(unpackedNode(join(root, 'none'))).toBeUndefined();
    unpack('usr/bin/bitcoind', 'usr/lib/x86_64-linux-gnu/libc.so.6');
    expect(unpackedNode(root)).toBeUndefined();
    rmSync(join(root, 'usr/bin/bitcoind'));
    unpack('usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2');
    expect(unpackedNode(root)).toBeUndefined();
  });
});
