// `npm run bench`: the figures of docs/performance.md, as ratios within one run. Nothing passes or fails here.
//
//   npm run bench                      everything, ten minutes on two cores
//   npm run bench -- ledger proofs     some parts
//   npm run bench -- --rounds 3        fewer rounds: quick, and less sure
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { benchAnchor } from './anchor.mjs';
import { benchEnvelope } from './envelope.mjs';
import { benchLedger } from './ledger.mjs';
import { benchProofs } from './proofs.mjs';
import { benchStatement } from './statement.mjs';
import { benchVerify } from './verify.mjs';

const PARTS = {
  envelope: benchEnvelope,
  ledger: benchLedger,
  proofs: benchProofs,
  statement: benchStatement,
  anchor: benchAnchor,
  verify: ({ report, rounds }) => benchVerify(report, rounds),
};
/** The first warms up and is left out. */
const ROUNDS = 8;

const argv = process.argv.slice(2);
const at = argv.indexOf('--rounds');
const rounds = at < 0 ? ROUNDS : Number(argv.splice(at, 2)[1]);
const chosen = argv.length === 0 ? Object.keys(PARTS) : argv;
const unknown = chosen.find((name) => !(name in PARTS));
if (unknown !== undefined || !Number.isInteger(rounds) || rounds < 2) {
  console.error(`usage: npm run bench -- [${Object.keys(PARTS).join('] [')}] [--rounds N, at least 2]`);
  process.exit(2);
}

// Each part in a process of its own: what one leaves in memory is nothing that the next should carry.
if (chosen.length > 1) {
  for (const [i, name] of chosen.entries()) {
    const args = [...process.execArgv, process.argv[1], name, '--rounds', String(rounds)];
    const env = { ...process.env, MEDWALLET_BENCH_PART: String(i) };
    const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
    if (status !== 0) process.exit(status ?? 1);
  }
  process.exit(0);
}

if ((process.env.MEDWALLET_BENCH_PART ?? '0') === '0')
  console.log(`Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}`);
for (const name of chosen) {
  console.log(`\n${name}`);
  await PARTS[name]({ rounds, report });
}

/** One line of the table: what, how much, and what was aimed at. */
function report(what, figure, aim) {
  if (figure === undefined) console.log(what);
  else
    console.log(
      `${what.padEnd(70)} ${format(figure).padStart(9)}${aim === undefined ? '' : `   aim ${aim}`}`,
    );
}

function format(figure) {
  if (Number.isInteger(figure) || figure >= 100) return Math.round(figure).toLocaleString('en');
  return figure.toFixed(2);
}
