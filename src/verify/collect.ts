import { isOurs, parseVeto, readCircleDocument, type ReadCircle } from '../circle/index.ts';
import { equalBytes, parseJson, utf8ToBytes, type Did, type JsonValue } from '../encoding/index.ts';
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
import { readCircle } from './rotations.ts';
import { findVetoes, type FoundVeto } from './vetoes.ts';

/** What one board gave, before anything in it is believed. */
export interface BoardCount {
  readonly board: string;
  readonly answered: boolean;
  /** What is no file of a board, and files that are about neither the grant nor its patient. */
  readonly foreign: number;
  readonly sealed: number;
  readonly unread: number;
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
  /** By others, unread: whoever had the patient's key before, or has it now, may be among them. */
  readonly others: OthersCircle[];
  /** Well-formed, neither signatures nor times have been checked. */
  readonly vetoes: FoundVeto[];
  readonly revocations: FoundRevocation[];
  /** Unread. */
  readonly proofs: Uint8Array[];
  readonly boards: BoardCount[];
}

export interface OthersCircle {
  readonly patient: string;
  readonly file: Uint8Array;
  readonly board?: string;
}

const AGE_MAGIC = utf8ToBytes('age-encryption.org/');

type Kind = 'circle' | 'revocation' | 'veto' | 'bundle' | 'sealed' | 'other';

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
    others: [],
    vetoes: findVetoes(evidence.vetoes ?? []),
    revocations: [],
    proofs: [...(evidence.proofs ?? []), ...proofBytes(grantPackage?.proofs ?? [])],
    boards: [],
  };
  const sort = (file: Uint8Array, board?: string): boolean => sortFile(file, { token, into, options, board });
  for (const { bytes } of grantPackage?.circle ?? []) sort(bytes);
  for (const file of [...evidence.circles, ...evidence.revocations]) sort(file);
  for (const { board, answered, files, unread = 0, ignored = 0 } of evidence.boards) {
    const sealed = files.filter((file) => kindOf(file) === 'sealed').length;
    const used = files.filter((file) => sort(file, board)).length;
    into.boards.push({ board, answered, sealed, foreign: ignored + files.length - sealed - used, unread });
  }
  return into;
}

interface Sorting {
  readonly token: Token;
  readonly into: Collected;
  readonly options: VerifyOptions;
  readonly board: string | undefined;
}

/**
 * Reads the circle documents of those who had the patient's key before, or have it now.
 * @param people as proofs show them
 */
export function adopt(collected: Collected, people: ReadonlySet<Did>, options: VerifyOptions): Collected {
  const own = collected.others.filter(({ patient }) => people.has(patient));
  const read = own.map(({ file, board }) => ({ board, circle: readCircle(file, options) }));
  const good = read.filter(({ circle }) => circle !== undefined);
  const circles = good.map(({ circle }) => circle).filter((circle) => circle !== undefined);
  const boards = collected.boards.map((one) => ({
    ...one,
    foreign: one.foreign - good.filter(({ board }) => board === one.board).length,
  }));
  return { ...collected, circles: [...collected.circles, ...circles], boards };
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
      case 'veto':
        return addVeto(file, sorting);
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

function addCircle(file: Uint8Array, { token, into, options, board }: Sorting): boolean {
  const patient = patientOf(file);
  if (patient !== token.claims.iss) {
    if (patient !== undefined) into.others.push({ patient, file, ...(board === undefined ? {} : { board }) });
    return false;
  }
  into.circles.push(readCircleDocument(file, options, options.verifier));
  return true;
}

function addVeto(file: Uint8Array, { into }: Sorting): boolean {
  into.vetoes.push({ read: parseVeto(file), file });
  return true;
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
  return type === 'circle' || type === 'revocation' || type === 'veto' ? type : 'other';
}

/** Whom a circle document says that it belongs to. */
function patientOf(file: Uint8Array): Did | undefined {
  const value = readJson(file);
  const document = isObject(value) ? value['document'] : undefined;
  const patient = isObject(document) ? document['patient'] : undefined;
  return typeof patient === 'string' ? patient : undefined;
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
