import { parseProof } from '../anchor/index.ts';
import { readVeto } from '../circle/index.ts';
import { sha256 } from '../crypto/index.ts';
import { bytesToHex, parseJson, type JsonObject } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import type { Evidence, ProvenRotation, ProvenSuccessor } from '../verify/index.ts';
import type { HistoryAtHand } from './history-evidence.ts';
import type { Trust } from './ports/trust.ts';
import type { PublicSession } from './session.ts';

const MAX_PROOF_BYTES = 8 * 1024 * 1024;

/** What was judged of proofs that hold. */
export interface JudgedHistory {
  readonly rotations?: readonly ProvenRotation[];
  readonly breaks?: readonly ProvenSuccessor[];
}

/**
 * Keeps what a verification has shown of keys and ledgers that go on for others: the proofs, so that the next one
 * needs no package or board for them; vetoes with the time at which they were first seen, which later shows that
 * they were in time; and what was found in force when its waiting time was over.
 */
export function rememberHistory(
  trust: Trust,
  session: PublicSession,
  { history, evidence }: { readonly history: HistoryAtHand; readonly evidence: Evidence },
  { rotations = [], breaks = [] }: JudgedHistory,
): void {
  const now = session.clock.now();
  const ledgers = new Set([...rotations.map(({ ledger }) => ledger), ...breaks.map(({ ledger }) => ledger)]);
  for (const bytes of history.proofs) {
    // With a block or without, it is what was verified: its ledger is among those that were judged.
    if (!ledgers.has(parseProof(bytes).ledger)) continue;
    trust.addProof(bytesToHex(sha256(bytes)), parseJson(bytes, { maxBytes: MAX_PROOF_BYTES }) as JsonObject);
  }
  for (const file of evidence.boards.flatMap(({ files }) => files)) {
    const veto = tryVeto(session, file);
    if (veto === undefined || !history.people.has(veto.veto.patient)) continue;
    trust.addVeto(veto.hash, { document: veto.signed.document, signature: veto.signed.signature }, now);
  }
  for (const { state, consented, ledger, statement, to } of rotations) {
    if (state === 'in-force' && !consented) trust.settle({ ledger, statement, to });
  }
  for (const { state, before, ledger } of breaks) {
    if (state !== 'in-force') continue;
    const holders = trust.pins().filter((pin) => pin.ledger === before);
    for (const { patient } of holders) trust.pinSuccessor(patient, before, ledger);
  }
}

function tryVeto(session: PublicSession, file: Uint8Array) {
  // A veto is plain JSON; what is sealed is not tried.
  if (file[0] !== 0x7b) return undefined;
  try {
    return readVeto(file, { network: session.network }, session.verifier);
  } catch (error) {
    if (error instanceof MedwalletError) return undefined;
    throw error;
  }
}
