import { existsSync } from 'node:fs';
import * as v from 'valibot';
import { bitcoindChain, bitcoindFeeWallet, integer } from './adapters/bitcoind/index.ts';
import { folderTrust, hasProfile, readProfile } from './adapters/profile/index.ts';
import { fileFacts, freeBytes, nodeVersion, systemClock } from './adapters/system/index.ts';
import { folderVault } from './adapters/vault/index.ts';
import { isNetwork, type Network } from './encoding/index.ts';
import { MedwalletError } from './errors.ts';
import { nodeOf } from './medwallet.ts';
import { layoutOf, type Environment, type Place } from './public.ts';
import type { ChainTip } from './wallet/ports/chain.ts';
import { isStale, listRecords, type Session } from './wallet/index.ts';

/** Less than this, in bytes, is soon full. */
const LOW_DISK = 256 * 1024 * 1024;
/** A block's time may be two hours ahead of ours (Bitcoin's own rule). */
const BLOCK_AHEAD = 7_200;
/** What others saw, and files, may be ahead by what two clocks differ; blocks of one burst also run ahead a little. */
const AHEAD = 120;

/** What is looked at, in the order in which it is told. */
export type DoctorCheckName =
  'version' | 'permissions' | 'wallet' | 'clock' | 'node' | 'fee-wallet' | 'vault' | 'disk';

/** What was found: `ok`, or what is wrong and with what. */
export type DoctorFinding =
  | { readonly code: 'ok'; readonly value?: string | number }
  | { readonly code: 'node-too-old'; readonly value: string }
  | { readonly code: 'open-to-others'; readonly value: string }
  | { readonly code: 'clock-behind'; readonly value: number }
  | { readonly code: 'file-from-future'; readonly value: string }
  | { readonly code: 'node-syncing'; readonly value: number }
  | { readonly code: 'node-stale'; readonly value: number }
  | { readonly code: 'records-missing'; readonly value: number }
  | { readonly code: 'disk-low'; readonly value: number }
  | { readonly code: 'no-profile' }
  | { readonly code: 'no-passphrase' }
  | { readonly code: 'no-wallet-named' }
  | { readonly code: 'error'; readonly error: MedwalletError };

/** One look at one thing. `not-made` is never a yes. */
export interface DoctorCheck {
  readonly name: DoctorCheckName;
  readonly result: 'passed' | 'failed' | 'not-made';
  readonly finding: DoctorFinding;
}

/** What is looked at besides what every wallet has. */
export interface DoctorRequest {
  /** Unlocks the wallet; undefined where there is no passphrase. */
  readonly unlock?: () => Promise<Session>;
  /** A wallet of the node that pays fees. */
  readonly feeWallet?: string;
  /** Of the node that is asked without a profile; regtest unless told. */
  readonly network?: string;
}

