import { readCapsuleDocument, type CapsuleDocument } from '../circle/index.ts';
import { sha256 } from '../crypto/index.ts';
import { bytesToHex, bytesToUtf8, canonicalJson, utf8ToBytes, type JsonObject } from '../encoding/index.ts';
import { ageRecipient, armorAge, dearmorAge, identitySeed } from '../envelope/index.ts';
import { MedwalletError } from '../errors.ts';
import { WalletError } from './errors.ts';
import type { PublicSession } from './session.ts';

/** Bytes of what a custodian or a guardian hands on. */
export const MAX_LAYER_BYTES = 131_072;
const ABOUT_LAYER = '# medwallet recovery capsule: for a guardian';
const ABOUT_IDENTITY = '# medwallet recovery capsule: the recovery identity';
/** A line of an age identity file that stock age passes over. */
const COMMENT = '# ';
const BEGIN = '-----BEGIN AGE ENCRYPTED FILE-----\n';
const MAX_IDENTITY_BYTES = 16_384;

/** What the custodian's key opens: the patient's word for it, and an age file to the guardians. */
export interface CapsuleLayer {
  readonly capsule: CapsuleDocument;
  /** The signed document as it came. */
  readonly file: JsonObject;
  /** The age file that a guardian opens. */
  readonly inner: Uint8Array;
}

/** What a guardian's key opens, and what goes to the new wallet: the same word, and the recovery identity. */
export interface CapsuleSecret {
  readonly capsule: CapsuleDocument;
  readonly file: JsonObject;
  /** 32 bytes. Secret. */
  readonly secret: Uint8Array;
}

/** Hash of the inner age file, as the document names it. */
export function layerHash(inner: Uint8Array): string {
  return bytesToHex(sha256(inner));
}

export async function writeLayer(file: JsonObject, inner: Uint8Array): Promise<Uint8Array> {
  return utf8ToBytes(`${ABOUT_LAYER}\n${COMMENT}${textOf(file)}\n${await armorAge(inner)}`);
}

/** What is sealed to the guardians: an identity file of stock age. */
export function writeIdentity(identity: string): Uint8Array {
  return utf8ToBytes(`${ABOUT_IDENTITY}\n${identity}\n`);
}

/** The same with the patient's word, as it goes to the new wallet. */
export function writeSecret(file: JsonObject, identity: string): Uint8Array {
  return utf8ToBytes(`${ABOUT_IDENTITY}\n${COMMENT}${textOf(file)}\n${identity}\n`);
}

/**
 * Reads what the custodian's key opened, or what somebody says that it opened: the patient's signature holds all of it
 * together.
 * @throws WalletError `bad-capsule`
 */
export async function readLayer(session: PublicSession, bytes: Uint8Array): Promise<CapsuleLayer> {
  if (bytes.length > MAX_LAYER_BYTES) throw badCapsule('is too large');
  return held(async () => {
    const text = bytesToUtf8(bytes);
    const at = text.indexOf(BEGIN);
    const [about, document, ...rest] = text.slice(0, Math.max(at, 0)).split('\n');
    if (about !== ABOUT_LAYER || rest.length !== 1 || rest[0] !== '')
      throw badCapsule('has not the form of one');
    const inner = await dearmorAge(text.slice(at));
    const signed = documentIn(session, document);
    if (signed.capsule.layer !== layerHash(inner)) throw badCapsule('holds another layer than was signed');
    return { ...signed, inner };
  });
}

/** The identity that a guardian's key opened. @throws WalletError `bad-capsule` */
export function readIdentity(bytes: Uint8Array): string {
  const lines = linesOf(bytes);
  const [about, identity] = lines;
  if (lines.length !== 2 || about !== ABOUT_IDENTITY || identity === undefined) {
    throw badCapsule('holds no identity');
  }
  return identity;
}

/** Reads what a guardian sealed to a new wallet. @throws WalletError `bad-capsule` */
export async function readSecret(session: PublicSession, bytes: Uint8Array): Promise<CapsuleSecret> {
  const [about, document, identity, ...rest] = linesOf(bytes);
  if (about !== ABOUT_IDENTITY || identity === undefined || rest.length > 0) {
    throw badCapsule('has not the form of one');
  }
  return held(async () => {
    const signed = documentIn(session, document);
    return { ...signed, secret: await checkIdentity(signed.capsule, identity) };
  });
}

/** @returns its 32 secret bytes @throws WalletError `bad-capsule` for another identity than the patient signed for */
export async function checkIdentity(capsule: CapsuleDocument, identity: string): Promise<Uint8Array> {
  return held(async () => {
    if ((await ageRecipient(identity)) !== capsule.recipient) {
      throw badCapsule('holds another identity than was signed');
    }
    return identitySeed(identity);
  });
}

function documentIn(
  session: PublicSession,
  line: string | undefined,
): { capsule: CapsuleDocument; file: JsonObject } {
  if (line?.startsWith(COMMENT) !== true) throw badCapsule('lacks the word of the patient');
  const bytes = utf8ToBytes(line.slice(COMMENT.length));
  const { capsule, signed } = readCapsuleDocument(bytes, { network: session.network }, session.verifier);
  return { capsule, file: { document: signed.document, signature: signed.signature } };
}

function linesOf(bytes: Uint8Array): string[] {
  if (bytes.length > MAX_IDENTITY_BYTES) throw badCapsule('is too large');
  const text = new TextDecoder().decode(bytes);
  return text.endsWith('\n') ? text.slice(0, -1).split('\n') : [];
}

function textOf(file: JsonObject): string {
  return bytesToUtf8(canonicalJson(file));
}

async function held<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof WalletError || !(cause instanceof MedwalletError)) throw cause;
    throw badCapsule('does not hold', cause);
  }
}

export function badCapsule(problem: string, cause?: unknown): WalletError {
  return new WalletError(
    'bad-capsule',
    `This recovery capsule cannot be used: it ${problem}.`,
    'Bring the folder capsule back from another copy of the vault, and begin again with the custodian.',
    { cause },
  );
}
