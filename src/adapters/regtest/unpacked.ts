import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** How to start a node's two programs: program first, then the parameters that always come with it. */
export interface NodeProgram {
  readonly bitcoind: readonly [string, ...string[]];
  /** Undefined where a bitcoind came without its command-line client. */
  readonly bitcoinCli: readonly [string, ...string[]] | undefined;
}

const LOADER = /^ld(?:-linux[-a-z0-9_]*|64)\.so\.\d+$/;

/**
 * The programs of Debian packages unpacked under `root`, run through the loader that came with them, because
 * they need a newer C library than the machine has. The loader lies beside the libraries
 * (`usr/lib/<triplet>/`) and, on some architectures, one level above. Undefined when something is missing.
 */
export function unpackedNode(root: string): NodeProgram | undefined {
  const folders = libraryFolders(root);
  const loader = [...folders, join(root, 'usr/lib'), join(root, 'lib')].flatMap(loadersIn)[0];
  const program = (name: string): [string, ...string[]] | undefined => {
    const path = join(root, 'usr/bin', name);
    return loader !== undefined && existsSync(path)
      ? [loader, '--library-path', folders.join(':'), path]
      : undefined;
  };
  const bitcoind = program('bitcoind');
  return bitcoind === undefined ? undefined : { bitcoind, bitcoinCli: program('bitcoin-cli') };
}

function libraryFolders(root: string): string[] {
  return ['usr/lib', 'lib'].flatMap((lib) =>
    namesIn(join(root, lib))
      .filter((name) => /^[a-z0-9_]+-linux-gnu[a-z0-9]*$/.test(name))
      .map((name) => join(root, lib, name)),
  );
}

function loadersIn(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => LOADER.test(name))
    .map((name) => join(folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
