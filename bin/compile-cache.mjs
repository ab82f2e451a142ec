// What every start of the command loads is kept in the form that V8 compiled it to: compiling takes longer than
// verifying a grant does.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Puts a loader in the place of a CommonJS file. Its text moves to a file of its own, and V8 takes what lies in
 * `TEXT.cache` instead of compiling the text anew, as long as the same Node with the same options made it:
 * V8 itself says so, and goes back to the text where it is another one's, damaged or missing.
 *
 * What others take from the file is hundreds of names, and telling them takes longer than loading the file. So
 * `opener`, the file that every start reads, has the loader in it and gets the one name that it asks for; all of
 * them are told when another file asks.
 */
export function loadWithCache(folder, name, opener) {
  const file = join(folder, name);
  const text = name.replace(/\.cjs$/, '.js');
  // With one byte a character the text is read without being decoded.
  const code = readFileSync(file, 'utf8').replace(/[^\0-\x7f]/g, escaped);
  const [before, after, ...more] = readFileSync(join(folder, opener), 'utf8').split(`require("./${name}")`);
  const wanted = /^\)\.then\(n=>n\.([\w$]+)\)/.exec(after ?? '')?.[1];
  const names = code.search(EXPORTS);
  const all = code.slice(names).match(EXPORT) ?? [];
  const first = all.filter((one) => one.startsWith(`Object.defineProperty(exports,"${wanted}",`));
  // One that is not among them would be missing where it is asked for, and nowhere before.
  const told = code.split('Object.defineProperty(exports,').length - 1;
  if (told !== all.length) throw new Error(`${name} has ${told} exports, and ${all.length} were read`);
  if (more.length > 0 || first.length !== 1) throw new Error(`${opener} does not ask ${name} for one name`);
  writeFileSync(
    join(folder, opener),
    `${before}loaded().first${after}\n${LOADER.replaceAll('TEXT', text).replace('OPENER', opener)}`,
  );
  writeFileSync(file, `require("./${opener}").loaded().tell(exports);\n`);
  writeFileSync(
    join(folder, text),
    `(function (exports, require) {${requiredWhenUsed(withRuntime(folder, code.slice(0, names)))}${first[0]}\n` +
      `return function (exports) {${all.join('')}}\n})`,
  );
}

/**
 * Puts `opener` into the file of the command, which reads it first of all. Others who need something of it get it from
 * there, without the command being run once more.
 */
export function openAtOnce(folder, command, opener) {
  const [file, other] = [command, opener].map((name) => join(folder, name));
  const [shebang, ...rest] = readFileSync(file, 'utf8').split('\n');
  const own = rest.join('\n').replaceAll(`require("./${opener}")`, 'start');
  const text = `const start={};(exports=>{${readFileSync(other, 'utf8')}})(start);exports.start=start;`;
  writeFileSync(file, `${shebang}\n${text}if(require.main===module){${own}}\n`);
  writeFileSync(other, `module.exports=require("./${command}").start;\n`);
}

/**
 * What a CommonJS file of the bundler's requires at its beginning, required when something of it is first asked for
 * instead. Nothing in medwallet happens by loading alone, so it makes no difference when that is.
 */
export function requiredWhenUsed(code) {
  return code.replace(REQUIRED, (all, name, from) => {
    const uses = code.split(new RegExp(`(?<![\\w$])${name}(?![\\w$])`)).slice(2);
    const members = uses.map((rest) => /^\.([\w$]+)/.exec(rest)?.[1]);
    if (members.includes(undefined)) throw new Error(`${name} is used in another way than by its members`);
    const getters = [...new Set(members)].map((member) => `get ${member}(){return ${name}$().${member}}`);
    return `let ${name}$$;const ${name}$=()=>(${name}$$??=require("${from}"));const ${name}={${getters.join()}};`;
  });
}

// Thirty lines of the bundler's, which remember nothing: a copy is sooner read than one more file.
function withRuntime(folder, code) {
  return code.replace(RUNTIME, (_all, name, file) => {
    const runtime = readFileSync(join(folder, file), 'utf8');
    return `const ${name}=(exports=>{${runtime}return exports})({});`;
  });
}

const RUNTIME = /const (\w+)=require\("(\.\/rolldown-runtime-[^"]+)"\);/;
const REQUIRED = /(?<=^|;)\s*(?:const|let) ((?:require|node)_[\w$]+)=require\("([^"]+)"\);/g;
const EXPORT =
  /Object\.defineProperty\(exports,"[\w$]+",\{enumerable:true,get:function\(\)\{return [\w$]+\}\}\);/g;
/** They stand at the end, all of them. */
const EXPORTS = new RegExp(`(?:${EXPORT.source})+\\s*$`);

// Outside of strings, templates and patterns the bundler writes no such character.
function escaped(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

// The name goes into the cache: it is no path, so that the same is built in every folder.
// A cache that cannot be read is left out: the text is compiled then, which is slower and the same. V8 refuses by
// itself one that is not of this text and of this Node.
const LOADER = `let once;
function loaded() {
  return (once ??= load());
}
function load() {
  const { readFileSync } = require('node:fs');
  const { Script } = require('node:vm');
  const path = __dirname + '/TEXT';
  let cachedData;
  try {
    cachedData = readFileSync(path + '.cache');
  } catch {}
  const script = new Script(readFileSync(path, 'latin1'), { filename: 'TEXT', cachedData });
  const first = {};
  // This file is not asked for what is here already.
  return { first, tell: script.runInThisContext()(first, (name) => (name === './OPENER' ? exports : require(name))) };
}
exports.loaded = loaded;
`;
