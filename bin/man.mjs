// Writes the pages for man(1) from the commands themselves, into the folder that it is given. Run by the build.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

const [work] = process.argv.slice(2);
const lib = (name) => import(pathToFileURL(join(work, 'lib', 'src', 'cli', name)).href);
const { buildProgram } = await lib('program.js');
const { manPages } = await lib('man-pages.js');

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });
const context = { env: {}, cwd: '/', stdin: Readable.from([]), stdout: nowhere(), stderr: nowhere() };
mkdirSync(join(work, 'man'), { recursive: true });
for (const { file, text } of manPages(buildProgram(context, () => undefined))) {
  writeFileSync(join(work, 'man', file), text);
}