/** Looks at everything a wallet needs, mends nothing, and never fails: what went wrong is a finding. */
export async function examine(
  env: Environment,
  place: Place,
  request: DoctorRequest,
): Promise<DoctorCheck[]> {
  const layout = layoutOf(env, place);
  // What cannot be looked at may well be there: the check of the wallet says why not.
  const isThere = (await made(() => hasProfile(layout))) !== false;
  const now = systemClock.now();
  const asked = request.network !== undefined && isNetwork(request.network) ? request.network : 'regtest';
  const own = await made(() => (isThere ? readProfile(layout).network : asked));
  const network: Network = typeof own === 'string' ? own : asked;
  const node = await askNode(env, layout.home, network);
  let session: Session | undefined;
  const wallet = await check('wallet', async () => {
    if (!isThere) return { code: 'no-profile' };
    readProfile(layout);
    if (request.unlock === undefined) return { code: 'no-passphrase' };
    session = await request.unlock();
    return { code: 'ok' };
  });
  const tip = 'tip' in node ? node.tip : undefined;
  return [
    await check('version', () => {
      const isNew = isSupported(nodeVersion);
      return { code: isNew ? 'ok' : 'node-too-old', value: nodeVersion };
    }),
    await check('permissions', () => {
      if (!isThere) return { code: 'no-profile' };
      const open = [layout.folder, layout.keystore, layout.store, layout.profile].find(
        (path) => existsSync(path) && fileFacts(path).openToOthers,
      );
      return open === undefined ? { code: 'ok' } : { code: 'open-to-others', value: open };
    }),
    wallet,
    await check('clock', () => {
      const known = [
        isThere ? folderTrust(layout.trust).lastSeen() : 0,
        tip?.medianTime,
        (tip?.time ?? 0) - BLOCK_AHEAD,
      ];
      const latest = Math.max(...known.map((time) => time ?? 0));
      if (latest > now + AHEAD) return { code: 'clock-behind', value: latest };
      const files = isThere ? [layout.keystore, layout.store].filter((path) => existsSync(path)) : [];
      const future = files.find((path) => fileFacts(path).changed > now + AHEAD);
      return future === undefined ? { code: 'ok' } : { code: 'file-from-future', value: future };
    }),
    await check('node', () => {
      if ('error' in node) return { code: 'error', error: node.error };
      if (node.syncing) return { code: 'node-syncing', value: node.tip.height };
      if (isStale(network, node.tip, now)) return { code: 'node-stale', value: node.tip.time };
      return { code: 'ok', value: `${node.version}, ${network}, ${node.tip.height}` };
    }),
    await check('fee-wallet', async () => {
      if (request.feeWallet === undefined) return { code: 'no-wallet-named' };
      const coins = await bitcoindFeeWallet(nodeOf(env, layout.home, network), request.feeWallet).coins();
      return { code: 'ok', value: Number(coins.reduce((sum, { value }) => sum + value, 0n)) };
    }),
    await check('vault', () => {
      const blobs = new Set([...folderVault(layout.vault).listBlobs()].map(({ sha256 }) => sha256));
      const missing =
        session === undefined
          ? []
          : listRecords(session).filter(({ manifest }) => !blobs.has(manifest.sha256));
      return missing.length === 0
        ? { code: 'ok', value: blobs.size }
        : { code: 'records-missing', value: missing.length };
    }),
    await check('disk', () => {
      const free = freeBytes(existsSync(layout.home) ? layout.home : '/');
      return { code: free < LOW_DISK ? 'disk-low' : 'ok', value: free };
    }),
  ];
}

type NodeAnswer =
  | { readonly error: MedwalletError }
  | { readonly tip: ChainTip; readonly version: string; readonly syncing: boolean };

const networkInfo = v.object({
  version: integer(0, 99_999_999),
  subversion: v.pipe(v.string(), v.maxLength(256)),
});
const syncInfo = v.object({ initialblockdownload: v.boolean() });

async function askNode(env: Environment, home: string, network: Network): Promise<NodeAnswer> {
  try {
    const chain = bitcoindChain(nodeOf(env, home, network));
    const tip = await chain.tip();
    const { subversion } = await chain.call('getnetworkinfo', [], networkInfo);
    const { initialblockdownload } = await chain.call('getblockchaininfo', [], syncInfo);
    // A regtest node calls itself behind until somebody mines.
    return { tip, version: subversion, syncing: initialblockdownload && network !== 'regtest' };
  } catch (error) {
    if (error instanceof MedwalletError) return { error: error as MedwalletError };
    throw error;
  }
}

const SKIPPED: readonly string[] = ['no-profile', 'no-passphrase', 'no-wallet-named'];

async function check(
  name: DoctorCheckName,
  look: () => DoctorFinding | Promise<DoctorFinding>,
): Promise<DoctorCheck> {
  const finding = await made(look);
  if (finding.code === 'ok') return { name, result: 'passed', finding };
  const isUnreached = finding.code === 'error' && finding.error.outcome === 'unavailable';
  return { name, result: SKIPPED.includes(finding.code) || isUnreached ? 'not-made' : 'failed', finding };
}

async function made<T>(look: () => T | Promise<T>): Promise<T | ErrorFinding> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof MedwalletError) return { code: 'error', error: error as MedwalletError };
    throw error;
  }
}

type ErrorFinding = Extract<DoctorFinding, { readonly code: 'error' }>;

/** What package.json asks for: `^20.19.0 || ^22.13.0 || >=24`. */
export function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 24;
}
