import { readFileSync } from 'node:fs';
import type { Network } from '../../src/encoding/index.ts';

/** The published values of fixtures/encoding; its README says where each comes from. */
function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/encoding/${name}`, import.meta.url), 'utf8'));
}

export const bip350 = read('bip350-addresses.json') as {
  readonly valid: readonly { address: string; network: Network; script: string }[];
  readonly invalid: readonly { address: string; network: Network; why: string }[];
};

export const bip143 = read('bip143-sighash.json') as readonly {
  readonly name: string;
  readonly unsigned: string;
  readonly input: number;
  readonly scriptCode: string;
  readonly value: number;
  readonly preimage: string;
  readonly sighash: string;
  readonly publicKey: string;
  readonly signature: string;
  readonly signed?: string;
}[];

export const rfc8785 = read('rfc8785-json.json') as {
  readonly numbers: readonly { bits: string; text: string }[];
};

export const didKey = read('did-key.json') as readonly { secret: string; did: string }[];
