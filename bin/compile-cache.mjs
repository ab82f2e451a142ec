// What every start of the command loads is kept in the form that V8 compiled it to: compiling takes longer than
// verifying a grant does.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Puts a loader in the place of a CommonJS file. Its text moves to a file of its own, and V8 takes what lies in
 * `TEXT.cache` instead of compiling the text anew, as long as the same Node with the same options made it:
 * V8 itself says so, and goes back to the text where it is another one's, damaged or missing.
 *
 * What others take from the file is hundreds of names, and telling them takes longer than loading the file. So
 * `opener`, the file that every start reads, gets the one that it asks for from a loader of its own, and all of
 * them are told when another file asks.
 */
export function loadWithCache(folder, name, opener) {
  const [file, quick] = [join(folder, name), name.replace(/\.cjs$/, '.quick.cjs')];
  const text = name.replace(/\.cjs$/, '.js');
  // With one byte a character the text is read without being decoded.
  const code = readFileSync(file, 'utf8').replace(/[^\0-\x7f]/g, escaped);
  const opening = readFileSync(join(folder, opener), 'utf8');
  const asked = `require("./${name}")).then(n=>n.`;
  const [before, after, ...more] = opening.split(asked);
  const wanted = /^\w+/.exec(after ?? '')?.[0];
  const exported = code.search(EXPORTS);
  const told = code.slice(exported).match(EXPORT) ?? [];
  const first = told.filter((one) => one.includes(`(exports,"${wanted}",`));
  if (more.length > 0 || first.length !== 1) throw new Error(`${opener} asks ${name} for something else`);
  writeFileSync(join(folder, opener), `${before}require("./${quick}")).then(n=>n.${after}`);
  writeFileSync(
    join(folder, text),
    `(function (exports, require, module, __filename, __dirname) {${code.slice(0, exported)}${first.join('')}\n` +
      `return function (exports) {${told.join('')}}\n})`,
  );
  writeFileSync(join(folder, quick), LOADER.replaceAll('TEXT', text));
  writeFileSync(file, `require('./${quick}').others(exports);\n`);
}

const EXPORT = /Object\.defineProperty\(exports,"\w+",\{enumerable:true,get:function\(\)\{return [\w$]+\}\}\);/g;
/** They stand at the end, all of them. */
const EXPORTS = new RegExp(`(?:${EXPORT.source})+\\s*$`);

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
exports.others = script.runInThisContext()(exports, require, module, path, __dirname);
`;
