// Builds what other programs load: the library into dist/lib (tsc, one file for one file, with types) and the
// command into dist/bin (rolldown, one small entry and chunks that load when they are needed), and its pages for
// man(1) into dist/man. Plain JavaScript, because it is the first thing that runs in a fresh clone.
//
// Nothing is done when nothing changed. Everything is built beside its place and then renamed into it, so two
// builds at once, or one that is killed, never leave half a command behind. A type error fails the build.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadWithCache, openAtOnce, requiredWhenUsed } from './compile-cache.mjs';

const ROOT = dirname(import.meta.dirname);
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.stamp');
const LOCK = join(DIST, '.lock');
const PARTS = ['lib', 'bin', 'man'];
const ENTRY = join(ROOT, 'bin', 'medwallet.ts');
/** What verifies one grant: what that takes lies in one file with a compile cache, since each file costs its own time. */
const GATE = ['quick', 'verifying'].map((name) => join(ROOT, 'src', 'cli', `${name}.ts`));
/** Without blanks and comments it is read sooner; names stay, for whoever reads a stack or an error's name. */
const COMPACT = { mangle: false, compress: false, codegen: { removeWhitespace: true } };
/** What rolldown adds by itself, to files of whatever kind. */
const RUNTIME = '\0rolldown/runtime.js';
const HEARTBEAT_MS = 1_000;
const STALE_LOCK_MS = 10_000;
const LEFTOVER_MS = 600_000;

const require = createRequire(import.meta.url);

mkdirSync(DIST, { recursive: true });
try {
  if (!isCurrent()) await locked(build);
} catch (error) {
  console.error(`build failed: ${error.message}`);
  process.exitCode = 1;
}

