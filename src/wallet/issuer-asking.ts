import { digestStream } from '../crypto/index.ts';
import { parseJson } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { parseManifest, type Manifest } from '../record/index.ts';
import { authorOf } from './authors.ts';
import { checkIssuer, type Issuer, type KnownAuthor } from './issuer.ts';
import type { ByteSource } from './ports/bytes.ts';
import { exportProof } from './proofs.ts';
import { findRecord } from './records.ts';
import type { PublicSession, Session } from './session.ts';

/** Bytes of a manifest file. */
export const MAX_MANIFEST_BYTES = 16_384;

/**
 * Who signed one of our own records. Where his key was stolen since, our own ledger is asked for the statement that
 * holds the signature.
 * @returns null for a record that nobody signed
 */
export async function issuerOfRecord(session: Session, id: string): Promise<Issuer | null> {
  const { id: record, manifest, plaintext } = findRecord(session, id);
  const author = authorOf(session, manifest.author);
  const proof = author.retired?.reason === 'stolen' ? await proofOf(session, record) : undefined;
  const known = { author, offline: false, ...(proof === undefined ? {} : { proof }) };
  return (await checkIssuer(session, manifest, plaintext, known)) ?? null;
}

/**
 * Who signed a file that came with its manifest: for any later reader, without a wallet.
 * @param asked.stolen Unix seconds from which the author's key is in other hands
 * @returns null for a record that nobody signed
 * @throws RecordError for the manifest; for the proof as `verifyProofFile`
 */
export async function issuerOfFile(
  session: PublicSession,
  content: ByteSource | AsyncIterable<Uint8Array>,
  asked: {
    readonly manifest: Uint8Array;
    readonly author: string;
    readonly stolen?: number;
    readonly proof?: Uint8Array;
    readonly offline: boolean;
  },
): Promise<{ readonly manifest: Manifest; readonly issuer: Issuer | null }> {
  const manifest = parseManifest(parseJson(asked.manifest, { maxBytes: MAX_MANIFEST_BYTES }));
  const digest = digestStream();
  for await (const piece of content) digest.update(piece);
  const author: KnownAuthor = {
    name: manifest.author === asked.author ? asked.author : null,
    ...(asked.stolen === undefined ? {} : { retired: { reason: 'stolen', since: asked.stolen } }),
  };
  const { proof, offline } = asked;
  const known = { author, offline, ...(proof === undefined ? {} : { proof }) };
  return { manifest, issuer: (await checkIssuer(session, manifest, digest.digest(), known)) ?? null };
}

// Without a node, or before it was anchored, there is nothing to show.
async function proofOf(session: Session, record: string): Promise<Uint8Array | undefined> {
  try {
    return (await exportProof(session, { record })).file;
  } catch (error) {
    if (error instanceof MedwalletError) return undefined;
    throw error;
  }
}
