import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  fileSink,
  fileSource,
  onFile,
  readFileLimited,
  readPrivateInput,
  writeFileAtomic,
} from './adapters/files/index.ts';
import {
  folderTrust,
  hasProfile,
  homeLayout,
  profileLayout,
  readProfile,
  type ProfileLayout,
} from './adapters/profile/index.ts';
import { putIntoFolder } from './adapters/shared-folder/index.ts';
import { systemClock } from './adapters/system/index.ts';
import { folderVault } from './adapters/vault/index.ts';
import { nodeEcdsaVerifier, rememberingVerifier } from './crypto/index.ts';
import { isNetwork, type Network } from './encoding/index.ts';
import type { ByteSink, ByteSource } from './wallet/ports/bytes.ts';
import type { Chain } from './wallet/ports/chain.ts';
import type { Vault } from './wallet/ports/vault.ts';
import { DEFAULT_BOARD, type Profile, type PublicSession } from './wallet/index.ts';

/** Which wallet, on which part of the disk. */
export interface Place {
  /** Profile name; `default` unless told. */
  readonly profile?: string;
  /** Overrides MEDWALLET_HOME. */
  readonly home?: string;
}

/** Variables of a process, as `process.env` has them; nothing else of it is read. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where wallets, vault and regtest node lie. */
export function homeOf(env: Environment, place: Place): string {
  return homeLayout(env, place.home).home;
}

export function layoutOf(env: Environment, place: Place): ProfileLayout {
  return profileLayout(homeLayout(env, place.home), place.profile ?? 'default');
}

/** @throws ProfileError `profile-missing` */
export function requireProfile(env: Environment, place: Place): Profile {
  return readProfile(layoutOf(env, place));
}

/**
 * Opens what needs no passphrase: the public facts of a profile, if there is one, and the notice boards.
 * Nothing is created, and the node is only asked when a question comes.
 * @param chainOf makes the node's adapter when it is first needed
 * @param asked the network of a question that is asked without a profile; regtest unless told
 */
export function openPublic(
  env: Environment,
  place: Place,
  chainOf: (network: Network) => Chain,
  asked?: string,
): PublicSession {
  const layout = layoutOf(env, place);
  const profile = hasProfile(layout) ? readProfile(layout) : undefined;
  const network = profile?.network ?? (asked !== undefined && isNetwork(asked) ? asked : 'regtest');
  let chain: Chain | undefined;
  return {
    network,
    profile,
    trust: profile === undefined ? undefined : folderTrust(layout.trust),
    clock: systemClock,
    verifier: rememberingVerifier(nodeEcdsaVerifier),
    verifierOfMany: async () => {
      const { batchEcdsaVerifier } = await import('./crypto/curve.ts');
      // A board holds up to 10,000 files, and each is looked at twice.
      return rememberingVerifier(batchEcdsaVerifier(), 16_384);
    },
    vault: (board) => resolveVault(layout, board),
    chain: () => (chain ??= chainOf(network)),
  };
}

/** `vault:default` is the vault beside the profiles; no other name is resolved yet. */
export function resolveVault(layout: ProfileLayout, board: string): Vault | undefined {
  return board === DEFAULT_BOARD ? folderVault(layout.vault) : undefined;
}

/** A whole file, refused above a size in bytes. @throws FileError */
export function readInputFile(cwd: string, path: string, maxBytes: number): Uint8Array {
  return readFileLimited(resolve(cwd, path), maxBytes);
}

/** The file, or pipe, of a passphrase or of words; a file that others can read is refused. @throws FileError */
export function readPrivateFile(cwd: string, path: string, maxBytes: number): Uint8Array {
  return readPrivateInput(resolve(cwd, path), maxBytes);
}

/** Whether an argument names a file, relative to `cwd`. An argument that does not is a token. */
export function inputExists(cwd: string, path: string): boolean {
  // An argument longer than any path is a token.
  return path.length < 4_096 && existsSync(resolve(cwd, path));
}

/** A file in pieces. @throws FileError when it is read */
export function openInputFile(cwd: string, path: string): ByteSource {
  return fileSource(resolve(cwd, path));
}

/**
 * Writes a whole file under its name at once (mode 0600), relative to `cwd`. Into a folder it goes under a name of our
 * own making, as whoever shares the folder expects it.
 * @returns the path
 * @throws FileError
 */
export function writeOutputFile(cwd: string, path: string, bytes: Uint8Array): string {
  const whole = resolve(cwd, path);
  const stats = onFile(whole, () => statSync(whole, { throwIfNoEntry: false }));
  if (stats?.isDirectory() === true) return join(whole, putIntoFolder(whole, 'from', bytes));
  writeFileAtomic(whole, bytes, { mode: 0o600 });
  return whole;
}

/** A file that stands under its name only when it is whole. */
export function createOutputFile(cwd: string, path: string): ByteSink {
  return fileSink(resolve(cwd, path), { mode: 0o600 });
}
