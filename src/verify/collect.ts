import { isOurs, readCircleDocument, type ReadCircle } from '../circle/index.ts';
import { equalBytes, parseJson, utf8ToBytes, type JsonValue } from '../encoding/index.ts';
import {
  MAX_BUNDLE_BYTES,
  parseBoardBundle,
  parseRevocation,
  type GrantPackage,
  type ReadRevocation,
  type Token,
} from '../grant/index.ts';
import type { Evidence } from './evidence.ts';
import { proofBytes } from './input.ts';
import type { VerifyOptions } from './options.ts';

/** What one board gave, before anything in it is believed. */
export interface BoardCount {
  readonly board: string;
  readonly answered: boolean;
  /** Files that are about neither the grant nor its patient. */
  readonly foreign: number;
  readonly sealed: number;
}

/** A revocation that is well-formed and about this grant; neither signature nor authority has been checked. */
export interface FoundRevocation {
  readonly read: ReadRevocation;
  /** The board that it was found on. */
  readonly board?: string;
}

/** All evidence about one grant, sorted. */
export interface Collected {
  /** Signed by the patient; any age, any order. */
  readonly circles: ReadCircle[];
  readonly revocations: FoundRevocation[];
  /** Unread. */
  readonly proofs: Uint8Array[];
  readonly boards: BoardCount[];
}

const AGE_MAGIC = utf8ToBytes('age-encryption.org/');

type Kind = 'circle' | 'revocation' | 'bundle' | 'sealed' | 'other';

/**
 * Sorts evidence from every source by what it is. Anybody can post anything to a board, as often as he likes:
 * what is not about this grant or patient is put aside before a signature is looked at, and nothing that is
 * wrong with one file keeps another from being read.
 */
export function collect(
  token: Token,
  grantPackage: GrantPackage | undefined,
  evidence: Evidence,
  options: VerifyOptions,
): Collected {
  const into: Collected = {
    circles: [],
    revocations: [],
    proofs: [...(evidence.proofs ?? []), ...proofBytes(grantPackage?.proofs ?? [])],
    boards: [],
  };
  const sort = (file: Uint8Array, board?: string): boolean => sortFile(file, { token, into, options, board });
  for (const { bytes } of grantPackage?.circle ?? []) sort(bytes);
  for (const file of [...evidence.circles, ...evidence.revocations]) sort(file);
  for (const { board, answered, files } of evidence.boards) {
    const sealed = files.filter((file) => kindOf(file) === 'sealed').length;
    const used = files.filter((file) => sort(file, board)).length;
    into.boards.push({ board, answered, sealed, foreign: files.length - sealed - used });
  }
  return into;
}

interface Sorting {
  readonly token: Token;
  readonly into: Collected;
  readonly options: VerifyOptions;
  readonly board: string | undefined;
}

/** @returns whether the file is something about this grant or its patient */
function sortFile(file: Uint8Array, sorting: Sorting): boolean {
  try {
    switch (kindOf(file)) {
      case 'revocation':
        return addRevocation(file, sorting);
      case 'circle':
        return addCircle(file, sorting);
      case 'bundle':
        return addBundle(file, sorting);
      default:
        return false;
    }
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    return false;
  }
}

function addRevocation(file: Uint8Array, { token, into, board }: Sorting): boolean {
  const read = parseRevocation(file);
  const isAbout = read.revocation.grant === token.grantId;
  if (isAbout) into.revocations.push({ read, ...(board === undefined ? {} : { board }) });
  return isAbout;
}

function addCircle(file: Uint8Array, { token, into, options }: Sorting): boolean {
  const read = readCircleDocument(file, options, options.verifier);
  const isAbout = read.circle.patient === token.claims.iss;
  if (isAbout) into.circles.push(read);
  return isAbout;
}

function addBundle(file: Uint8Array, sorting: Sorting): boolean {
  const { circle, proof } = parseBoardBundle(file);
  if (proof !== null) sorting.into.proofs.push(...proofBytes([proof]));
  for (const { bytes } of circle) sortFile(bytes, sorting);
  return true;
}

/** A first look, so that each file goes to one strict reader only. */
function kindOf(file: Uint8Array): Kind {
  if (equalBytes(file.subarray(0, AGE_MAGIC.length), AGE_MAGIC)) return 'sealed';
  const value = readJson(file);
  if (!isObject(value)) return 'other';
  if (value['schema'] === 'medwallet/board-bundle/v1') return 'bundle';
  const document = value['document'];
  const type = isObject(document) ? document['type'] : undefined;
  return type === 'circle' || type === 'revocation' ? type : 'other';
}

function readJson(file: Uint8Array): JsonValue | undefined {
  try {
    return parseJson(file, { maxBytes: MAX_BUNDLE_BYTES });
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    return undefined;
  }
}

function isObject(value: JsonValue | undefined): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
