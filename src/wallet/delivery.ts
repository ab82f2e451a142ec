import * as v from 'valibot';
import { bytesToUtf8, parseJson, type JsonValue } from '../encoding/index.ts';
import { parseManifest, type Manifest } from '../record/index.ts';
import { WalletError } from './errors.ts';

export const ENVELOPE_SCHEMA = 'medwallet/grant-envelope/v1';
const MAX_BYTES = 8 * 1024 * 1024;

// Checked by parseManifest below; here it only has to be JSON, which it was parsed from.
const json = v.custom<JsonValue>(() => true);

const schema = v.strictObject({
  schema: v.literal(ENVELOPE_SCHEMA),
  grant: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  records: v.array(v.strictObject({ identity: v.string(), manifest: json })),
  collections: v.array(
    v.strictObject({
      name: v.string(),
      identities: v.array(v.strictObject({ generation: v.number(), identity: v.string() })),
      manifests: v.array(json),
    }),
  ),
});

/** What the envelope of a grant package holds once it is opened: the identities, and what they open. */
export interface EnvelopeContent {
  readonly schema: typeof ENVELOPE_SCHEMA;
  readonly grant: string;
  readonly records: readonly { readonly identity: string; readonly manifest: Manifest }[];
  readonly collections: readonly {
    readonly name: string;
    readonly identities: readonly { readonly generation: number; readonly identity: string }[];
    readonly manifests: readonly Manifest[];
  }[];
}

/** A record that a grant opens, with the identities that may open it. */
export interface DeliveredRecord {
  readonly manifest: Manifest;
  readonly identities: readonly string[];
}

/**
 * Reads an opened envelope. Only the patient could seal it to us together with the grant id, but he chose all
 * that stands in it.
 * @throws WalletError `package-mismatch`; RecordError for a manifest
 */
export function readEnvelope(plaintext: Uint8Array, grant: string): DeliveredRecord[] {
  let value: unknown;
  try {
    value = parseJson(bytesToUtf8(plaintext), { maxBytes: MAX_BYTES });
  } catch (cause) {
    throw mismatch(cause);
  }
  const result = v.safeParse(schema, value);
  if (!result.success || result.output.grant !== grant) throw mismatch();
  const { records, collections } = result.output;
  return [
    ...records.map(({ identity, manifest }) => ({
      manifest: parseManifest(manifest),
      identities: [identity],
    })),
    ...collections.flatMap(({ identities, manifests }) =>
      manifests.map((one) => {
        const manifest = parseManifest(one);
        const matching = identities.filter(({ generation }) => generation === manifest.generation);
        return { manifest, identities: matching.map(({ identity }) => identity) };
      }),
    ),
  ];
}

function mismatch(cause?: unknown): WalletError {
  return new WalletError(
    'package-mismatch',
    'The envelope in this package does not belong to its token.',
    'Ask the patient for the package again: medwallet grant finish FILE --out FILE',
    { cause },
  );
}
