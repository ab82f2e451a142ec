// What every start of the command loads is kept in the form that V8 compiled it to: compiling takes longer than
// verifying a grant does.
import { renameSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Puts a loader in the place of a CommonJS file. Its text moves to a file of its own, and V8 takes what lies in
 * `TEXT.cache` instead of compiling the text anew, as long as the same Node with the same options made it:
 * V8 itself says so, and goes back to the text where it is another one's, damaged or missing.
 */
export function loadWithCache(folder, name) {
  const file = join(folder, name);
  const text = name.replace(/\.cjs$/, '.js');
  // With one byte a character the text is read without being decoded.
  const code = readFileSync(file, 'utf8').replace(/[^\0-\x7f]/g, escaped);
  renameSync(file, join(folder, text));
  writeFileSync(
    join(folder, text),
    `(function (exports, require, module, __filename, __dirname) {${code}\n})`,
  );
  writeFileSync(file, LOADER.replaceAll('TEXT', text));
}

// Outside of strings, templates and patterns the bundler writes no such character.
function escaped(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

// The name goes into the cache: it is no path, so that the same is built in every folder.
const LOADER = `const { readFileSync } = require('node:fs');
const { Script } = require('node:vm');
const path = __dirname + '/TEXT';
let cachedData;
try {
  cachedData = readFileSync(path + '.cache');
} catch {}
const script = new Script(readFileSync(path, 'latin1'), { filename: 'TEXT', cachedData });
script.runInThisContext()(exports, require, module, path, __dirname);
`;
