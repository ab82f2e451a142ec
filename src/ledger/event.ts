import * as v from 'valibot';
import { canonicalJson, EncodingError, parseCanonicalJson, isDid, once } from '../encoding/index.ts';
import { LedgerError } from './errors.ts';

/** Bytes. An OpenTimestamps message holds 4,096, and the event must fit behind an HMAC's inner block. */
const MAX_EVENT_BYTES = 3500;

/**
 * Why a record was replaced or erased. `entered-in-error` is HL7's word for what should never have been there:
 * somebody else's result, the wrong file.
 */
export const RECORD_REASONS = ['corrected', 'updated', 'entered-in-error', 'withdrawn', 'duplicate'] as const;
export type RecordReason = (typeof RECORD_REASONS)[number];

const eventSchema = once(() => {
  const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
  const record = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
  const did = v.pipe(v.string(), v.check(isDid));
  const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
  const collection = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/));
  const generation = v.pipe(whole, v.maxValue(0xffff));
  const purpose = v.pipe(v.string(), v.regex(/^[A-Z]{2,16}$/));
  const kind = v.picklist(['normal', 'emergency']);
  const reason = v.exactOptional(v.picklist(RECORD_REASONS));

  /** Every event says who wrote it and when he says it happened (Unix seconds). */
  const common = { time: whole, actor: did };
  const filed = { record, blob: hash, manifest: hash, collection, generation };
  const granted = { grant: hash, grantee: did, kind, exp: whole };

  return v.variant('type', [
    v.strictObject({ type: v.literal('circle.declared'), ...common, circle: hash, seq: whole }),
    v.strictObject({ type: v.literal('record.added'), ...common, ...filed, issuing: v.exactOptional(hash) }),
    v.strictObject({ type: v.literal('record.superseded'), ...common, record, by: record, reason }),
    v.strictObject({ type: v.literal('record.refiled'), ...common, ...filed, from: hash }),
    v.strictObject({ type: v.literal('record.erased'), ...common, record, reason }),
    v.strictObject({
      type: v.literal('collection.rotated'),
      ...common,
      collection,
      generation,
      reason: v.picklist(['revoked', 'expired', 'break-glass']),
    }),
    v.strictObject({ type: v.literal('grant.offered'), ...common, ...granted, acceptBy: whole }),
    v.strictObject({ type: v.literal('grant.issued'), ...common, ...granted }),
    v.strictObject({ type: v.literal('grant.revoked'), ...common, ...granted, by: did, revocation: hash }),
    v.strictObject({
      type: v.literal('access.receipted'),
      ...common,
      grant: hash,
      record,
      receipt: hash,
      provider: did,
      purpose,
      at: whole,
      counter: whole,
    }),
    v.strictObject({
      type: v.literal('breakglass.seen'),
      ...common,
      grant: hash,
      entry: hash,
      guardian: did,
      provider: did,
    }),
    v.strictObject({
      type: v.literal('key.rotated'),
      ...common,
      from: did,
      to: did,
      reason: v.picklist(['planned', 'lost', 'stolen']),
      activeCount: whole,
      activeRoot: hash,
    }),
    v.strictObject({ type: v.literal('home.moved'), ...common, from: hash, to: hash, circle: hash }),
  ]);
});

/** One thing that happened in a patient's ledger: ids, hashes and times, never a word about health. */
export type LedgerEvent = v.InferOutput<ReturnType<typeof eventSchema>>;
export type LedgerEventType = LedgerEvent['type'];

/**
 * Reads an event from bytes that anybody may have sent.
 * @throws LedgerError `too-large`, `malformed-event`
 */
export function parseEvent(bytes: Uint8Array): LedgerEvent {
  checkSize(bytes);
  let value: unknown;
  try {
    // Only the RFC 8785 spelling: another one would give the same event a second leaf.
    value = parseCanonicalJson(bytes, { maxBytes: MAX_EVENT_BYTES, maxDepth: 1 });
  } catch (cause) {
    if (cause instanceof EncodingError) throw malformed(cause);
    throw cause;
  }
  return checkEvent(value);
}

/**
 * The bytes that a leaf commits to: RFC 8785, at most 3,500.
 * @throws LedgerError `malformed-event`, `too-large`
 */
export function eventBytes(event: LedgerEvent): Uint8Array {
  const bytes = canonicalJson(checkEvent(event));
  checkSize(bytes);
  return bytes;
}

function checkEvent(value: unknown): LedgerEvent {
  const result = v.safeParse(eventSchema(), value);
  if (!result.success) throw malformed();
  return result.output;
}

function checkSize(bytes: Uint8Array): void {
  if (bytes.length > MAX_EVENT_BYTES) {
    throw new LedgerError(
      'too-large',
      `This event has ${bytes.length} bytes where ${MAX_EVENT_BYTES} are allowed.`,
      'Events hold ids and hashes only; put everything else into the record.',
    );
  }
}

function malformed(cause?: unknown): LedgerError {
  return new LedgerError(
    'malformed-event',
    'This is not a ledger event in its canonical form.',
    'Ask for the proof or the journal again; this one was changed or comes from another program.',
    { cause },
  );
}
