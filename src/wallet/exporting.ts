import { findRecord, listRecords, openRecord } from './records.ts';
import { canonicalJson } from '../encoding/index.ts';
import { counted } from './counted.ts';
import { WalletError } from './errors.ts';
import type { ByteSink } from './ports/bytes.ts';
import type { Session } from './session.ts';

/** A record that was written into a folder: names of its file and of its manifest. */
export interface ExportedRecord {
  readonly id: string;
  readonly file: string;
  readonly manifest: string;
}

/** File endings by media type; everything else ends in `.bin`. */
const ENDINGS: Readonly<Record<string, string>> = {
  'application/fhir+json': 'json',
  'application/json': 'json',
  'application/pdf': 'pdf',
  'application/dicom': 'dcm',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'text/plain': 'txt',
  'text/vcf': 'vcf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
};

/**
 * Writes the original bytes and the manifest of each record. Files are named by record id, never by title: a
 * folder listing tells as little as the vault.
 * @param place makes the sink for a file name
 * @param taken names that must not be overwritten
 */
export async function exportRecords(
  session: Session,
  ids: 'all' | readonly string[],
  place: (name: string) => ByteSink,
  taken: ReadonlySet<string>,
): Promise<ExportedRecord[]> {
  const records = ids === 'all' ? listRecords(session) : ids.map((id) => findRecord(session, id));
  if (records.length === 0) {
    throw new WalletError('unknown-record', 'There is nothing to export.', 'Name records, or say --all.', {
      outcome: 'usage',
    });
  }
  const named = records.map(({ id, manifest }) => ({
    content: manifest,
    exported: {
      id,
      file: `${id}.${ENDINGS[manifest.mediaType] ?? 'bin'}`,
      manifest: `${id}.manifest.json`,
    },
  }));
  // All of them before the first is written.
  const clash = named
    .flatMap(({ exported }) => [exported.file, exported.manifest])
    .find((one) => taken.has(one));
  if (clash !== undefined) throw alreadyThere(clash);
  for (const { content, exported } of counted(session.progress, 'exporting', named)) {
    await openRecord(session, exported.id, place(exported.file));
    const sink = place(exported.manifest);
    sink.write(canonicalJson({ ...content }));
    sink.commit();
  }
  return named.map(({ exported }) => exported);
}

function alreadyThere(name: string): WalletError {
  return new WalletError(
    'export-exists',
    `The folder already holds a file ${name}.`,
    'Choose an empty folder; nothing there was changed.',
  );
}
