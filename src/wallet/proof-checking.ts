import { AnchorError, parseProof, type ProvenStatement } from '../anchor/index.ts';
import { hash256 } from '../crypto/index.ts';
import { bytesToHex, canonicalJson, internalTxid } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import type { LedgerEvent } from '../ledger/index.ts';
import {
  proofSealsInQuestion,
  verifyLedgerProof,
  type ChainEvidence,
  type ProofEvidence,
  type ProofQuestion,
  type ProvenMove,
  type ProvenRotation,
  type ProvenSuccessor,
  type SealAnswer,
} from '../verify/index.ts';
import { FINAL_DEPTH } from './anchor-states.ts';
import { headersOf } from './chain-evidence.ts';
import { historyAtHand, proofFiles, readObjections, type HistoryAtHand } from './history-evidence.ts';
import { rememberHistory } from './history-memory.ts';
import type { PublicSession } from './session.ts';
import { networkOf } from './verification.ts';

/** What a proof file proved (docs/spec/proof.md). Ids in lower-case hex, `txid` in display order. */
export interface ProvedFile {
  /** Never above `logged` without a node: a header states its own difficulty. */
  readonly assurance: 'logged' | 'confirmed' | 'final';
  readonly ledger: string;
  readonly statement: number;
  readonly txid: string;
  readonly event: LedgerEvent | null;
  readonly grant: string | null;
  readonly patient: string | null;
  /** Who has the patient's key now, as far as proofs at hand show. */
  readonly patientNow: string | null;
  readonly height: number | null;
  /** Unix seconds, as the block states it. */
  readonly time: number | null;
  readonly confirmations: number | null;
  /** When it is about a change of identity, a move, or a ledger that goes on for another: what that is worth. */
  readonly rotation: ProvenRotation | null;
  readonly move: ProvenMove | null;
  readonly break: ProvenSuccessor | null;
}

/**
 * Verifies a proof file from the file, and its block against our own node unless told otherwise. Other proofs and
 * vetoes, from files, from boards and from before, say whether the statement still counts.
 * @param options.with further proofs, circle documents and vetoes, as files
 * @throws WalletError `bad-choice` for the network; AnchorError with a code for each check; VerifyError
 *   `ledger-ended`, `not-a-successor`; ChainError when the node cannot be asked
 */
export async function verifyProofFile(
  session: PublicSession,
  file: Uint8Array,
  options: { readonly offline: boolean; readonly network?: string; readonly with?: readonly Uint8Array[] },
): Promise<ProvedFile> {
  const network = networkOf(session, options);
  const brought = sort(options.with ?? []);
  const { ledger, block } = parseProof(file);
  const files = proofFiles(session, undefined, [], [file, ...brought.proofs]);
  const history = historyAtHand(files, { people: [], ledgers: [ledger] });
  const blocks = [
    ...history.blocks,
    ...(block === null ? [] : [bytesToHex(hash256(block.header).reverse())]),
  ];
  const question: ProofQuestion = {
    network,
    verifier: session.verifier,
    now: session.clock.now(),
    require: { assurance: 'logged', finalAt: FINAL_DEPTH },
    ...(history.needsDerivation ? { derive: (await import('../keys/index.ts')).derivePublicKey } : {}),
  };
  const evidence: ProofEvidence = {
    boards: options.offline ? [] : readObjections(session, history),
    proofs: [...brought.proofs, ...history.proofs],
    circles: [...brought.circles, ...knownCircles(session, history)],
    vetoes: [
      ...brought.vetoes.map((veto) => ({ file: veto })),
      ...(session.trust?.vetoes() ?? []).map((one) => ({ file: canonicalJson(one.file), seen: one.seen })),
    ],
    settled: session.trust?.settled() ?? [],
  };
  const chain =
    options.offline || blocks.length === 0 ? undefined : await ask(session, blocks, file, evidence, question);
  const whole = { ...evidence, ...(chain === undefined ? {} : { chain }) };
  const { proven, patientNow, rotation, move, successor } = verifyLedgerProof(file, whole, question);
  if (block !== null && chain !== undefined) requireBlock(proven);
  if (session.trust !== undefined) {
    rememberHistory(
      session.trust,
      session,
      { history, evidence: { revocations: [], ...whole } },
      {
        rotations: rotation === undefined ? [] : [rotation],
        breaks: successor === undefined ? [] : [successor],
      },
    );
  }
  const { subject } = proven;
  return {
    assurance: proven.assurance,
    ledger: proven.ledger,
    statement: proven.note.statement,
    txid: proven.txid,
    event: subject.type === 'event' ? subject.event : null,
    grant: subject.type === 'grant' ? subject.grant : null,
    patient: proven.patient ?? null,
    patientNow: patientNow ?? null,
    height: proven.block?.height ?? null,
    time: proven.block?.time ?? null,
    confirmations: proven.block?.confirmations ?? null,
    rotation: rotation ?? null,
    move: move ?? null,
    break: successor ?? null,
  };
}

/** What our own node says of the blocks that are named, and of the seals that were left. */
async function ask(
  session: PublicSession,
  blocks: readonly string[],
  file: Uint8Array,
  evidence: ProofEvidence,
  question: ProofQuestion,
): Promise<ChainEvidence> {
  const chain = session.chain();
  const { medianTime } = await chain.tip();
  const headers = await headersOf(chain, blocks);
  const seals: SealAnswer[] = [];
  for (const seal of proofSealsInQuestion(file, evidence, question)) {
    const [txid = '', vout] = seal.split(':');
    const output = await chain.output({ txid: internalTxid(txid), vout: Number(vout) });
    seals.push({ seal, unspent: output !== undefined });
  }
  return { medianTime, seals, header: (hash) => headers.get(hash) };
}

function knownCircles(session: PublicSession, { people }: HistoryAtHand): Uint8Array[] {
  return [...people].flatMap((did) => session.trust?.circles(did) ?? []).map((file) => canonicalJson(file));
}

/** What came as files, each by the first reader that takes it. */
function sort(files: readonly Uint8Array[]) {
  const proofs = files.filter((file) => succeeds(() => parseProof(file)));
  const rest = files.filter((file) => !proofs.includes(file));
  // Only which reader it goes to: whoever reads it checks everything.
  const isCircle = (file: Uint8Array): boolean =>
    /"type"\s*:\s*"circle"/.test(new TextDecoder().decode(file.subarray(0, 65_536)));
  return { proofs, circles: rest.filter(isCircle), vetoes: rest.filter((file) => !isCircle(file)) };
}

function succeeds(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof MedwalletError) return false;
    throw error;
  }
}

// A proof of a block that our node does not have is refused: the same file without it would still be `logged`.
function requireBlock({ block }: ProvenStatement): void {
  if (block !== undefined && block.confirmations > 0) return;
  throw new AnchorError(
    'unlinked-header',
    'The block of this proof is not in the chain of your node.',
    'Wait until your node has caught up, or ask for the proof again; --offline checks all but the block.',
  );
}
