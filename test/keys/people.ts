import type { Network } from '../../src/encoding/index.ts';
import { openWalletKeys, type WalletKeys } from '../../src/keys/index.ts';

/** Published words that can never hold anything of value; see fixtures/multisig/README.md. */
export const WORDS = {
  patient: 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about',
  custodian: 'legal winner thank year wave sausage worth useful legal winner thank yellow',
  guardian: 'zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong',
  spare: 'letter advice cage absurd amount doctor acoustic avoid letter advice cage above',
  stranger: `${'abandon '.repeat(23)}art`,
} as const;

export type Person = keyof typeof WORDS;

const opened = new Map<string, WalletKeys>();

/** The wallet of a person, opened once per network: deriving a seed takes a while. */
export function keysOf(person: Person, network: Network = 'regtest'): WalletKeys {
  const name = `${person}/${network}`;
  const keys = opened.get(name) ?? openWalletKeys(WORDS[person], '', network);
  opened.set(name, keys);
  return keys;
}
