import * as v from 'valibot';
import { signDocument } from '../cosign/index.ts';
import type { JsonObject, JsonValue } from '../encoding/index.ts';
import { sealSmall } from '../envelope/index.ts';
import { contentHash, readDelivery, serializeDelivery, type Token } from '../grant/index.ts';
import { parseManifest, type Manifest } from '../record/index.ts';
import { WalletError } from './errors.ts';
import { identityOf } from './identities.ts';
import type { PublicSession, Session } from './session.ts';

// Checked by parseManifest below; here it only has to be JSON, which it was parsed from.
const json = v.custom<JsonValue>(() => true);
const hex = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`)));
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const keys = {
  records: v.array(v.strictObject({ identity: v.string(), manifest: json })),
  collections: v.array(
    v.strictObject({
      name: v.string(),
      identities: v.array(v.strictObject({ generation: whole, identity: v.string() })),
      manifests: v.array(json),
    }),
  ),
};

const envelopeSchema = v.strictObject({ update: v.exactOptional(whole), ...keys });

const updateSchema = v.strictObject({ ...keys, removed: v.array(hex(16)) });

/** Identities, and what they open. */
export interface KeyContent {
  readonly records: readonly { readonly identity: string; readonly manifest: Manifest }[];
  readonly collections: readonly {
    readonly name: string;
    readonly identities: readonly { readonly generation: number; readonly identity: string }[];
    readonly manifests: readonly Manifest[];
  }[];
}

/** What the envelope of a grant package holds once it is opened. */
export interface EnvelopeContent extends KeyContent {
  /** The number of the last key update whose content is in here already; absent when there was none. */
  readonly update?: number;
}

/** What a key update says on top of what came before it. */
export interface UpdateContent extends KeyContent {
  /** Records that are no longer there, or no longer meant for this reader. */
  readonly removed: readonly string[];
}

/** A record that a grant opens, with the identities that may open it. */
export interface DeliveredRecord {
  readonly manifest: Manifest;
  readonly identities: readonly string[];
}

/**
 * Seals what a grant delivers to its provider, signed by whoever releases it: age files have no author.
 * @param delivery.recipient the provider's age recipient
 */
export async function sealEnvelope(
  session: Session,
  delivery: { readonly grant: string; readonly to: string; readonly recipient: string },
  envelope: EnvelopeContent,
): Promise<Uint8Array> {
  const content = envelope as unknown as JsonObject;
  const { grant, to, recipient } = delivery;
  // A reader knows us by the key that gave his grant.
  const giver = session.store.view((tables) => tables.table('grant_row').get(grant))?.claims.iss;
  const key = (giver === undefined ? undefined : identityOf(session, giver)) ?? session.identity;
  const by = key.did;
  const time = session.clock.now();
  const document = { type: 'delivery', grant, to, by, content: contentHash(content), time };
  const signed = signDocument('delivery', session.network, document, key);
  return sealSmall(serializeDelivery(signed, content), [recipient]);
}

/**
 * Reads an opened envelope. Anybody can have sealed one to us; only what the patient, or in an emergency the
 * guardian, signed for this very grant is believed.
 * @throws GrantError for an envelope that nobody signed for this grant; WalletError `package-mismatch`;
 * RecordError for a manifest
 */
export function readEnvelope(session: PublicSession, plaintext: Uint8Array, token: Token): EnvelopeContent {
  const { claims, grantId: grant } = token;
  const by = claims.kind === 'emergency' ? claims.guardian : claims.iss;
  const expected = { network: session.network, grant, to: claims.aud, by: by ?? claims.iss };
  const result = v.safeParse(envelopeSchema, readDelivery(plaintext, expected, session.verifier));
  if (!result.success) throw mismatch();
  const { update } = result.output;
  return { ...readKeys(result.output), ...(update === undefined ? {} : { update }) };
}

/** Reads the content of a key update that its patient signed for. @throws as {@link readEnvelope} */
export function readUpdateContent(content: JsonObject): UpdateContent {
  const result = v.safeParse(updateSchema, content);
  if (!result.success) throw mismatch();
  return { ...readKeys(result.output), removed: result.output.removed };
}

/**
 * Everything delivered, oldest first, as it stands now: what a later delivery says of a record counts, and
 * identities add up.
 */
export function mergeDeliveries(deliveries: readonly (KeyContent | UpdateContent)[]): DeliveredRecord[] {
  const identities = new Map<string, string[]>();
  const records = new Map<string, { manifest: Manifest; key: string }>();
  const learn = (key: string, identity: string): void => {
    const known = identities.get(key) ?? [];
    if (!known.includes(identity)) identities.set(key, [...known, identity]);
  };
  for (const delivery of deliveries) {
    for (const { identity, manifest } of delivery.records) {
      // One blob, one identity: a record that was sealed anew has another.
      learn(manifest.sha256, identity);
      records.set(manifest.id, { manifest, key: manifest.sha256 });
    }
    for (const { name, identities: given, manifests } of delivery.collections) {
      for (const { generation, identity } of given) learn(`${name} ${generation}`, identity);
      for (const manifest of manifests) {
        records.set(manifest.id, { manifest, key: `${name} ${manifest.generation}` });
      }
    }
    for (const id of 'removed' in delivery ? delivery.removed : []) records.delete(id);
  }
  return [...records.values()].map(({ manifest, key }) => ({
    manifest,
    identities: identities.get(key) ?? [],
  }));
}

function readKeys({
  records,
  collections,
}: v.InferOutput<typeof updateSchema> | v.InferOutput<typeof envelopeSchema>): KeyContent {
  return {
    records: records.map(({ identity, manifest }) => ({ identity, manifest: parseManifest(manifest) })),
    collections: collections.map(({ name, identities, manifests }) => ({
      name,
      identities,
      manifests: manifests.map(parseManifest),
    })),
  };
}

function mismatch(): WalletError {
  return new WalletError(
    'package-mismatch',
    'The envelope in this package does not belong to its token.',
    'Ask the patient for the package again: medwallet grant finish FILE --out FILE',
  );
}
