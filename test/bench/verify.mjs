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
const { messageSighash, multisigWitness, verifySimple } = await lib('bip322/index.js');
const { encodeToken, grantPolicy, grantText, parseToken } = await lib('grant/index.js');
const { nodeEcdsaVerifier, verifyToken } = await lib('verify/index.js');

const COMMAND = join(ROOT, 'dist', 'bin', 'medwallet.cjs');
/** How often the file of a batch holds each token: its start must not be what is measured. */
const COPIES = 4;

/** @param rounds the first warms up and is left out */
export async function benchVerify(report, rounds) {
  const home = mkdtempSync(join(tmpdir(), 'medwallet-bench-'));
  try {
    const tokens = makeTokens(2_000);
    const made = tokens.flatMap(verifications);
    const walked = tokens.reduce((sum, token) => sum + walk(token), 0);
    const file = join(home, 'tokens');
    writeFileSync(file, `${Array.from({ length: COPIES }, () => tokens.join('\n')).join('\n')}\n`);
    const part = { 'node:crypto': tokens.length / 250, one: 1 / COPIES, two: 1 / COPIES };
    const rate = await compare(
      {
        raw: () => {
          for (const { digest, publicKey, signature } of made) {
            if (!secp256k1.verify(digest, publicKey, signature, true)) throw new TypeError('not signed');
          }
        },
        'node:crypto': () => single(tokens.slice(0, 250), nodeEcdsaVerifier),
        tiny: () => single(tokens, rememberingVerifier(tinyEcdsaVerifier)),
        one: () => batch(home, file, 1),
        two: () => batch(home, file, 2),
      },
      part,
      rounds,
    );
    report('bytes of a token: one record, a guardian', tokens[0].length, '1,200 at most');
    report('ECDSA verifications a token: those made', made.length / tokens.length);
    report('  as OP_CHECKMULTISIG walks the keys', walked / tokens.length);
    report('verifyToken with node:crypto, of raw secp256k1', rate['node:crypto']);
    report('verifyToken with tiny-secp256k1, of raw secp256k1', rate.tiny);
    report('verify --batch, one lane, of raw for those made', rate.one);
    report('  of raw for those that OP_CHECKMULTISIG walks', (rate.one * walked) / made.length, '0.95');
    report(
      `verify --batch, two lanes, of one (${availableParallelism()} processors)`,
      rate.two / rate.one,
      '1.8',
    );
    start(home, tokens[0], report, rounds);
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

/** The whole command, its start included. */
function batch(home, file, lanes) {
  const args = ['verify', '--batch', file, '--offline', '--audience', provider.did, '--lanes', `${lanes}`];
  const { status, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    env: environment(home),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new TypeError(`verify --batch: ${stderr}`);
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

/** Rates against the first job; the first round warms up and is left out. */
async function compare(jobs, parts, rounds) {
  const rates = {};
  for (let round = 0; round < rounds; round++) {
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
  const aims = { '--version': '1.2', 'verify TOKEN': '1.5' };
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

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
