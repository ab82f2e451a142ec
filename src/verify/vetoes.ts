import { isOurs, parseVeto, readVeto, type ReadVeto, type Veto } from '../circle/index.ts';
import { bytesToHex, type Did } from '../encoding/index.ts';
import type { SeenVeto } from './evidence.ts';
import type { ProofQuestion } from './options.ts';

/** A veto that is well formed; its signature has not been looked at. */
export interface FoundVeto {
  readonly read: ReadVeto;
  readonly file: Uint8Array;
  /** When the caller first saw it, Unix seconds; absent for one that was found just now. */
  readonly seen?: number;
}

/** What a veto must be about: the last statement that its patient lets count. */
export interface LastWord {
  readonly patient: Did;
  readonly ledger: string;
  readonly statement: number;
  /** SHA-256 of the note, 32 bytes. */
  readonly noteHash: Uint8Array;
}

/** What is known about when things happened. All in Unix seconds. */
export interface Timing {
  /** Now, by the chain's own slow clock where a node was asked. */
  readonly now: number;
  /** Blocks that hold a statement of a successor of this ledger, by the node. */
  readonly successorBlocks: readonly number[];
}

/** The files among these that read as vetoes. Anybody can have written them. */
export function findVetoes(files: readonly SeenVeto[]): FoundVeto[] {
  return files.flatMap(({ file, seen }) => {
    try {
      return [{ read: parseVeto(file), file, ...(seen === undefined ? {} : { seen }) }];
    } catch (cause) {
      if (!isOurs(cause)) throw cause;
      return [];
    }
  });
}

/** Those about exactly this last statement, under the patient's signature. */
export function vetoesAbout(
  found: readonly FoundVeto[],
  last: LastWord,
  options: Pick<ProofQuestion, 'network' | 'verifier'>,
): FoundVeto[] {
  return found.filter(({ read, file }) => isAbout(read.veto, last) && isSigned(file, options));
}

/**
 * Whether a veto came before the waiting time was over. Its own date is its author's word: it can only show that it
 * came too late. What shows that it was in time is that the time is not over yet, that the caller saw it before, or
 * that a successor ledger stood in a block before.
 */
export function vetoTiming(
  { read, seen }: FoundVeto,
  deadline: number,
  { now, successorBlocks }: Timing,
): 'in-time' | 'late' | 'unknown' {
  const isShown = [seen ?? now, now, ...successorBlocks].some((time) => time < deadline);
  if (isShown) return 'in-time';
  return read.veto.iat >= deadline ? 'late' : 'unknown';
}

function isAbout(veto: Veto, last: LastWord): boolean {
  return (
    veto.patient === last.patient &&
    veto.ledger === last.ledger &&
    veto.statement === last.statement &&
    veto.note === bytesToHex(last.noteHash)
  );
}

function isSigned(file: Uint8Array, options: Pick<ProofQuestion, 'network' | 'verifier'>): boolean {
  try {
    readVeto(file, options, options.verifier);
    return true;
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    return false;
  }
}
