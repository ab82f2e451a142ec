import { assembleSignedDocument, checkDocumentSignature } from '../bip322/index.ts';
import { bytesToHex, hexToBytes, publicKeyOfDid, type Did } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { issuingHash, issuingOfManifest, type Manifest } from '../record/index.ts';
import { verifyProofFile } from './proof-checking.ts';
import type { PublicSession } from './session.ts';

/** A block's own time may be off by so many seconds, either way (consensus' rules for miners). */
const BLOCK_TIME_TOLERANCE = 7_200;

/** What is known of an author's key, from his own card or from what we were told since. */
export interface KnownAuthor {
  /** The name that we gave him; null for somebody whose card we do not have. */
  readonly name: string | null;
  /** Since when his key counts no more, Unix seconds. */
  readonly retired?: { readonly reason: 'planned' | 'lost' | 'stolen'; readonly since: number };
}

/** Who signed a record, and whether that counts. */
export interface Issuer {
  readonly did: Did;
  readonly name: string | null;
  /** Unix seconds, by the author's clock: a stolen key can say anything. */
  readonly issued: number;
  /** `failed`: not signed by this key. `unchecked`: signed, but whether by its owner cannot be said. */
  readonly result: 'passed' | 'failed' | 'unchecked';
  /** Why, as a sentence. */
  readonly detail: string;
  /** The statement that was shown to hold the signature; null when none was. */
  readonly stated: {
    readonly ledger: string;
    readonly statement: number;
    readonly height: number | null;
    readonly time: number | null;
  } | null;
}

/**
 * Checks who issued a record, from its manifest and the hash of its plaintext alone: wherever it was filed since,
 * and whoever holds it now. After a theft only a block counts: a signature that a statement held before then was not
 * made by the thief, whatever time it names.
 * @param known.proof a proof file of the event that added the record to its patient's ledger
 * @returns undefined for a record that nobody signed
 */
export async function checkIssuer(
  session: PublicSession,
  manifest: Manifest,
  plaintext: { readonly sha256: string },
  known: { readonly author: KnownAuthor; readonly proof?: Uint8Array; readonly offline: boolean },
): Promise<Issuer | undefined> {
  const issuing = issuingOfManifest(manifest, hexToBytes(plaintext.sha256, 32));
  if (issuing === undefined) return undefined;
  const { document, author, signature } = issuing;
  const { name, retired } = known.author;
  const base = { did: author, name, issued: manifest.issued ?? 0, stated: null };
  if (!isSignedBy(session, issuing)) {
    return { ...base, result: 'failed', detail: 'The signature is not by this key over this content.' };
  }
  const hash = bytesToHex(issuingHash(document, signature));
  const stated = known.proof === undefined ? null : await statedIn(session, known.proof, hash, known.offline);
  const found = { ...base, stated };
  if (retired === undefined) {
    return name === null
      ? { ...found, result: 'unchecked', detail: 'Signed by a key that you have no card of.' }
      : { ...found, result: 'passed', detail: 'Signed by this key over exactly this content.' };
  }
  if (retired.reason !== 'stolen') {
    return found.issued < retired.since
      ? { ...found, result: 'passed', detail: 'Signed by a key that was given up later.' }
      : { ...found, result: 'failed', detail: 'Signed by a key that had been given up before.' };
  }
  if (
    stated?.time !== null &&
    stated?.time !== undefined &&
    stated.time + BLOCK_TIME_TOLERANCE <= retired.since
  ) {
    return {
      ...found,
      result: 'passed',
      detail: 'A block from before the theft of this key holds the signature.',
    };
  }
  return {
    ...found,
    result: 'unchecked',
    detail:
      stated === null
        ? 'This key was stolen, and no statement shows that the signature is older.'
        : 'This key was stolen, and the statement at hand is not from a block before that.',
  };
}

function isSignedBy(
  session: PublicSession,
  { document, author, signature }: NonNullable<ReturnType<typeof issuingOfManifest>>,
): boolean {
  try {
    const signed = assembleSignedDocument(document, signature);
    const options = { type: 'issuing', network: session.network, signer: publicKeyOfDid(author) } as const;
    checkDocumentSignature(signed, options, session.verifier);
    return true;
  } catch (error) {
    if (error instanceof MedwalletError && error.outcome === 'refused') return false;
    throw error;
  }
}

// A proof of anything else than this signature shows nothing about it; one that is false is refused by its own code.
async function statedIn(
  session: PublicSession,
  proof: Uint8Array,
  hash: string,
  offline: boolean,
): Promise<Issuer['stated']> {
  const { event, ledger, statement, assurance, height, time } = await verifyProofFile(session, proof, {
    offline,
  });
  if (event?.type !== 'record.added' || event.issuing !== hash) return null;
  // What a file says of its own block is nobody's word: only a node knows the header.
  const isInBlock = assurance !== 'logged';
  return { ledger, statement, height: isInBlock ? height : null, time: isInBlock ? time : null };
}
