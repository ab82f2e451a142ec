import {
  beginFile,
  collectHeader,
  MAX_HEADER_BYTES,
  openFileKey,
  PAYLOAD_NONCE_BYTES,
  payloadKey,
} from '../../envelope/index.ts';
import type { ByteReader, ByteSink, ByteSource } from '../../wallet/ports/bytes.ts';
import type { Fill, StreamDigests, StreamJob, Streams } from '../../wallet/ports/streams.ts';

type Openable = ByteSource & Required<Pick<ByteSource, 'open'>>;
type Appendable = ByteSink & Required<Pick<ByteSink, 'append'>>;

/** Encrypts a file into another one, outside any vault. The sink is committed, or aborted when something fails. */
export function sealFile(
  streams: Streams,
  source: Openable,
  sink: Appendable,
  recipients: readonly string[],
): Promise<StreamDigests> {
  return between(source, sink, async (reader) => {
    const { header, key } = await beginFile(recipients);
    await sink.append(header);
    const { size } = reader;
    return streams.seal({
      key,
      prefix: header,
      size,
      fill: (target) => reader.fill(target),
      append: (bytes) => sink.append(bytes),
      direct: atPositions(reader, 0, sink, header.length),
    });
  });
}

/**
 * Decrypts an age v1 file that may come from anybody into another one.
 * @throws EnvelopeError; nothing then stands under the sink's name
 */
export function openFile(
  streams: Streams,
  source: Openable,
  sink: Appendable,
  identities: readonly string[],
): Promise<StreamDigests> {
  return between(source, sink, async (reader) => {
    const first = new Uint8Array(MAX_HEADER_BYTES + PAYLOAD_NONCE_BYTES);
    const head = first.subarray(0, await reader.fill(first));
    const collector = collectHeader();
    const collected = collector.push(head);
    if (collected === undefined) throw collector.ended();
    const prefix = head.subarray(0, collected.header.length + PAYLOAD_NONCE_BYTES);
    const nonce = prefix.subarray(collected.header.length);
    return streams.open({
      key: payloadKey(await openFileKey(collected.header, identities), nonce),
      prefix,
      size: reader.size === undefined ? undefined : reader.size - prefix.length,
      fill: behind(head.subarray(prefix.length), reader),
      append: (bytes) => sink.append(bytes),
      direct: atPositions(reader, prefix.length, sink, 0),
    });
  });
}

function atPositions(reader: ByteReader, from: number, sink: ByteSink, to: number): StreamJob['direct'] {
  if (reader.direct === undefined || sink.direct === undefined) return undefined;
  return {
    input: { file: reader.direct, position: from },
    output: { file: sink.direct, position: to },
  };
}

/** What was read already, then what a reader still has. */
function behind(head: Uint8Array, reader: ByteReader): Fill {
  let rest = head;
  return async (target) => {
    const first = rest.subarray(0, target.length);
    target.set(first);
    rest = rest.subarray(first.length);
    if (first.length === target.length) return target.length;
    return first.length + (await reader.fill(target.subarray(first.length)));
  };
}

async function between(
  source: Openable,
  sink: Appendable,
  work: (reader: ByteReader) => Promise<StreamDigests>,
): Promise<StreamDigests> {
  try {
    const reader = source.open();
    try {
      const digests = await work(reader);
      sink.commit();
      return digests;
    } finally {
      reader.close();
    }
  } catch (error) {
    sink.abort();
    throw error;
  }
}
