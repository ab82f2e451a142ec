import { signDocument } from '../cosign/index.ts';
import { bytesToHex, hexToBytes, type JsonObject } from '../encoding/index.ts';
import { ageRecipient, sealSmall } from '../envelope/index.ts';
import { contentHash, serializeIssue } from '../grant/index.ts';
import {
  defaultCollection,
  issuingDocument,
  parseManifest,
  sniffMediaType,
  type Manifest,
} from '../record/index.ts';
import { freshRecordSecret, recordIdentity } from './age-keys.ts';
import { readReason } from './amending.ts';
import { flushOutbox, queuePosting, type Posting } from './boards.ts';
import { findContact, type Contact } from './contacts.ts';
import { beginContent, sealContent, type Content } from './content.ts';
import { WalletError } from './errors.ts';
import { blobMissing } from './decrypting.ts';
import type { ByteSink, ByteSource } from './ports/bytes.ts';
import type { NewRecord } from './records.ts';
import { DEFAULT_BOARD, defaultVault, requireRole, type Session } from './session.ts';

const ID_BYTES = 16;
const NONCE_BYTES = 32;
const COPY_BYTES = 1024 * 1024;

/** What a provider says of a record that he issues. */
export interface NewIssue extends Omit<NewRecord, 'supersedes'> {
  /** Petname or did. */
  readonly patient: string;
  /** Id of a record that he issued to the same patient before, and that this one takes the place of. */
  readonly supersedes?: string;
  readonly reason?: string;
}

/** An issued record on its way. `posted` and `waiting` name boards. */
export interface Issued extends Posting {
  readonly manifest: Manifest;
  readonly patient: string;
  /** For the patient, sealed to him: `medwallet record accept FILE`. */
  readonly file: Uint8Array;
}

/**
 * Issues a record to a patient: the file goes into the vault, encrypted to a fresh identity and to the patient, and
 * its description, signed, on the patient's board. We sign what it says, to whom and when.
 * @throws WalletError `wrong-role`, `unknown-contact`, `empty-title`, `bad-reason`; RecordError, VaultError
 */
export async function issueRecord(
  session: Session,
  source: ByteSource | AsyncIterable<Uint8Array>,
  about: NewIssue,
): Promise<Issued> {
  requireRole(session, 'provider', 'issue records');
  const patient = findContact(session, about.patient);
  if (patient.card.role !== 'patient') {
    throw new WalletError(
      'wrong-role',
      'Records are issued to patients.',
      'Choose a contact whose card says patient.',
      {
        outcome: 'usage',
      },
    );
  }
  const title = about.title.trim();
  if (title === '') {
    throw new WalletError('empty-title', 'A record needs a title.', 'Give one with --title.', {
      outcome: 'usage',
    });
  }
  const supersedes =
    about.supersedes === undefined
      ? undefined
      : { record: about.supersedes, reason: readReason(about.reason ?? 'corrected') };
  const content = await beginContent(source);
  try {
    return await issueContent(session, content, patient, { ...about, title }, supersedes);
  } finally {
    content.reader.close();
  }
}

async function issueContent(
  session: Session,
  file: Content,
  patient: Contact,
  about: NewIssue,
  supersedes: NewRecord['supersedes'],
): Promise<Issued> {
  const { title } = about;
  const mediaType = about.mediaType ?? sniffMediaType(file.head, about.fileName ?? '');
  const { category } = about;
  const now = session.clock.now();
  const nonce = bytesToHex(session.entropy.bytes(NONCE_BYTES));
  const described = {
    schema: 'medwallet/manifest/v1',
    id: bytesToHex(session.entropy.bytes(ID_BYTES)),
    mediaType,
    title,
    author: session.profile.did,
    patient: patient.card.did,
    issued: now,
    nonce,
    collection:
      about.collection ?? defaultCollection({ mediaType, ...(category === undefined ? {} : { category }) }),
    generation: 0,
    ...(category === undefined ? {} : { category }),
    ...(about.effective === undefined ? {} : { effective: about.effective }),
    ...(supersedes === undefined ? {} : { supersedes: supersedes.record }),
  } satisfies JsonObject;
  // Checked before anything is sealed that nobody would then take.
  parseManifest({ ...described, ...NOT_YET });
  const secret = freshRecordSecret(session);
  const recipients = [await ageRecipient(recordIdentity(secret)), patient.card.recipient];
  const { blob, plaintext } = await sealContent(session, file, recipients);
  const statement = issuingDocument({
    author: session.profile.did,
    patient: patient.card.did,
    nonce,
    plaintextHash: hexToBytes(plaintext.sha256, 32),
    mediaType,
    issued: now,
  });
  const { signature } = signDocument('issuing', session.network, statement, session.identity);
  const manifest = parseManifest({ ...described, ...blob, authorSignature: signature });
  const content: JsonObject = {
    manifest: { ...manifest },
    secret,
    plaintext: { ...plaintext },
    ...(supersedes === undefined ? {} : { reason: supersedes.reason }),
  };
  const word = {
    type: 'issue',
    by: session.profile.did,
    to: patient.card.did,
    content: contentHash(content),
    time: now,
  };
  const signed = signDocument('issue', session.network, word, session.identity);
  const sealed = await sealSmall(serializeIssue(signed, content), [patient.card.recipient]);
  session.store.change((tables) => {
    queuePosting(session, tables, [patient.card.board ?? DEFAULT_BOARD], patient.card.did, sealed);
  });
  return { manifest, patient: patient.petname, file: sealed, ...flushOutbox(session) };
}

/** Writes the encrypted file of an issued record, for a patient whose vault is another one. */
export function copyBlobTo(session: Session, manifest: Manifest, sink: ByteSink): void {
  const reader = defaultVault(session).openBlob(manifest.sha256);
  if (reader === undefined) throw blobMissing(manifest);
  try {
    for (let at = 0; at < reader.size; at += COPY_BYTES) sink.write(reader.read(at, COPY_BYTES));
    sink.commit();
  } catch (error) {
    sink.abort();
    throw error;
  } finally {
    reader.close();
  }
}

/** Stands in for what is known once the file is sealed and signed. */
const NOT_YET = { sha256: '0'.repeat(64), size: 1, authorSignature: 'smpAAAA' };
