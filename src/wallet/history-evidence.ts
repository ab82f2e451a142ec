import { parseProof, type Proof } from '../anchor/index.ts';
import { hash256, sha256 } from '../crypto/index.ts';
import { bytesToHex, bytesToUtf8, canonicalJson, type Did, type JsonObject } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { parseBoardBundle } from '../grant/index.ts';
import type { BoardReading, VerifyInput } from '../verify/index.ts';
import { readBoards } from './boards.ts';
import type { PublicSession } from './session.ts';

/** Proofs of what changed hands, as far as they may bear on one patient. Nothing of them is verified here. */
export interface HistoryAtHand {
  readonly proofs: readonly Uint8Array[];
  /** Everybody whom they name beside the patient asked about. */
  readonly people: ReadonlySet<Did>;
  readonly ledgers: ReadonlySet<string>;
  /** Hashes of the blocks that they name, display order. */
  readonly blocks: readonly string[];
  /** Where somebody would have objected, and under which did. */
  readonly objections: readonly { readonly topic: Did; readonly boards: readonly string[] }[];
  /** A veto can only be judged with the derivation of keys at hand. */
  readonly needsDerivation: boolean;
}

interface Told {
  readonly bytes: Uint8Array;
  readonly proof: Proof;
  readonly people: readonly Did[];
  readonly ledgers: readonly string[];
}

/**
 * Picks, out of proofs from everywhere, those that say who goes on for the patient or the ledger asked about, one
 * after the other.
 */
export function historyAtHand(
  files: readonly Uint8Array[],
  about: { readonly people: readonly Did[]; readonly ledgers: readonly string[] },
): HistoryAtHand {
  const told = files.flatMap(tell);
  const people = new Set(about.people);
  const ledgers = new Set(about.ledgers);
  const picked = new Set<Told>();
  for (let before = -1; before < picked.size;) {
    before = picked.size;
    for (const one of told) {
      const bears = one.people.some((did) => people.has(did)) || one.ledgers.some((id) => ledgers.has(id));
      if (!bears || picked.has(one)) continue;
      picked.add(one);
      for (const did of one.people) people.add(did);
      for (const id of one.ledgers) ledgers.add(id);
    }
  }
  const proofs = [...picked];
  return {
    proofs: proofs.map(({ bytes }) => bytes),
    people,
    ledgers,
    blocks: proofs.flatMap(({ proof }) => blocksOf(proof)),
    objections: proofs.flatMap(({ proof }) => objectionsTo(proof)),
    needsDerivation: proofs.some(
      ({ proof }) => proof.predecessor !== undefined && proof.predecessor.closing !== null,
    ),
  };
}

/** The proofs that come with a grant, hang on its boards, or are known from before. */
export function proofFiles(
  session: PublicSession,
  input: VerifyInput | undefined,
  boards: readonly BoardReading[],
  given: readonly Uint8Array[],
): Uint8Array[] {
  const known = (session.trust?.proofs() ?? []).map((file) => canonicalJson(file));
  const brought = (input?.package?.proofs ?? []).map((file) => canonicalJson(file));
  const posted = boards.flatMap(({ files }) => files).flatMap(bundled);
  const all = [...known, ...brought, ...posted, ...given];
  return [...new Map(all.map((file) => [bytesToHex(sha256(file)), file])).values()];
}

/** What hangs where somebody would have objected. */
export function readObjections(session: PublicSession, history: HistoryAtHand): BoardReading[] {
  return history.objections.flatMap(({ topic, boards }) => readBoards(session, boards, topic));
}

function tell(bytes: Uint8Array): Told[] {
  const proof = attempt(() => parseProof(bytes));
  if (proof === undefined) return [];
  const { before, predecessor, ledger } = proof;
  const rotation = before === undefined ? undefined : rotationOf(proof);
  if (rotation === undefined && predecessor === undefined) return [];
  const people = [
    rotation?.from,
    rotation?.to,
    patientOf(proof.circle?.document),
    patientOf(predecessor?.circle.document),
  ];
  const old = predecessor?.circle.document['ledger'];
  return [
    {
      bytes,
      proof,
      people: people.filter((did) => did !== undefined),
      ledgers: [ledger, ...(typeof old === 'string' ? [old] : [])],
    },
  ];
}

function rotationOf({ subject }: Proof): { from: Did; to: Did } | undefined {
  if (subject.type !== 'event') return undefined;
  const event = attempt(() => JSON.parse(bytesToUtf8(subject.event)) as JsonObject);
  const { type, from, to } = event ?? {};
  return type === 'key.rotated' && typeof from === 'string' && typeof to === 'string'
    ? { from, to }
    : undefined;
}

function patientOf(document: JsonObject | undefined): Did | undefined {
  const patient = document?.['patient'];
  return typeof patient === 'string' ? patient : undefined;
}

function objectionsTo({ before, circle }: Proof): { topic: Did; boards: string[] }[] {
  const former = before?.circle.document;
  const [topic, boards] = [patientOf(former), former?.['boards']];
  // Whoever signed for it himself does not object.
  if (topic === undefined || !Array.isArray(boards) || circle?.document['former'] !== undefined) return [];
  return [{ topic, boards: boards.filter((board) => typeof board === 'string') }];
}

function blocksOf({ block, predecessor }: Proof): string[] {
  const blocks = [block, predecessor?.closing?.block ?? null];
  return blocks.flatMap((one) => (one === null ? [] : [bytesToHex(hash256(one.header).reverse())]));
}

function bundled(file: Uint8Array): Uint8Array[] {
  const proof = attempt(() => parseBoardBundle(file))?.proof;
  return proof === undefined || proof === null ? [] : [canonicalJson(proof)];
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MedwalletError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
