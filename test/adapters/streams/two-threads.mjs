// Run on the built library, where the threads' files are: `node two-threads.mjs PATH-OF-AGE`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const lib = (path) => import(pathToFileURL(join(process.cwd(), 'dist', 'lib', 'src', path)).href);
const { ageIdentity, ageRecipient } = await lib('envelope/index.js');
const { fileSink, fileSource } = await lib('adapters/files/index.js');
const { openFile, openStreams, sealFile } = await lib('adapters/streams/index.js');

const age = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'medwallet-two-threads-'));
const place = (name) => join(folder, name);
try {
  const identity = ageIdentity(new Uint8Array(32).fill(7));
  const recipient = await ageRecipient(identity);
  writeFileSync(place('identity'), `${identity}\n`);
  const plain = Buffer.alloc(50_000_000);
  for (let i = 0; i < plain.length; i += 4) plain.writeUInt32LE((i * 2_654_435_761) >>> 0, i);
  writeFileSync(place('plain'), plain);
  for (const hashes of [true, false]) {
    const streams = openStreams({ lanes: 2, hashes });
    await sealFile(streams, fileSource(place('plain')), fileSink(place('ours.age')), [recipient]);
    execFileSync(age, ['-d', '-i', place('identity'), '-o', place('by-age'), place('ours.age')]);
    if (Buffer.compare(readFileSync(place('by-age')), plain) !== 0)
      throw new RangeError('age read something else');

    execFileSync(age, ['-r', recipient, '-o', place('theirs.age'), place('plain')]);
    await openFile(streams, fileSource(place('theirs.age')), fileSink(place('by-us')), [identity]);
    if (Buffer.compare(readFileSync(place('by-us')), plain) !== 0)
      throw new RangeError('we read something else');

    const damaged = readFileSync(place('ours.age'));
    damaged[30_000_000] ^= 1;
    writeFileSync(place('damaged.age'), damaged);
    const before = readdirSync(folder).length;
    const code = await openFile(streams, fileSource(place('damaged.age')), fileSink(place('never')), [
      identity,
    ]).catch((error) => error.code);
    if (code !== 'corrupt' || readdirSync(folder).length !== before) throw new RangeError(`damage: ${code}`);
  }
  process.stdout.write('ours read by age, age read by us, damage refused\n');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
