import { bytesToBase64, canonicalJson, hexToBytes, type JsonObject } from '../encoding/index.ts';
import { issuingOfManifest, type Manifest } from '../record/index.ts';
import { concept, person } from './concepts.ts';
import { instant } from './instant.ts';
import { narrative } from './narrative.ts';
import { SYSTEMS } from './systems.ts';

const AUTHORS_SIGNATURE = '1.2.840.10065.1.12.1.1';

/** A record as a wallet knows it. */
export interface DescribedRecord {
  /** Whose record it is, by did. */
  readonly patient: string;
  readonly manifest: Manifest;
  /** Of the original bytes: SHA-256 in hex, and their number. */
  readonly plaintext: { readonly sha256: string; readonly size: number };
  /** Unix seconds. */
  readonly added: number;
  readonly status: 'current' | 'superseded' | 'entered-in-error';
}

/** Where the content of a record stands in the Bundle, by `fullUrl`. */
export interface ContentPlaces {
  /** What holds the record's bytes as they are; undefined where only its resources stand for themselves. */
  readonly whole: string | undefined;
  readonly resources: readonly string[];
}

export function recordUrl(id: string): string {
  return `${SYSTEMS.record}:${id}`;
}

/** What the manifest says, as a FHIR R4 DocumentReference. */
export function documentReference(record: DescribedRecord, places: ContentPlaces): JsonObject {
  const { manifest, plaintext, patient, added } = record;
  const { id, title, mediaType, category, collection, author, effective, supersedes } = manifest;
  return {
    resourceType: 'DocumentReference',
    id,
    text: narrative(
      [title, effective ?? '', `${mediaType}, ${plaintext.size} bytes`].filter(Boolean).join('\n'),
    ),
    masterIdentifier: { system: SYSTEMS.record, value: id },
    status: record.status,
    ...(category === undefined ? {} : { type: concept(SYSTEMS.loinc, category) }),
    category: [concept(SYSTEMS.collection, collection)],
    subject: person('Patient', patient),
    date: instant(added),
    ...(author === undefined
      ? {}
      : { author: [person(author === patient ? 'Patient' : 'Organization', author)] }),
    ...(supersedes === undefined
      ? {}
      : {
          relatesTo: [
            {
              code: 'replaces',
              target: {
                type: 'DocumentReference',
                identifier: { system: SYSTEMS.record, value: supersedes },
              },
            },
          ],
        }),
    description: title,
    content: [
      {
        attachment: {
          contentType: mediaType,
          ...(places.whole === undefined ? {} : { url: places.whole }),
          // R4's unsignedInt ends at 2^31 - 1.
          ...(plaintext.size > 0x7fffffff ? {} : { size: plaintext.size }),
          title,
        },
      },
    ],
    ...contextOf(effective, places.resources),
  };
}

function contextOf(effective: string | undefined, resources: readonly string[]): JsonObject {
  if (effective === undefined && resources.length === 0) return {};
  return {
    context: {
      ...(effective === undefined ? {} : { period: { start: effective } }),
      ...(resources.length === 0 ? {} : { related: resources.map((reference) => ({ reference })) }),
    },
  };
}

/**
 * Who issued a record and with which signature, as a FHIR R4 Provenance; undefined for a record that nobody signed.
 * The signature holds the whole signed document (docs/spec/signed-documents.md), so that nothing has to be put
 * together again to check it; the nonce says how its `content` follows from the record's bytes.
 */
export function provenance(record: DescribedRecord): JsonObject | undefined {
  const { manifest, plaintext } = record;
  const issuing = issuingOfManifest(manifest, hexToBytes(plaintext.sha256, 32));
  const { issued } = manifest;
  if (issuing === undefined || issued === undefined) return undefined;
  const { document, author, signature } = issuing;
  const who = person('Organization', author);
  return {
    resourceType: 'Provenance',
    id: `issued-${manifest.id.slice(0, 32)}`,
    text: narrative(`${manifest.title}\nissued by ${author}\n${instant(issued)}`),
    target: [{ reference: recordUrl(manifest.id) }],
    recorded: instant(issued),
    agent: [{ type: concept(SYSTEMS.participant, 'author'), who }],
    entity: [{ role: 'source', what: { identifier: { system: SYSTEMS.nonce, value: manifest.nonce } } }],
    signature: [
      {
        type: [{ system: SYSTEMS.signature, code: AUTHORS_SIGNATURE, display: "Author's Signature" }],
        when: instant(issued),
        who,
        targetFormat: manifest.mediaType,
        sigFormat: 'application/json',
        data: bytesToBase64(canonicalJson({ document, signature })),
      },
    ],
  };
}
