import { readFileSync } from 'node:fs';
import type { Network } from '../../src/encoding/index.ts';

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/multisig/${name}.json`, import.meta.url), 'utf8'));
}

interface Published {
  readonly bip67: readonly { list: readonly string[]; script: string }[];
  readonly bip380: readonly { text: string; checksum: string }[];
  readonly bip129: { record: string };
}
interface RecordVector {
  readonly network: Network;
  readonly threshold: number;
  readonly account: number;
  readonly keys: readonly string[];
  readonly descriptor: string;
  readonly descriptorHash: string;
  readonly firstWitnessScript: string;
  readonly addresses: Readonly<Record<'0' | '1', readonly string[]>>;
  readonly bsms: string;
}
interface ConsentVector {
  readonly network: Network;
  readonly roles: { patient: string; provider: string; guardian?: string };
  readonly descriptor: string;
  readonly address: string;
  readonly witnessScript: string;
}

interface Bip129 {
  readonly keys: readonly {
    mode: string;
    token: string;
    secret: string;
    record: string;
    encrypted?: string;
  }[];
  readonly descriptor: { token: string; record: string; encrypted: string };
}

/** See fixtures/multisig/README.md. */
export const bip129 = fixture('bip129') as Bip129;

export const published = fixture('published') as Published;
export const records = ['record-2of3', 'record-2of3-mainnet', 'record-3of5', 'record-2of2'].map((name) => ({
  name,
  ...(fixture(name) as RecordVector),
}));
export const consents = ['consent-2of3', 'consent-2of2'].map((name) => ({
  name,
  ...(fixture(name) as ConsentVector),
}));
