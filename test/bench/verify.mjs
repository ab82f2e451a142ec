// Verification: how much of the time goes into anything but the curve, and how long a command takes to start.
//
// All figures are ratios within one run: absolute times say more about the machine than about the program. Needs
// a built dist.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { samplePerson, sampleRooms, sampleToken } from '../../bin/sample-grant.mjs';
import { lib, median, ROOT } from './measure.mjs';

const rooms = await sampleRooms(lib);
const { parseToken, rememberingVerifier, secp256k1, tinyEcdsaVerifier, verifySimple } = rooms;
const { nodeEcdsaVerifier, verifyToken } = await lib('verify/index.js');

const COMMAND = join(ROOT, 'dist', 'bin', 'medwallet.cjs');
/** How often the file of a batch holds each token: its start must not be what is measured. */
const COPIES = 12;

/** @param rounds the first warms up and is left out */
export async function benchVerify(report, rounds) {
  const home = mkdtempSync(join(tmpdir(), 'medwallet-bench-'));
  try {
    const tokens = makeTokens(2_000);
    const made = tokens.flatMap(verifications);
    const walked = tokens.reduce((sum, token) => sum + walk(token), 0);
    const file = join(home, 'tokens');
    writeFileSync(file, `${Array.from({ length: COPIES }, () => tokens.join('\n')).join('\n')}\n`);
    // What two lanes can gain here at most: two commands that know nothing of each other, with half the lines each.
    const half = join(home, 'half');
    writeFileSync(half, `${Array.from({ length: COPIES / 2 }, () => tokens.join('\n')).join('\n')}\n`);
    const meter = join(home, 'meter.cjs');
    writeFileSync(meter, METER);
    const part = { 'node:crypto': tokens.length / 250, one: 1 / COPIES, two: 1 / COPIES, halves: 1 / COPIES };
    const { rate, effort } = await compare(
      {
        raw: () => {
          for (const { digest, publicKey, signature } of made) {
            if (!secp256k1.verify(digest, publicKey, signature, true)) throw new TypeError('not signed');
          }
        },
        'node:crypto': () => single(tokens.slice(0, 250), nodeEcdsaVerifier),
        tiny: () => single(tokens, rememberingVerifier(tinyEcdsaVerifier)),
        one: () => batch(home, file, 1, meter),
        two: () => batch(home, file, 2, meter),
        halves: () => Promise.all([1, 2].map(() => alone(home, half))).then(() => undefined),
      },
      part,
      rounds,
    );
    report('bytes of a token: one record, a guardian', tokens[0].length, '≤ 1,200');
    report('ECDSA verifications a token: those made', made.length / tokens.length);
    report('  as OP_CHECKMULTISIG walks the keys', walked / tokens.length);
    report('verifyToken with node:crypto, of raw secp256k1', rate['node:crypto']);
    report('verifyToken with tiny-secp256k1, of raw secp256k1', rate.tiny);
    report('verify --batch, one lane, of raw for those made', rate.one);
    report('  of raw for those that OP_CHECKMULTISIG walks', (rate.one * walked) / made.length, '≥ 0.95');
    report('  the same in processor time', (effort.one * walked) / made.length, '≥ 0.95');
    report(
      `verify --batch, two lanes, of one (${availableParallelism()} processors)`,
      rate.two / rate.one,
      '≥ 1.8',
    );
    report('  two processes with half the lines each, of one lane', rate.halves / rate.one);
    report('  processor time of both lanes, of one', effort.one / effort.two, '≤ 1.11 (2 ÷ 1.8)');
    start(home, tokens[0], report, rounds);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const provider = samplePerson(rooms, 'provider');

/** Every token of another patient, as at a hospital's gate. */
function makeTokens(count) {
  const iat = Math.floor(Date.now() / 1000) - 60;
  return Array.from({ length: count }, (_, i) => sampleToken(rooms, provider, i, iat));
}

/** The ECDSA verifications that a token takes, and nothing around them. */
function verifications(text) {
  const { message, policy, claims, witness } = parseToken(text);
  const calls = [];
  const verifier = ({ digest }, publicKey, signature) => {
    calls.push({ digest, publicKey, signature });
    return tinyEcdsaVerifier({ digest }, publicKey, signature);
  };
  verifyToken(text, NOTHING, { ...optionsOf(verifier), network: claims.net });
  if (calls.length < 2 || policy.publicKeys.length !== 3 || witness.length !== 4 || message === '')
    throw new TypeError('not a token');
  return calls;
}

const NOTHING = { boards: [], revocations: [], circles: [] };

function optionsOf(verifier) {
  const now = Math.floor(Date.now() / 1000);
  return {
    network: 'regtest',
    audience: provider.did,
    now,
    skew: 60,
    status: 'none',
    require: { assurance: 'signed' },
    verifier,
  };
}

function single(tokens, verifier) {
  for (const token of tokens) mustBeValid(verifyToken(token, NOTHING, optionsOf(verifier)).verdict);
}

/** Tells on its third descriptor how long a process, with all its threads, kept a processor busy. */
const METER = `process.on('exit', () => {
  if (!require('node:worker_threads').isMainThread) return;
  const { user, system } = process.cpuUsage();
  require('node:fs').writeSync(3, String((user + system) / 1000));
});
`;

/** The whole command, its start included. @returns milliseconds of processor time */
function batch(home, file, lanes, meter) {
  const args = batchLine(file, lanes);
  const { status, stderr, output } = spawnSync(process.execPath, ['--require', meter, COMMAND, ...args], {
    env: environment(home),
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new TypeError(`verify --batch: ${stderr}`);
  return Number(output[3]);
}

async function alone(home, file) {
  const child = spawn(process.execPath, [COMMAND, ...batchLine(file, 1)], {
    env: environment(home),
    stdio: 'ignore',
  });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new TypeError(`verify --batch: ${status}`);
}

function batchLine(file, lanes) {
  return ['verify', '--batch', file, '--offline', '--audience', provider.did, '--lanes', `${lanes}`];
}

/** How many verifications a reader makes who does not know who has to have signed. */
function walk(text) {
  const { message, policy, witness } = parseToken(text);
  let calls = 0;
  const verifier = (...args) => {
    calls++;
    return tinyEcdsaVerifier(...args);
  };
  verifySimple({ message, scriptPubKey: policy.scriptPubKey, witness }, verifier);
  return calls;
}

function mustBeValid(verdict) {
  if (verdict !== 'valid') throw new TypeError(`a token is ${verdict}`);
}

/**
 * Rates against the first job, by the clock and in processor time, which others at the machine's expense disturb
 * less; the first round warms up and is left out.
 * @param jobs name → what may give its own milliseconds of processor time
 */
async function compare(jobs, parts, rounds) {
  const [rates, efforts] = [{}, {}];
  for (let round = 0; round < rounds; round++) {
    let first;
    for (const [name, job] of Object.entries(jobs)) {
      const [started, before] = [performance.now(), process.cpuUsage()];
      const own = await job();
      const { user, system } = process.cpuUsage(before);
      const part = parts[name] ?? 1;
      const took = {
        wall: (performance.now() - started) * part,
        busy: (own ?? (user + system) / 1000) * part,
      };
      first ??= took;
      if (round === 0) continue;
      (rates[name] ??= []).push(first.wall / took.wall);
      (efforts[name] ??= []).push(first.busy / took.busy);
    }
  }
  const medians = (all) => Object.fromEntries(Object.entries(all).map(([name, one]) => [name, median(one)]));
  return { rate: medians(rates), effort: medians(efforts) };
}

function start(home, token, report, rounds) {
  const empty = join(home, 'empty.cjs');
  const file = join(home, 'token');
  writeFileSync(empty, '');
  writeFileSync(file, `${token}\n`);
  const lines = {
    empty: [empty],
    '--version': [COMMAND, '--version'],
    'verify TOKEN': [COMMAND, 'verify', file, '--audience', provider.did, '--offline'],
    'token show TOKEN': [COMMAND, 'token', 'show', file],
  };
  const env = environment(home);
  const ratios = {};
  for (let round = 0; round <= 2 * rounds; round++) {
    let first;
    for (const [name, args] of Object.entries(lines)) {
      const started = performance.now();
      const { status, stderr } = spawnSync(process.execPath, args, { env });
      const took = performance.now() - started;
      if (status !== 0) throw new TypeError(`${name}: ${stderr}`);
      first ??= took;
      if (round > 0) (ratios[name] ??= []).push(took / first);
    }
  }
  const aims = { '--version': '≤ 1.2', 'verify TOKEN': '≤ 1.5' };
  for (const [name, all] of Object.entries(ratios).slice(1)) {
    report(`${name}, wall time, of an empty script`, median(all), aims[name]);
  }
}

function environment(home) {
  const env = { ...process.env, MEDWALLET_HOME: home };
  // It alone costs every Node process as much as starting does.
  delete env.NODE_EXTRA_CA_CERTS;
  return env;
}
