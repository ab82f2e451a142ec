import { readFileSync } from 'node:fs';
import type { Network } from '../../src/encoding/index.ts';

interface Published {
  readonly bip39: readonly { entropy: string; words: string; passphrase: string; masterKey: string }[];
  readonly bip32: { parent: string; branch: number; index: number; child: string };
  readonly bip48: {
    words: string;
    fingerprint: string;
    accounts: readonly { network: Network; path: string; xpub: string }[];
  };
  readonly bip85: {
    words: string;
    masterKey: string;
    entropy: readonly { steps: readonly number[]; bytes: string }[];
    hex: readonly { length: number; index: number; bytes: string }[];
  };
}

const file = new URL('../../fixtures/keys/published.json', import.meta.url);
/** Values that others published; see fixtures/keys/README.md. */
export const published = JSON.parse(readFileSync(file, 'utf8')) as Published;
