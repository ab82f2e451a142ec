import * as v from 'valibot';
import { sha256 } from '../crypto/index.ts';
import { canonicalJson, isDid, type Did, type JsonObject, type JsonValue } from '../encoding/index.ts';
import { isCollection, MAX_GENERATION, type Collection } from './collections.ts';
import { RecordError } from './errors.ts';
import { isDateTime, isHex, isLoincCode, isMediaType, isSignatureText, isTitle } from './fields.ts';

export const MANIFEST_SCHEMA = 'medwallet/manifest/v1';

/** What a record is and where its ciphertext lies. It says something about health: sealed wherever it is kept. */
export interface Manifest {
  readonly schema: typeof MANIFEST_SCHEMA;
  /** 16 random bytes, lower-case hex. */
  readonly id: string;
  /** SHA-256 of the ciphertext, lower-case hex: the blob's name in a vault. */
  readonly sha256: string;
  /** Bytes of ciphertext. */
  readonly size: number;
  readonly mediaType: string;
  readonly title: string;
  /** A LOINC document type. */
  readonly category?: string;
  readonly author?: Did;
  /**
   * The author's signature over the issuing statement (issuing.ts), which `issued` (Unix seconds) and
   * `patient` (the did it was issued to) complete. The three come together, and with an author.
   */
  readonly authorSignature?: string;
  readonly issued?: number;
  readonly patient?: Did;
  /** 32 random bytes, lower-case hex: salts what is signed about the content. */
  readonly nonce: string;
  /** FHIR dateTime: what the content is about, not when it was stored. */
  readonly effective?: string;
  /** The id of the record that this one replaces. */
  readonly supersedes?: string;
  readonly collection: Collection;
  /** The collection's generation when the record was sealed. */
  readonly generation: number;
}

const text = (form: (text: string) => boolean) => v.pipe(v.string(), v.check(form));
const Id = text(isHex(16));
const Hash = text(isHex(32));
const DidText = text(isDid);
const Seconds = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const ManifestSchema = v.strictObject({
  schema: v.literal(MANIFEST_SCHEMA),
  id: Id,
  sha256: Hash,
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  mediaType: text(isMediaType),
  title: text(isTitle),
  category: v.exactOptional(text(isLoincCode)),
  author: v.exactOptional(DidText),
  authorSignature: v.exactOptional(text(isSignatureText)),
  issued: v.exactOptional(Seconds),
  patient: v.exactOptional(DidText),
  nonce: Hash,
  effective: v.exactOptional(text(isDateTime)),
  supersedes: v.exactOptional(Id),
  collection: v.custom<Collection>((value) => typeof value === 'string' && isCollection(value)),
  generation: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_GENERATION)),
});

/**
 * Reads a manifest that may come from anybody: from the store, a grant's envelope or an issued record. Unknown
 * fields are refused, so that nothing rides along unseen. Its signature is not checked here.
 *
 * @throws RecordError `unsupported-schema`, `malformed-manifest` with `facts.field`
 */
export function parseManifest(value: JsonValue): Manifest {
  const schema = isObject(value) ? value['schema'] : undefined;
  if (
    typeof schema === 'string' &&
    schema !== MANIFEST_SCHEMA &&
    /^medwallet\/manifest\/v\d+$/.test(schema)
  ) {
    throw new RecordError(
      'unsupported-schema',
      'This manifest was written by a newer medwallet.',
      'Update medwallet and try again.',
    );
  }
  const parsed = v.safeParse(ManifestSchema, value);
  if (!parsed.success) throw malformed(v.getDotPath(parsed.issues[0]) ?? '');
  const manifest = parsed.output;
  if (manifest.supersedes === manifest.id) throw malformed('supersedes');
  if (!isSignedWholeOrNot(manifest)) throw malformed('authorSignature');
  return manifest;
}

/** The RFC 8785 bytes of a manifest: what is stored, sealed and hashed. */
export function manifestBytes(manifest: Manifest): Uint8Array {
  return canonicalJson({ ...manifest });
}

/** SHA-256 of {@link manifestBytes}, 32 bytes. */
export function manifestHash(manifest: Manifest): Uint8Array {
  return sha256(manifestBytes(manifest));
}

function isSignedWholeOrNot({ author, authorSignature, issued, patient }: Manifest): boolean {
  const parts = [authorSignature, issued, patient].filter((part) => part !== undefined).length;
  return parts === 0 || (parts === 3 && author !== undefined);
}

function malformed(field: string): RecordError {
  return new RecordError(
    'malformed-manifest',
    field === ''
      ? 'The description of the record is not in the form it must have.'
      : `In the description of the record, ${field} is not in the form it must have.`,
    'Change it, or ask whom the record comes from for it again.',
    { facts: { field } },
  );
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
