import * as v from 'valibot';
import type { SignedDocument } from '../bip322/index.ts';
import { recalled, sha256, type EcdsaVerifier } from '../crypto/index.ts';
import {
  bytesToHex,
  canonicalJson,
  once,
  publicKeyOfDid,
  type Did,
  type JsonObject,
  type Network,
} from '../encoding/index.ts';
import { CircleError } from './errors.ts';
import { board, did, hex, hybridRecipient, integer, ledgerId, seconds } from './fields.ts';
import { isOurs } from './ours.ts';
import { readRotation, type Rotation } from './rotation.ts';
import { checkSigner, parseSigned, type SignedKind } from './signed.ts';

/** Bytes of a circle document's file. */
export const MAX_CIRCLE_BYTES = 16_384;

const MAX_GUARDIANS = 13;
const MAX_BOARDS = 8;
/** The longest a circle document may speak for its patient: five years. */
export const MAX_CIRCLE_SECONDS = 5 * 366 * 86_400;
const DAY = 86_400;

const file = v.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be a signed document',
);

const schema = once(() =>
  v.strictObject({
    type: v.literal('circle', 'must be "circle"'),
    patient: did,
    seq: integer(0, 2 ** 31 - 1),
    prev: v.nullable(hex(32)),
    guardians: v.pipe(
      v.array(did, 'must be a list of dids'),
      v.maxLength(MAX_GUARDIANS, 'names too many people'),
    ),
    custodian: v.nullable(did),
    descriptorHash: hex(32),
    recipient: hybridRecipient,
    ledger: v.nullable(ledgerId),
    boards: v.pipe(
      v.array(board, 'must be a list of boards'),
      v.maxLength(MAX_BOARDS, 'names too many boards'),
    ),
    salt: hex(32),
    iat: seconds,
    exp: seconds,
    moveDelay: v.exactOptional(integer(DAY, 90 * DAY)),
    former: v.exactOptional(file),
    after: v.exactOptional(v.strictObject({ ledger: ledgerId, note: hex(32) })),
  }),
);

/** Whom a patient trusts with what, signed by the patient alone (docs/spec/circle.md). */
export interface CircleDocument {
  readonly type: 'circle';
  readonly patient: Did;
  /** 0 for the first. */
  readonly seq: number;
  /** Hash of the document before, hex; null for the first. */
  readonly prev: string | null;
  readonly guardians: Did[];
  readonly custodian: Did | null;
  /** SHA-256 of the record address' descriptor, hex. */
  readonly descriptorHash: string;
  /** The patient's main age recipient. */
  readonly recipient: string;
  readonly ledger: string | null;
  /** Notice boards, `vault:default`. */
  readonly boards: string[];
  /** 32 bytes, hex. */
  readonly salt: string;
  /** Unix seconds, from and until. */
  readonly iat: number;
  readonly exp: number;
  /** Seconds that a move made without the patient's key waits from its block; 7 days when absent. */
  readonly moveDelay?: number;
  /** In the first document of a new identity, where the former key could still sign: its rotation to this one. */
  readonly former?: JsonObject;
  /** In a successor ledger: the ledger that ended, and the SHA-256 of its last note in hex. */
  readonly after?: { readonly ledger: string; readonly note: string };
}

/** Seconds that a move made without the patient's key waits, where the circle document sets nothing else. */
export const DEFAULT_MOVE_DELAY = 7 * DAY;

/** A circle document whose patient's signature was checked (docs/spec/circle.md). */
export interface ReadCircle {
  readonly circle: CircleDocument;
  /** SHA-256 of the document's RFC 8785 bytes, hex. */
  readonly hash: string;
  readonly signed: SignedDocument;
  /** What `former` says, its signature checked. */
  readonly rotation?: Rotation;
}

const kind: SignedKind<ReturnType<typeof schema>> = {
  type: 'circle',
  name: 'circle document',
  maxBytes: MAX_CIRCLE_BYTES,
  get schema() {
    return schema();
  },
  rule: circleRule,
  refuse: (problem, sentence, hint, cause) =>
    new CircleError(problem === 'malformed' ? 'malformed-circle' : problem, sentence, hint, { cause }),
};