async function build() {
  // Another build may have done it while this one waited.
  if (isCurrent()) return;
  const started = performance.now();
  // Taken before reading the sources: what changes from here on makes the next build start again.
  const fingerprint = fingerprintOfInputs();
  const work = join(DIST, `.new-${process.pid}`);
  try {
    await buildLibrary(join(work, 'lib'));
    await buildCommand(work);
    await run(process.execPath, [join(ROOT, 'bin', 'man.mjs'), work]);
    rmSync(STAMP, { force: true });
    for (const part of PARTS) putInPlace(join(work, part), join(DIST, part));
    writeFileSync(STAMP, fingerprint);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  console.error(`built dist in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** Also the type check of bin, which rolldown would strip unread. */
async function buildLibrary(out) {
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  await run(process.execPath, [tsc, '-p', join(ROOT, 'tsconfig.build.json'), '--outDir', out]);
  rmSync(join(out, 'bin'), { recursive: true, force: true });
}

/**
 * CommonJS, because it starts 4-5 ms sooner than ESM. All files lie side by side: tiny-secp256k1 looks for its
 * .wasm beside the chunk that holds it, and a worker (`*.worker.ts` in src) is found beside whoever starts it.
 */
async function buildCommand(work) {
  const { rolldown } = await import('rolldown');
  const out = join(work, 'bin');
  const workers = sources(join(ROOT, 'src')).filter((file) => file.endsWith('.worker.ts'));
  const common = {
    cwd: ROOT,
    platform: 'node',
    // A native module; it finds its platform's binary by its own path.
    external: ['libsql'],
    // An import() that saves loading in the library may save nothing in the bundle; that is no fault.
    checks: { ineffectiveDynamicImport: false },
    logLevel: 'warn',
  };
  const [start, within] = [await loadedBy([ENTRY]), await loadedBy(GATE)];
  start.delete(ENTRY);
  const shebang = readFileSync(ENTRY, 'utf8').startsWith('#!') ? '' : '#!/usr/bin/env node';
  const bundle = await rolldown({
    ...common,
    input: {
      medwallet: ENTRY,
      ...Object.fromEntries(workers.map((file) => [basename(file, '.ts'), file])),
    },
    preserveEntrySignatures: 'allow-extension',
  });
  const used = await usedBySample();
  const { output } = await bundle.write(
    layout(out, [
      { name: 'gate', test: (id) => used.has(id) },
      { name: 'beside-gate', test: (id) => within.has(id) },
    ]),
  );
  await bundle.close();
  loadWithCache(out, fileOf('gate'), fileOf('start'));
  openAtOnce(out, 'medwallet.cjs', fileOf('start'));
  const wasm = join(dirname(require.resolve('tiny-secp256k1')), '..', 'secp256k1.wasm');
  copyFileSync(wasm, join(out, 'secp256k1.wasm'));
  writeFileSync(join(out, 'package.json'), '{"type":"commonjs"}\n');
  chmodSync(join(out, 'medwallet.cjs'), 0o755);
  await train(out, ['verify']);

  function fileOf(part) {
    return output.find(({ name }) => name === part).fileName;
  }

  function layout(dir, groups) {
    return {
      dir,
      format: 'cjs',
      exports: 'named',
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name]-[hash].cjs',
      minify: COMPACT,
      comments: false,
      codeSplitting: {
        includeDependenciesRecursively: false,
        groups: [{ name: 'start', test: (id) => start.has(id) || id === RUNTIME }, ...groups],
      },
      postBanner: (chunk) => (chunk.name === 'medwallet' && chunk.isEntry ? shebang : ''),
    };
  }

  /**
   * The modules of the gate that verifying a grant takes something of. It is tried: each of them lies in a file of
   * its own, which is read when something of it is first asked for.
   */
  async function usedBySample() {
    const trial = join(work, 'trial');
    const parts = new Map([...within].filter((id) => !start.has(id)).map((id, i) => [id, `part-${i}`]));
    const { output } = await bundle.write(
      layout(trial, [
        { debugName: 'part', name: (id) => parts.get(id) ?? null, test: (id) => parts.has(id) },
      ]),
    );
    for (const { fileName } of output) {
      const file = join(trial, fileName);
      if (fileName.startsWith('part-')) writeFileSync(file, requiredWhenUsed(readFileSync(file, 'utf8')));
    }
    const loaded = new Set();
    for (const command of [['verify'], ['token', 'show']]) {
      for (const file of await train(trial, command)) loaded.add(basename(file));
    }
    rmSync(trial, { recursive: true });
    return new Set(
      output
        .flatMap(({ fileName, moduleIds }) => (loaded.has(fileName) ? moduleIds : []))
        .filter((id) => parts.has(id)),
    );
  }

  /** Runs the command that lies in `folder`, as `verify` or `token show`. @returns the files that it loaded */
  async function train(folder, command) {
    const list = join(work, 'loaded');
    await run(
      process.execPath,
      [join(ROOT, 'bin', 'training.mjs'), join(work, 'lib'), folder, list, ...command],
      'ignore',
    );
    const files = readFileSync(list, 'utf8').split('\n');
    rmSync(list);
    return files;
  }

  /** The modules that are read when these are, as far as anything in them is used. */
  async function loadedBy(files) {
    const alone = await rolldown({ ...common, input: files });
    const { output } = await alone.generate({ format: 'cjs' });
    await alone.close();
    const ids = new Set();
    const add = ({ moduleIds, imports }) => {
      for (const id of moduleIds) ids.add(id);
      for (const chunk of output) if (imports.includes(chunk.fileName)) add(chunk);
    };
    for (const chunk of output) if (chunk.isEntry) add(chunk);
    return ids;
  }
}

/** Whoever comes between the two renames wins and is replaced in the next round: both built the same. */
function putInPlace(from, to) {
  const old = `${from}-old`;
  for (;;) {
    try {
      renameSync(to, old);
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
      rmSync(old, { recursive: true, force: true });
    }
  }
}

function isCurrent() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprintOfInputs();
}

/** One hash over everything that goes into dist, names and contents. */
function fingerprintOfInputs() {
  const hash = createHash('sha256').update(process.version);
  const single = [
    'bin/build.mjs',
    'bin/compile-cache.mjs',
    'bin/man.mjs',
    'bin/sample-grant.mjs',
    'bin/training.mjs',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
  ];
  const files = [
    ...single.map((name) => join(ROOT, name)),
    ...['bin', 'src'].flatMap((dir) => sources(join(ROOT, dir))),
  ];
  for (const file of files) {
    const bytes = readFileSync(file);
    hash.update(`${file.slice(ROOT.length)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

function sources(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * The lock only saves work: two builds at once would both be right. So it is simply taken over from a holder
 * that has stopped touching it, without asking whether that process still lives.
 */
async function locked(action) {
  while (!tryLock()) await sleep(100);
  const beat = setInterval(touchLock, HEARTBEAT_MS);
  try {
    for (const name of readdirSync(DIST)) {
      const path = join(DIST, name);
      if (name.startsWith('.new-') && ageOf(path) > LEFTOVER_MS)
        rmSync(path, { recursive: true, force: true });
    }
    await action();
  } finally {
    clearInterval(beat);
    rmSync(LOCK, { force: true });
  }
}

function touchLock() {
  try {
    utimesSync(LOCK, new Date(), new Date());
  } catch {
    // Taken over while this process was stopped: both go on, and both build the same.
  }
}

function tryLock() {
  if (ageOf(LOCK) > STALE_LOCK_MS) rmSync(LOCK, { force: true });
  try {
    writeFileSync(LOCK, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

/** Milliseconds since the last change; 0 for what is not there. */
function ageOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? 0 : Date.now() - stat.mtimeMs;
}

function run(command, args, stdout = 2) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', stdout, 2] });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${basename(args[0])} failed; the reasons stand above`));
    });
  });
}
