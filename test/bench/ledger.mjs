// Append and root of a million leaves, against SHA-256 as the platform hashes the same bytes in one go: a byte and
// 32 for every leaf, a byte and 64 for every node. Run by itself with arguments it is one child of the bench.
import { createHash, hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inProcess, lib, median, peakMegabytes, ratios, timed } from './measure.mjs';

const LEAVES = 1_000_000;
const SELF = fileURLToPath(import.meta.url);
/** Tells OpenSSL to do without the SHA instructions that newer processors have. */
const WITHOUT_SHA = { OPENSSL_ia32cap: ':~0x20000000' };

export function benchLedger({ rounds, report }) {
  const figures = inProcess(SELF, ['time', rounds]);
  report('a million leaves, append and root ÷ native SHA-256 in one go', figures.log, '≤ 5.5');
  report('  ÷ native SHA-256, one call a message', figures.log / figures.calls);
  if (hasShaInstructions()) {
    const plain = inProcess(SELF, ['time', Math.min(rounds, 5)], WITHOUT_SHA);
    report('  on a processor without SHA instructions ÷ native in one go', plain.log, '≤ 5.5');
  }
  const memory = Array.from({ length: 3 }, () => inProcess(SELF, ['memory']).megabytes);
  report('  memory of the whole process, MB', median(memory), '≤ 150');
}

function hasShaInstructions() {
  try {
    return process.arch === 'x64' && readFileSync('/proc/cpuinfo', 'utf8').includes(' sha_ni');
  } catch {
    return false;
  }
}

async function grow() {
  const { MerkleLog } = await lib('ledger/index.js');
  const leaf = new Uint8Array(32);
  const view = new DataView(leaf.buffer);
  return () => {
    const log = new MerkleLog();
    for (let i = 0; i < LEAVES; i++) {
      view.setUint32(0, i);
      log.append(leaf);
    }
    return log.root();
  };
}

async function time(rounds) {
  const job = await grow();
  const bytes = Buffer.alloc(LEAVES * 33 + (LEAVES - 1) * 65, 1);
  const [leaf, node] = [Buffer.alloc(33), Buffer.alloc(65)];
  return ratios(
    {
      native: () => timed(() => createHash('sha256').update(bytes).digest()),
      log: () => timed(job),
      calls: () =>
        timed(() => {
          for (let i = 0; i < LEAVES; i++) {
            hash('sha256', leaf, 'binary');
            hash('sha256', node, 'binary');
          }
        }),
    },
    rounds,
  );
}

if (process.argv[1] === SELF) {
  const [what, rounds] = process.argv.slice(2);
  if (what === 'time') process.stdout.write(JSON.stringify(await time(Number(rounds))));
  if (what === 'memory') {
    (await grow())();
    process.stdout.write(JSON.stringify({ megabytes: peakMegabytes() }));
  }
}
