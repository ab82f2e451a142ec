import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { machineHasLists, machineKnows, machineMirrors, type AptSource } from './apt.ts';
import type { Environment } from './context.ts';

/** The Debian package that holds bitcoind and bitcoin-cli. */
export const PACKAGE = 'bitcoin-knots';
/** Suites of Debian that carry it, the more settled one first. */
const SUITES = ['forky', 'sid'];
/** Debian's own keys, put there by the installation: the only ones that a suite of Debian is checked by. */
const KEYRINGS = ['gpg', 'pgp'].map((kind) => `/usr/share/keyrings/debian-archive-keyring.${kind}`);

/** Where to look, in order. Which of them carry the package is seen by trying. */
export async function packageSources(env: Environment, work: string): Promise<AptSource[]> {
  const keyring = KEYRINGS.find((path) => existsSync(path));
  const empty = mkdtempSync(join(work, 'lists-'));
  const mirrors = keyring === undefined ? [] : await machineMirrors(env, empty);
  const found: AptSource[] = mirrors.flatMap((mirror) =>
    SUITES.map((suite) => ({ kind: 'suite', mirror, suite, keyring: keyring ?? '' }) as const),
  );
  // A child of Debian may carry the package in an archive of its own, signed by its own keys.
  if (!isDebian() && (!(await machineHasLists(env)) || (await machineKnows(PACKAGE, env)))) {
    found.push({ kind: 'machine' });
  }
  return found;
}

function isDebian(): boolean {
  try {
    return /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
