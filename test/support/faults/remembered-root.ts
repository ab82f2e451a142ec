import type * as module from '../../../src/keys/root.ts';

type Module = typeof module;

/**
 * The master key of the same few words, worked out once: stretching them (BIP-39, 2,048 rounds) was four fifths of the
 * time of a story. For `vi.mock` in the place of that module.
 */
export function rememberingRoot(real: Module): Module {
  const known = new Map<string, ReturnType<Module['masterKey']>>();
  return {
    masterKey: (words, bip39Passphrase, network) => {
      const name = JSON.stringify([words, bip39Passphrase, network]);
      const root = known.get(name) ?? real.masterKey(words, bip39Passphrase, network);
      known.set(name, root);
      return root;
    },
  };
}
