// age files against stock age, `age-encryption` and the cipher alone, over the same bytes; then a 2 GiB file through
// the command. Files lie in the temporary folder. Nothing is made durable, because age does not do that either;
// the command does.
import { spawnSync } from 'node:child_process';
import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Decrypter, Encrypter } from 'age-encryption';
import { lib, median, ratios, ROOT, timed } from './measure.mjs';

const GIB = 1024 ** 3;
const TEN_MB = 10_000_000;
const TEN_KIB = 10_240;
/** Small files in one measurement. */
const MANY = 20;
/** A round of 1 GiB takes half a minute on a busy machine; the first warms up. */
const LARGE_ROUNDS = 3;

const { ageIdentity, ageRecipient, openSmall, sealSmall, CHUNK_BYTES } = await lib('envelope/index.js');
const { fileSink, fileSource } = await lib('adapters/files/index.js');
const { openFile, openStreams, sealFile } = await lib('adapters/streams/index.js');

export async function benchEnvelope({ rounds, report }) {
  const folder = mkdtempSync(join(tmpdir(), 'medwallet-bench-envelope-'));
  const place = (name) => join(folder, name);
  try {
    const identity = ageIdentity(randomFillSync(new Uint8Array(32)));
    const recipient = await ageRecipient(identity);
    writeFileSync(place('identity'), `${identity}\n`, { mode: 0o600 });
    const age = findAge();
    if (age === undefined)
      report('stock age 1.3 is not here: set MEDWALLET_AGE; what is held against it is left out');
    await smallFiles(rounds, report, identity, recipient);
    for (const [name, size] of [
      ['10 MB', TEN_MB],
      ['1 GiB', GIB],
    ]) {
      writeRandom(place('plain'), size);
      await largeFile({ rounds, report, name, size, place, age, identity, recipient });
    }
    rmSync(place('plain'));
    command(report, place);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function smallFiles(rounds, report, identity, recipient) {
  const plain = randomFillSync(new Uint8Array(TEN_KIB));
  const sealed = await sealSmall(plain, [recipient]);
  // As many as are opened, so that none is opened twice.
  const fresh = await Promise.all(
    Array.from({ length: MANY * rounds }, async () => {
      const one = ageIdentity(randomFillSync(new Uint8Array(32)));
      return { identity: one, sealed: await sealSmall(plain, [await ageRecipient(one)]) };
    }),
  );
  const openFresh = (one) => openSmall(one.sealed, [one.identity]);
  let turn = 0;
  const many = (job) => () =>
    timed(async () => {
      for (let i = 0; i < MANY; i++) await job();
    });
  const encrypting = await ratios(
    {
      library: many(() => libraryEncrypt(plain, recipient)),
      ours: many(() => sealSmall(plain, [recipient])),
    },
    rounds,
  );
  report('10 KiB in process, encrypting: rate ÷ age-encryption', 1 / encrypting.ours, '≥ 4');
  const decrypting = await ratios(
    {
      library: many(() => libraryDecrypt(sealed, identity)),
      ours: many(() => openSmall(sealed, [identity])),
      fresh: many(() => openFresh(fresh[turn++])),
    },
    rounds,
  );
  report('10 KiB in process, decrypting: rate ÷ age-encryption', 1 / decrypting.ours, '≥ 4');
  report('  with an identity that was not used before', 1 / decrypting.fresh);
}

async function largeFile({ rounds, report, name, size, place, age, identity, recipient }) {
  const isLarge = size === GIB;
  if (age === undefined) await ours('seal', place, recipient, identity, { hashes: false });
  else run(age, ['-r', recipient, '-o', place('age.age'), place('plain')])();
  const took = (mode, options) => () => timed(() => ours(mode, place, recipient, identity, options));
  const jobs = (mode) => ({
    ...(age === undefined
      ? {}
      : {
          age:
            mode === 'seal'
              ? run(age, ['-r', recipient, '-o', place('age.age'), place('plain')])
              : run(age, ['-d', '-i', place('identity'), '-o', place('age.out'), place('age.age')]),
        }),
    plain: took(mode, { hashes: false }),
    hashed: took(mode, {}),
    ...(isLarge
      ? {
          'plain, one thread': took(mode, { hashes: false, lanes: 0 }),
          'hashed, one thread': took(mode, { lanes: 0 }),
        }
      : {}),
    raw: () => timed(() => cipherAlone(mode, size)),
  });
  for (const mode of ['seal', 'open']) {
    const all = jobs(mode);
    const processor = { age: [], plain: [] };
    for (const [job, spent] of Object.entries(processor)) {
      const before = all[job];
      if (before === undefined) continue;
      all[job] = async () => {
        const started = processorMilliseconds();
        const time = await before();
        spent.push(processorMilliseconds() - started);
        return time;
      };
    }
    const figures = await ratios(all, isLarge ? Math.min(rounds, LARGE_ROUNDS) : rounds);
    if (age !== undefined) {
      const what = `${name}, ${mode === 'seal' ? 'encrypting' : 'decrypting'}`;
      report(`${what}: time ÷ stock age`, figures.plain, isLarge ? '≤ 0.85' : undefined);
      const spent = processor.plain.map((time, i) => time / processor.age[i]).slice(1);
      if (isLarge && existsSync('/proc/self/stat')) report('  processor time of two threads', median(spent));
      report('  with SHA-256 of both files', figures.hashed);
      if (isLarge) {
        report('  … had it one thread', figures['hashed, one thread']);
        report('  without SHA-256, had it one thread', figures['plain, one thread'], '≤ 1.0');
      }
    }
    const base = figures.milliseconds.plain;
    report('  ours ÷ the cipher alone, in memory', base / figures.milliseconds.raw);
    const library = await libraryTime(mode, place, recipient, identity);
    report('  age-encryption ÷ ours', library / base);
  }
}

/** This process's and its children's, as Linux counts it. */
function processorMilliseconds() {
  if (!existsSync('/proc/self/stat')) return Number.NaN;
  const stat = readFileSync('/proc/self/stat', 'latin1');
  // Behind the name, which may hold anything: user, system, and both of the children that have ended.
  const times = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15);
  return times.reduce((sum, ticks) => sum + Number(ticks) * 10, 0);
}

/** Once or twice only: it keeps the whole file in memory and takes its time. */
async function libraryTime(mode, place, recipient, identity) {
  const file = readFileSync(place(mode === 'seal' ? 'plain' : 'ours.age'));
  return timed(async () => {
    const out =
      mode === 'seal' ? await libraryEncrypt(file, recipient) : await libraryDecrypt(file, identity);
    writeFileSync(place('library'), out);
  });
}

async function ours(mode, place, recipient, identity, options) {
  const streams = openStreams(options);
  const [from, to] = mode === 'seal' ? ['plain', 'ours.age'] : ['ours.age', 'ours.out'];
  const [source, sink] = [fileSource(place(from)), fileSink(place(to), { durable: false })];
  if (mode === 'seal') await sealFile(streams, source, sink, [recipient]);
  else await openFile(streams, source, sink, [identity]);
}

function cipherAlone(mode, size) {
  const chunk = randomFillSync(Buffer.alloc(CHUNK_BYTES));
  const [key, nonce] = [Buffer.alloc(32), Buffer.alloc(12)];
  const options = { authTagLength: 16 };
  const first = createCipheriv('chacha20-poly1305', key, nonce, options);
  const sealed = Buffer.concat([first.update(chunk), first.final()]);
  const tag = first.getAuthTag();
  for (let done = 0; done < size; done += CHUNK_BYTES) {
    if (mode === 'seal') {
      const cipher = createCipheriv('chacha20-poly1305', key, nonce, options);
      cipher.update(chunk);
      cipher.final();
      cipher.getAuthTag();
    } else {
      const decipher = createDecipheriv('chacha20-poly1305', key, nonce, options);
      decipher.setAuthTag(tag);
      decipher.update(sealed);
      decipher.final();
    }
  }
}

/** 2 GiB through `record add` and `record open`, and what the processes needed at most. */
function command(report, place) {
  const env = {
    ...process.env,
    MEDWALLET_HOME: place('home'),
    MEDWALLET_PASSPHRASE_FILE: place('passphrase'),
  };
  writeFileSync(place('passphrase'), 'a passphrase for the bench\n', { mode: 0o600 });
  const wallet = (...args) => {
    const peak = place('peak');
    const script = `import { readFileSync, writeFileSync } from 'node:fs';
process.on('exit', () => { writeFileSync(${JSON.stringify(peak)}, readFileSync('/proc/self/status')); });`;
    writeFileSync(place('watch.mjs'), script);
    const watched = existsSync('/proc/self/status') ? ['--import', place('watch.mjs')] : [];
    const argv = [
      ...watched,
      join(ROOT, 'dist', 'bin', 'medwallet.cjs'),
      '--profile',
      'alice',
      ...args,
      '--json',
    ];
    const { stdout, status, stderr } = spawnSync(process.execPath, argv, {
      env,
      cwd: place('.'),
      encoding: 'utf8',
    });
    if (status !== 0) throw new TypeError(stderr);
    const high = existsSync(peak) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(peak, 'utf8')) : null;
    return { json: JSON.parse(stdout), megabytes: high === null ? undefined : Number(high[1]) / 1000 };
  };
  wallet('init', '--role', 'patient');
  writeRandom(place('large'), 2 * GIB);
  const added = wallet('record', 'add', 'large', '--title', 'Large');
  const opened = wallet('record', 'open', added.json.id, '--out', 'back');
  const same = spawnSync('cmp', [place('large'), place('back')]).status === 0;
  report(
    `2 GiB through \`record add\`${same ? '' : ' (BYTES DIFFER)'}: resident at most, MB`,
    added.megabytes,
    '≤ 160',
  );
  report('2 GiB through `record open`: resident at most, MB', opened.megabytes, '≤ 160');
}

async function libraryEncrypt(plain, recipient) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(plain);
}

async function libraryDecrypt(file, identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(file);
}

function run(program, args) {
  return () =>
    timed(() => {
      const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
      if (status !== 0) throw new TypeError(stderr);
    });
}

function writeRandom(path, size) {
  const piece = randomFillSync(Buffer.alloc(16 * 1024 * 1024));
  const descriptor = openSync(path, 'w');
  for (let left = size; left > 0; left -= piece.length) {
    writeSync(descriptor, piece, 0, Math.min(left, piece.length));
    piece[0]++;
  }
  closeSync(descriptor);
}

function findAge() {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'medwallet', 'age');
  const folders = [...(process.env.PATH ?? '').split(delimiter), cache];
  return [process.env.MEDWALLET_AGE, ...folders.map((folder) => join(folder, 'age'))].find((path) => {
    if (path === undefined || !existsSync(path)) return false;
    const [, major, minor] =
      /^v?(\d+)\.(\d+)/.exec(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout) ?? [];
    return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 3);
  });
}
