import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileSink, fileSource } from '../../../src/adapters/files/index.ts';
import { openFile, openStreams, sealFile, type StreamsOptions } from '../../../src/adapters/streams/index.ts';
import { concatBytes } from '../../../src/encoding/index.ts';
import {
  ageRecipient,
  beginFile,
  collectHeader,
  openFileKey,
  PAYLOAD_NONCE_BYTES,
  payloadKey,
} from '../../../src/envelope/index.ts';
import type { StreamDigests } from '../../../src/wallet/ports/streams.ts';
import { IDENTITY } from '../../envelope/support.ts';

/** Gives these bytes in order, as a file would. */
function filler(bytes: Uint8Array): (target: Uint8Array) => Promise<number> {
  let offset = 0;
  return (target) => {
    const part = bytes.subarray(offset, offset + target.length);
    target.set(part);
    offset += part.length;
    return Promise.resolve(part.length);
  };
}

export interface Done extends StreamDigests {
  readonly bytes: Uint8Array;
}

/** A whole file, encrypted by the pipeline. @param isKnown whether its size is told, as of a file, or not, as of a pipe */
export async function seal(
  plaintext: Uint8Array,
  options: StreamsOptions = {},
  isKnown = true,
): Promise<Done> {
  const { header, key } = await beginFile([await ageRecipient(IDENTITY)]);
  const out: Uint8Array[] = [header];
  const digests = await openStreams(options).seal({
    key,
    prefix: header,
    size: isKnown ? plaintext.length : undefined,
    fill: filler(plaintext),
    append: (bytes) => {
      out.push(bytes.slice());
      return Promise.resolve();
    },
  });
  return { ...digests, bytes: concatBytes(...out) };
}

/** A whole file, decrypted by the pipeline. @param given what came out, even if it fails in the end */
export async function open(
  file: Uint8Array,
  options: StreamsOptions = {},
  given: Uint8Array[] = [],
  isKnown = true,
): Promise<Done> {
  const collector = collectHeader();
  const collected = collector.push(file);
  if (collected === undefined) throw collector.ended();
  const fileKey = await openFileKey(collected.header, [IDENTITY]);
  const start = collected.header.length + PAYLOAD_NONCE_BYTES;
  const digests = await openStreams(options).open({
    key: payloadKey(fileKey, file.subarray(start - PAYLOAD_NONCE_BYTES, start)),
    prefix: file.subarray(0, start),
    size: isKnown ? file.length - start : undefined,
    fill: filler(file.subarray(start)),
    append: (bytes) => {
      given.push(bytes.slice());
      return Promise.resolve();
    },
  });
  return { ...digests, bytes: concatBytes(...given) };
}

/** From a file into a file, at positions of both; without hashes. */
export async function throughFiles(
  mode: 'seal' | 'open',
  folder: string,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const [from, to] = [join(folder, 'from'), join(folder, 'to')];
  writeFileSync(from, bytes);
  rmSync(to, { force: true });
  const streams = openStreams({ hashes: false });
  const [source, sink] = [fileSource(from), fileSink(to, { durable: false })];
  if (mode === 'seal') await sealFile(streams, source, sink, [await ageRecipient(IDENTITY)]);
  else await openFile(streams, source, sink, [IDENTITY]);
  return new Uint8Array(readFileSync(to));
}
