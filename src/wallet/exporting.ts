import { findRecord, listRecords, openRecord } from './records.ts';
import { sha256, type Digest } from '../crypto/index.ts';
import { bytesToHex, canonicalJson } from '../encoding/index.ts';
import type { Manifest } from '../record/index.ts';
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
 * @param folder.place makes the sink for a file name
 * @param folder.standing what stands under a name already: its digest, or `other` for what is no file; nothing of it is
 * overwritten, and what is the same already is not written again
 * @throws WalletError `export-exists` before anything is written, `unknown-record`
 */
export async function exportRecords(
  session: Session,
  ids: 'all' | readonly string[],
  folder: {
    readonly place: (name: string) => ByteSink;
    readonly standing: (name: string) => Digest | 'other' | undefined;
  },
): Promise<ExportedRecord[]> {
  const records = ids === 'all' ? listRecords(session) : ids.map((id) => findRecord(session, id));
  if (records.length === 0) {
    throw new WalletError('unknown-record', 'There is nothing to export.', 'Name records, or say --all.', {
      outcome: 'usage',
    });
  }
  const named = records.map(({ id, manifest, plaintext }) => ({
    id,
    file: { name: `${id}.${ENDINGS[manifest.mediaType] ?? 'bin'}`, sha256: plaintext.sha256 },
    manifest: manifestFile(id, manifest),
  }));
  const done = new Set<string>();
  // All of them before the first is written.
  for (const { name, sha256: meant } of named.flatMap(({ file, manifest }) => [file, manifest])) {
    const found = folder.standing(name);
    if (found === undefined) continue;
    if (found === 'other' || found.sha256 !== meant) throw alreadyThere(name);
    done.add(name);
  }
  for (const { id, file, manifest } of counted(session.progress, 'exporting', named)) {
    if (!done.has(file.name)) await openRecord(session, id, folder.place(file.name));
    if (done.has(manifest.name)) continue;
    const sink = folder.place(manifest.name);
    sink.write(manifest.bytes);
    sink.commit();
  }
  return named.map(({ id, file, manifest }) => ({ id, file: file.name, manifest: manifest.name }));
}

function manifestFile(id: string, manifest: Manifest) {
  const bytes = canonicalJson({ ...manifest });
  return { name: `${id}.manifest.json`, bytes, sha256: bytesToHex(sha256(bytes)) };
}

function alreadyThere(name: string): WalletError {
  return new WalletError(
    'export-exists',
    `The folder already holds another file ${name}.`,
    'Choose an empty folder; nothing there was changed.',
  );
}
