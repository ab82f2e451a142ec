import type * as module from '../../../src/keys/root.ts';

type Module = typeof module;
type Node = ReturnType<Module['masterKey']>;

/**
 * The keys of the same few words, worked out once: stretching them (BIP-39, 2,048 rounds) was four fifths of the time
 * of a story, and deriving keys a fifth of what was left. For `vi.mock` in the place of that module.
 */
export function rememberingRoot(real: Module): Module {
  const known = new Map<string, Node>();
  return {
    masterKey: (words, bip39Passphrase, network) => {
      const name = JSON.stringify([words, bip39Passphrase, network]);
      const root = known.get(name) ?? rememberingChildren(real.masterKey(words, bip39Passphrase, network));
      known.set(name, root);
      return root;
    },
  };
}

function rememberingChildren(node: Node): Node {
  const children = new Map<number, Node>();
  const derive = node.derive.bind(node);
  node.derive = (index) => {
    const child = children.get(index) ?? rememberingChildren(derive(index));
    children.set(index, child);
    return child;
  };
  return node;
}