/**
 * Reads and checks a circle document. Only the holder of `patient`'s key can have made it; that it is the
 * newest one, or in force, it cannot say of itself.
 * @throws CircleError `too-large`, `malformed-circle` (also for a rotation in it that is none, or another's),
 *   `wrong-network`, `bad-signature`
 */
export function readCircleDocument(
  bytes: Uint8Array,
  options: { readonly network: Network },
  verifier: EcdsaVerifier,
): ReadCircle {
  const key = (): string => `circle ${options.network} ${bytesToHex(sha256(bytes))}`;
  return recalled(verifier, key, () => read(bytes, options, verifier));
}

function read(
  bytes: Uint8Array,
  options: { readonly network: Network },
  verifier: EcdsaVerifier,
): ReadCircle {
  const { value: circle, signed } = parseSigned(kind, bytes);
  checkSigner(kind, signed, { network: options.network, signer: publicKeyOfDid(circle.patient) }, verifier);
  const rotation = readFormer(circle, options, verifier);
  return { circle, hash: bytesToHex(signed.hash), signed, ...(rotation === undefined ? {} : { rotation }) };
}

/** The word of the key before, if it is there and about this patient and ledger. */
function readFormer(
  { former, patient, ledger }: CircleDocument,
  options: { readonly network: Network },
  verifier: EcdsaVerifier,
): Rotation | undefined {
  if (former === undefined) return undefined;
  try {
    const { rotation } = readRotation(canonicalJson(former), options, verifier);
    if (rotation.to === patient && rotation.ledger === ledger) return rotation;
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    throw badFormer('cannot be used', cause);
  }
  throw badFormer('is about another patient or ledger');
}

function badFormer(problem: string, cause?: unknown): CircleError {
  return new CircleError(
    'malformed-circle',
    `In this circle document, the rotation ${problem}.`,
    'Ask for the file again, whole and unchanged.',
    { cause },
  );
}

/**
 * Checks that a circle document is the first one of its patient, or follows directly on the one before.
 * @throws CircleError `bad-succession`
 */
export function checkCircleSuccession(previous: ReadCircle | undefined, next: ReadCircle): void {
  const problem = previous === undefined ? firstProblem(next) : succession(previous, next);
  if (problem === undefined) return;
  throw new CircleError(
    'bad-succession',
    `This circle document does not follow on the last one: ${problem}.`,
    'Ask the patient for all circle documents since the last one you hold.',
  );
}

function firstProblem({ circle }: ReadCircle): string | undefined {
  return circle.seq === 0 ? undefined : 'it is not the first, and none before it is known';
}

function succession(previous: ReadCircle, { circle, rotation }: ReadCircle): string | undefined {
  const before = previous.circle;
  const isSame = circle.patient === before.patient || rotation?.from === before.patient;
  if (!isSame) return 'it belongs to another patient';
  if (circle.seq !== before.seq + 1) return 'its number is not the next one';
  if (circle.prev !== previous.hash) return 'it names another predecessor';
  if (circle.iat < before.iat) return 'it is dated before its predecessor';
  const isDropped = before.ledger !== null && circle.ledger === null;
  if (isDropped && circle.after?.ledger !== before.ledger) return 'it drops the ledger';
  return undefined;
}

function circleRule(circle: CircleDocument): string | undefined {
  const people = [
    circle.patient,
    ...(circle.custodian === null ? [] : [circle.custodian]),
    ...circle.guardians,
  ];
  if (new Set(people).size !== people.length) return 'the same person stands in two places';
  if (new Set(circle.boards).size !== circle.boards.length) return 'a board is named twice';
  if ((circle.seq === 0) !== (circle.prev === null)) return 'only the first document has no predecessor';
  if (circle.exp <= circle.iat) return 'it ends before it begins';
  if (circle.after !== undefined && circle.after.ledger === circle.ledger)
    return 'a ledger comes after itself';
  if (circle.exp - circle.iat > MAX_CIRCLE_SECONDS) return 'it speaks for more than five years';
  return undefined;
}
