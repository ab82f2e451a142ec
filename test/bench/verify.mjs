// Verification: how much of the time goes into anything but the curve, and how long a command takes to start.
//
// All figures are ratios within one run: absolute times say more about the machine than about the program. Needs
// a built dist.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '..', '..');
const lib = (path) => import(pathToFileURL(join(ROOT, 'dist', 'lib', 'src', path)).href);

const { secp256k1, signLowS, tinyEcdsaVerifier } = await lib('crypto/curve.js');
const { rememberingVerifier, sha256 } = await lib('crypto/index.js');
const { bytesToBase64Url, didOfPublicKey, utf8ToBytes } = await lib('encoding/index.js');
const { messageSighash, multisigWitness } = await lib('bip322/index.js');
const { encodeToken, grantPolicy, grantText, parseToken } = await lib('grant/index.js');
const { nodeEcdsaVerifier, verifyToken } = await lib('verify/index.js');
const { verifyBatch } = await lib('gate.js');

const ROUNDS = 8;

export async function benchVerify(report = console.log) {
  const home = mkdtempSync(join(tmpdir(), 'medwallet-bench-'));
  try {
    const tokens = makeTokens(2_000);
    const needed = tokens.flatMap(verifications);
    report(`token of one record with a guardian: ${tokens[0].length} bytes`);
    const rate = await compare(
      {
        raw: () => {
          for (const { digest, publicKey, signature } of needed) {
            if (!secp256k1.verify(digest, publicKey, signature, true)) throw new TypeError('not signed');
          }
        },
        single: () => single(tokens.slice(0, 250), nodeEcdsaVerifier),
        'in a row': () => single(tokens, rememberingVerifier(tinyEcdsaVerifier)),
        'batch, one lane': () => batch(home, tokens, 1),
        'batch, two lanes': () => batch(home, tokens, 2),
      },
      { single: tokens.length / 250 },
    );
    report(`verifications needed: ${needed.length / tokens.length} a token`);
    report(`verifyToken with node:crypto, of raw secp256k1: ${rate.single.toFixed(2)}`);
    report(`verifyToken with tiny-secp256k1, of raw secp256k1: ${rate['in a row'].toFixed(2)}`);
    report(`verify --batch on one core, of raw secp256k1: ${rate['batch, one lane'].toFixed(2)} (aim 0.95)`);
    const lanes = rate['batch, two lanes'] / rate['batch, one lane'];
    report(
      `verify --batch on two cores, of one: ${lanes.toFixed(2)} (aim 1.8; ${availableParallelism()} processors)`,
    );
    start(home, tokens[0], report);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function person(name) {
  const secret = sha256(utf8ToBytes(`medwallet bench ${name}`));
  const publicKey = secp256k1.pointFromScalar(secret, true);
  return { publicKey, did: didOfPublicKey(publicKey), sign: (digest) => signLowS(digest, secret) };
}

const provider = person('provider');

/** Every token of another patient, as at a hospital's gate. */
function makeTokens(count) {
  const iat = Math.floor(Date.now() / 1000) - 60;
  return Array.from({ length: count }, (_, i) => {
    const [patient, guardian] = [person(`patient ${i}`), person(`guardian ${i}`)];
    const claims = {
      iss: patient.did,
      aud: provider.did,
      guardian: guardian.did,
      jti: bytesToBase64Url(sha256(utf8ToBytes(`jti ${i}`)).subarray(0, 16)),
      iat,
      nbf: iat,
      exp: iat + 30 * 86_400,
      kind: 'normal',
      scope: 'patient/*.rs',
      purpose: 'TREAT',
      net: 'regtest',
      records: [
        sha256(utf8ToBytes(`record ${i}`))
          .reduce((hex, byte) => hex + byte.toString(16).padStart(2, '0'), '')
          .slice(0, 32),
      ],
    };
    const { scriptPubKey, witnessScript } = grantPolicy(claims);
    const { digest } = messageSighash(grantText(claims), scriptPubKey, witnessScript);
    const parts = [patient, provider].map((one) => ({
      publicKey: one.publicKey,
      signature64: one.sign(digest),
    }));
    return encodeToken(claims, multisigWitness(parts, witnessScript));
  });
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

async function batch(home, tokens, lanes) {
  const request = {
    status: 'none',
    require: { assurance: 'signed' },
    audience: provider.did,
    network: 'regtest',
  };
  const options = { env: { MEDWALLET_HOME: home }, place: {}, request, needsNode: false, lanes };
  let count = 0;
  for await (const { verdicts } of verifyBatch(options, linesOf(tokens))) {
    verdicts.forEach(mustBeValid);
    count += verdicts.length;
  }
  if (count !== tokens.length) throw new TypeError(`${count} answers`);
}

async function* linesOf(tokens) {
  for (const token of tokens) yield utf8ToBytes(token);
}

function mustBeValid(verdict) {
  if (verdict !== 'valid') throw new TypeError(`a token is ${verdict}`);
}

/** Rates against the first job; the first round warms up and is left out. */
async function compare(jobs, parts) {
  const rates = {};
  for (let round = 0; round < ROUNDS; round++) {
    let first;
    for (const [name, job] of Object.entries(jobs)) {
      const started = performance.now();
      await job();
      const took = (performance.now() - started) * (parts[name] ?? 1);
      first ??= took;
      if (round > 0) (rates[name] ??= []).push(first / took);
    }
  }
  return Object.fromEntries(Object.entries(rates).map(([name, all]) => [name, median(all)]));
}

function start(home, token, report) {
  const empty = join(home, 'empty.cjs');
  const file = join(home, 'token');
  writeFileSync(empty, '');
  writeFileSync(file, `${token}\n`);
  const command = join(ROOT, 'dist', 'bin', 'medwallet.cjs');
  const lines = {
    empty: [empty],
    '--version': [command, '--version'],
    'verify TOKEN': [command, 'verify', file, '--audience', provider.did, '--offline'],
    'token show TOKEN': [command, 'token', 'show', file],
  };
  // It alone costs every Node process as much as starting does.
  const env = { ...process.env, MEDWALLET_HOME: home };
  delete env.NODE_EXTRA_CA_CERTS;
  const ratios = {};
  for (let round = 0; round <= 2 * ROUNDS; round++) {
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
  const aims = { '--version': 1.2, 'verify TOKEN': 1.5 };
  for (const [name, all] of Object.entries(ratios).slice(1)) {
    report(
      `${name}, of an empty script: ${median(all).toFixed(2)}${aims[name] ? ` (aim ${aims[name]})` : ''}`,
    );
  }
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

if (process.argv[1] === import.meta.filename) await benchVerify();
