import { FHIR_JSON, MAX_BUNDLE_BYTES, writeRecordBundle, type DescribedRecord } from '../fhir/index.ts';
import { counted } from './counted.ts';
import type { ByteSink } from './ports/bytes.ts';
import { WalletError } from './errors.ts';
import { findRecord, listRecords, openRecord, type RecordSummary } from './records.ts';
import type { Session } from './session.ts';

/** A Bundle that was written. */
export interface ExportedFhir {
  readonly records: number;
  /** How many resources the records hold, Binaries among them. */
  readonly resources: number;
}

/**
 * Writes records as one FHIR R4 Bundle (docs/spec/fhir.md): what came as FHIR with the bytes of each resource, all
 * else as Binary. It says in the clear what the records say; in memory is one record at a time, and of those that
 * are no FHIR only a piece.
 * @throws WalletError `unknown-record`, `blob-missing`, `blob-changed`: nothing then stands under the sink's name
 */
export async function exportFhir(
  session: Session,
  ids: 'all' | readonly string[],
  sink: ByteSink,
): Promise<ExportedFhir> {
  const records =
    ids === 'all' ? listRecords(session).toReversed() : distinct(ids.map((id) => findRecord(session, id)));
  if (records.length === 0) {
    throw new WalletError('unknown-record', 'There is nothing to export.', 'Name records, or say --all.', {
      outcome: 'usage',
    });
  }
  try {
    const bundle = writeRecordBundle((chunk) => {
      sink.write(chunk);
    }, session.clock.now());
    for (const record of counted(session.progress, 'exporting', records)) {
      const described = describe(session, record);
      const isRead = mayBeFhir(record) && (await bundle.resources(described, await bytesOf(session, record)));
      if (!isRead) await bundle.binary(described, (write) => copyRecord(session, record, write, sink.isOpen));
    }
    const resources = bundle.end();
    sink.commit();
    return { records: records.length, resources };
  } catch (error) {
    sink.abort();
    throw error;
  }
}

function describe(
  session: Session,
  { manifest, plaintext, added, superseded }: RecordSummary,
): DescribedRecord {
  return {
    patient: session.profile.did,
    manifest,
    plaintext,
    added,
    status:
      superseded === undefined
        ? 'current'
        : superseded.reason === 'entered-in-error'
          ? 'entered-in-error'
          : 'superseded',
  };
}

function distinct(records: readonly RecordSummary[]): RecordSummary[] {
  return [...new Map(records.map((record) => [record.id, record])).values()];
}

function mayBeFhir({ manifest, plaintext }: RecordSummary): boolean {
  return manifest.mediaType === FHIR_JSON && plaintext.size <= MAX_BUNDLE_BYTES;
}

async function bytesOf(session: Session, record: RecordSummary): Promise<Uint8Array> {
  const bytes = new Uint8Array(record.plaintext.size);
  let at = 0;
  await copyRecord(session, record, (chunk) => {
    bytes.set(chunk, at);
    at += chunk.length;
  });
  return bytes;
}

async function copyRecord(
  session: Session,
  { id }: RecordSummary,
  write: (chunk: Uint8Array) => void,
  isOpen = false,
): Promise<void> {
  const nothing = (): void => undefined;
  await openRecord(session, id, { isOpen, write, commit: nothing, abort: nothing });
}
