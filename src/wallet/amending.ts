import type { RecordReason } from '../ledger/index.ts';
import { RECORD_REASONS } from '../ledger/index.ts';
import { WalletError } from './errors.ts';
import type { ByteSource } from './ports/bytes.ts';
import { addRecord, findRecord, type NewRecord, type RecordSummary } from './records.ts';
import type { Session } from './session.ts';
import { requireNewest } from './superseding.ts';

/** What is new about a version; what is left out stays as it was. `effective` is the content's own and does not. */
export interface Amendment extends Partial<Omit<NewRecord, 'supersedes'>> {
  /** `corrected` (unless told), `updated`, `entered-in-error`, `withdrawn` or `duplicate`. */
  readonly reason?: string;
}

/**
 * Adds a new version of a record. Both are kept: the older one opens as before, to everybody it was granted to. A
 * grant that names single records names the older one; a grant of the collection holds the new one too.
 * @throws WalletError `unknown-record`, `superseded` where a newer version is there already, `bad-reason`; as
 * `addRecord`
 */
export async function amendRecord(
  session: Session,
  id: string,
  source: ByteSource | AsyncIterable<Uint8Array>,
  about: Amendment,
): Promise<RecordSummary> {
  const reason = readReason(about.reason ?? 'corrected');
  const { id: record, manifest, ...row } = findRecord(session, id);
  // Looked at again inside of the transaction; before it so that no file is encrypted for nothing.
  requireNewest(record, { manifest, ...row });
  const { category = manifest.category } = about;
  return addRecord(session, source, {
    title: about.title ?? manifest.title,
    collection: about.collection ?? manifest.collection,
    ...(category === undefined ? {} : { category }),
    ...(about.mediaType === undefined ? {} : { mediaType: about.mediaType }),
    ...(about.effective === undefined ? {} : { effective: about.effective }),
    ...(about.fileName === undefined ? {} : { fileName: about.fileName }),
    supersedes: { record, reason },
  });
}

/** @throws WalletError `bad-reason` */
export function readReason(text: string): RecordReason {
  const reason = RECORD_REASONS.find((one) => one === text);
  if (reason !== undefined) return reason;
  throw new WalletError(
    'bad-reason',
    'This is not one of the reasons.',
    `Use one of: ${RECORD_REASONS.join(', ')}.`,
    {
      outcome: 'usage',
    },
  );
}
