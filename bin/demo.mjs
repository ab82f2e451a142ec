// `npm run demo` on a fresh clone: installs what is missing, builds what changed, and plays the demo. Plain
// JavaScript without dependencies, since nothing is installed when it starts.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`medwallet needs Node 20.19 or newer; this is ${process.version}.`);
}
if (!isInstalled()) run(npm(), ['ci', '--no-audit', '--no-fund'], 'installing dependencies');
run(process.execPath, [join(root, 'bin', 'build.mjs')], 'building');
const command = join(root, 'dist', 'bin', 'medwallet.cjs');
const { status } = spawnSync(process.execPath, [command, 'demo', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;

// npm writes down what it installed; a lock file that asks for something else means installing again.
function isInstalled() {
  const marker = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(marker)) return false;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(marker);
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  );
}

function packagesOf(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

function npm() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm';
}

function run(program, args, what) {
  const started = performance.now();
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (error !== undefined || status !== 0) fail(`${what} failed.`);
  console.error(`${what}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
