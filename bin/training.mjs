// One run of the command, made by the build: `node bin/training.mjs LIB BIN LIST verify` (or `token show`), with the
// built library and the command's folder. Whatever V8 has compiled by its end is kept beside the parts that are loaded with a compile cache
// (bin/compile-cache.mjs), so that no later start compiles it again; the files that were loaded stand in LIST.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { samplePerson, sampleRooms, sampleToken } from './sample-grant.mjs';

const [lib, bin, list, ...command] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const rooms = await sampleRooms((path) => import(pathToFileURL(join(lib, 'src', path)).href));
const provider = samplePerson(rooms, 'provider');
const token = sampleToken(rooms, provider, 0, Math.floor(Date.now() / 1000) - 60);

/** File name → the script that was made of it. */
const scripts = new Map();
vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, options);
    scripts.set(options.filename, this);
  }
};

const home = mkdtempSync(join(tmpdir(), 'medwallet-training-'));
const file = join(home, 'token');
writeFileSync(file, token);
process.env.MEDWALLET_HOME = home;
const asked = command[0] === 'verify' ? ['--audience', provider.did, '--offline'] : [];
process.argv.splice(1, Infinity, 'medwallet', ...command, file, ...asked);
process.on('exit', (code) => {
  rmSync(home, { recursive: true, force: true });
  if (code !== 0) return;
  writeFileSync(list, Object.keys(require.cache).join('\n'));
  for (const [name, script] of scripts) {
    writeFileSync(join(bin, `${name}.cache`), script.createCachedData());
  }
});
Module.runMain(join(bin, 'medwallet.cjs'));
