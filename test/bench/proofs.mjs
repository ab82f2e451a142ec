// 100,000 inclusion proofs, from the events to the bytes that somebody is sent, against the OpenTimestamps client
// for Node. Both begin with 100,000 digests, give each a fresh random number so that neighbours tell nothing about
// each other (OpenTimestamps 16 bytes, our salt 32), build the tree and write a proof of every digest. The
// client goes into a temporary folder and is removed with it; it is no dependency of ours.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inProcess, lib, peakMegabytes, ratios } from './measure.mjs';

const PROOFS = 100_000;
const WARM_UP = 20_000;
const VERSION = '0.4.9';
const SELF = fileURLToPath(import.meta.url);

export async function benchProofs({ rounds, report }) {
  const folder = mkdtempSync(join(tmpdir(), 'medwallet-bench-ots-'));
  try {
    const problem = install(folder);
    if (problem !== undefined) {
      report(`100,000 inclusion proofs: the OpenTimestamps client could not be installed (${problem})`);
      return;
    }
    const last = {};
    const run =
      (name, ...args) =>
      () => {
        last[name] = inProcess(SELF, [name, ...args]);
        return last[name].milliseconds;
      };
    const figures = await ratios({ ours: run('ours'), theirs: run('theirs', folder) }, rounds);
    report('100,000 inclusion proofs, rate ÷ the OpenTimestamps client', figures.theirs, '≥ 10');
    report('  bytes of one, salt, place and path', last.ours.bytes);
    report('  ÷ bytes of an .ots file of the client', last.ours.bytes / last.theirs.bytes, '≤ 0.9');
    report('  memory of the whole process ÷ the client', last.ours.megabytes / last.theirs.megabytes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function install(folder) {
  // The client names a package called fs, which is an empty placeholder that not every registry has.
  mkdirSync(join(folder, 'fs'));
  writeFileSync(join(folder, 'fs', 'package.json'), '{"name":"fs","version":"0.0.1-security"}');
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      private: true,
      dependencies: { opentimestamps: VERSION },
      overrides: { fs: 'file:./fs' },
    }),
  );
  const { status, error, stderr } = spawnSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: folder, encoding: 'utf8', timeout: 180_000, shell: process.platform === 'win32' },
  );
  if (status === 0) return undefined;
  return (error?.message ?? stderr).trim().split('\n')[0] ?? 'npm failed';
}

const digests = (count) =>
  Array.from({ length: count }, (_, i) => createHash('sha256').update(`record ${i}`).digest());

async function ours() {
  const { eventLeaf, MerkleLog } = await lib('ledger/index.js');
  return (events) => {
    const salts = randomBytes(32 * events.length);
    const saltOf = (i) => salts.subarray(32 * i, 32 * i + 32);
    const log = new MerkleLog();
    for (const [i, event] of events.entries()) log.append(eventLeaf(saltOf(i), event));
    let bytes = 0;
    for (let i = 0; i < events.length; i++) bytes += write(saltOf(i), i, log).length;
    return bytes / events.length;
  };
}

const draft = Buffer.alloc(40 + 32 * 64);

/** What differs from one proof of a statement to the next: the salt, where the leaf stands, the path. */
function write(salt, index, log) {
  draft.set(salt, 0);
  draft.writeUInt32LE(index, 32);
  draft.writeUInt32LE(log.size, 36);
  return Buffer.from(draft.subarray(0, log.writeInclusionProof(index, draft, 40)));
}

function theirs(folder) {
  const client = createRequire(join(folder, 'package.json'))('opentimestamps');
  return (files) => {
    const detached = files.map((digest) =>
      client.DetachedTimestampFile.fromHash(new client.Ops.OpSHA256(), [...digest]),
    );
    const tip = client.makeMerkleTree(detached);
    tip.attestations.push(new client.Notary.BitcoinBlockHeaderAttestation(900_000));
    let bytes = 0;
    for (const file of detached) bytes += file.serializeToBytes().length;
    return bytes / files.length;
  };
}

if (process.argv[1] === SELF) {
  const [name, folder] = process.argv.slice(2);
  const job = name === 'ours' ? await ours() : theirs(folder);
  job(digests(WARM_UP));
  const files = digests(PROOFS);
  const started = performance.now();
  const bytes = job(files);
  const milliseconds = performance.now() - started;
  process.stdout.write(JSON.stringify({ milliseconds, bytes, megabytes: peakMegabytes() }));
}
