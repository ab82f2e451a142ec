import { parseProof, serializeProof, verifyProof, type Proof } from '../anchor/index.ts';
import { hash256, sha256, transactionId } from '../crypto/index.ts';
import { bytesToHex, canonicalJson, displayTxid, internalTxid, type JsonObject } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { parseBoardBundle } from '../grant/index.ts';
import {
  sealsInQuestion,
  type ChainEvidence,
  type Evidence,
  type SealAnswer,
  type VerifyInput,
  type VerifyOptions,
} from '../verify/index.ts';
import { FINAL_DEPTH } from './anchor-states.ts';
import { attempt } from './attempt.ts';
import { blockInclusion } from './block-inclusion.ts';
import type { HistoryAtHand } from './history-evidence.ts';
import type { Chain, ChainHeader, ChainTip } from './ports/chain.ts';
import type { PublicSession } from './session.ts';

/** How many statements the node is asked about, the newest first, and how many blocks for each. */
const MAX_STATEMENTS = 64;
const MAX_BLOCKS = 16;

/**
 * What our own node says about a grant, when the question needs it: whether the newest seal is unspent, and
 * how deep the statements lie. A node that cannot be asked gives nothing, and the report says so.
 * @returns the evidence with the node's answers, and with proofs completed by the blocks the node knows
 */
export async function withChain(
  session: PublicSession,
  input: VerifyInput,
  evidence: Evidence,
  options: VerifyOptions,
  history: Pick<HistoryAtHand, 'proofs' | 'blocks' | 'ledgers'>,
): Promise<Evidence> {
  const { assurance } = options.require;
  const isAsked = options.status === 'fresh' || assurance === 'confirmed' || assurance === 'final';
  // Whether a waiting time is over, or a ledger has ended, only a node can say.
  if (!isAsked && history.proofs.length === 0) return evidence;
  try {
    const chain = session.chain();
    const tip = await chain.tip();
    const seals = await askSeals(chain, tip, input, evidence, options);
    const proofs: Uint8Array[] = [];
    const headers = await headersOf(chain, history.blocks);
    const { ledger } = input.token.claims;
    const ledgers = new Set([...history.ledgers, ...(ledger === undefined ? [] : [ledger])]);
    const statements = statementsAtHand(input, evidence, options, ledgers);
    for (const statement of statements.slice(0, MAX_STATEMENTS)) {
      const completed = await complete(chain, tip, statement);
      if (completed === undefined) continue;
      proofs.push(completed.bytes);
      headers.set(completed.header.hash, completed.header);
    }
    const answers: ChainEvidence = {
      medianTime: tip.medianTime,
      seals,
      header: (hash) => headers.get(hash),
    };
    return { ...evidence, proofs: [...(evidence.proofs ?? []), ...proofs], chain: answers };
  } catch (error) {
    if (error instanceof MedwalletError && error.outcome === 'unavailable') return evidence;
    throw error;
  }
}

/** The headers of blocks that the active chain has. */
export async function headersOf(chain: Chain, hashes: readonly string[]): Promise<Map<string, ChainHeader>> {
  const headers = new Map<string, ChainHeader>();
  for (const hash of new Set(hashes.slice(0, MAX_STATEMENTS))) {
    const header = await chain.header(hash);
    if (header !== undefined && header.confirmations > 0) headers.set(hash, header);
  }
  return headers;
}

// Only what proofs that hold leave open is asked, so nobody can stuff the question; each answer may raise another.
async function askSeals(
  chain: Chain,
  { medianTime }: ChainTip,
  input: VerifyInput,
  evidence: Evidence,
  options: VerifyOptions,
): Promise<SealAnswer[]> {
  const answers = new Map<string, SealAnswer>();
  for (;;) {
    const known = { ...evidence, chain: { medianTime, seals: [...answers.values()] } };
    const open = sealsInQuestion(input, known, options).filter((seal) => !answers.has(seal));
    if (open.length === 0) return [...answers.values()];
    for (const seal of open) {
      const [txid = '', vout] = seal.split(':');
      const output = await chain.output({ txid: internalTxid(txid), vout: Number(vout) });
      answers.set(seal, { seal, unspent: output !== undefined });
    }
  }
}

/** A statement that holds the grant, and the blocks in which proofs claim to have seen it. */
interface StatementAtHand {
  /** Without a block. */
  readonly proof: Proof;
  readonly number: number;
  readonly blocks: Set<string>;
}

/**
 * The statements of the grant's ledger that proofs from the package, the boards and files show it in, newest first.
 * Each was verified once: garbage that somebody posted pushes nothing out. The same statement with other blocks is
 * one statement, and what came with the package is looked at first.
 */
function statementsAtHand(
  { token, package: whole }: VerifyInput,
  evidence: Evidence,
  { network, verifier }: VerifyOptions,
  ledgers: ReadonlySet<string>,
): StatementAtHand[] {
  const bundles = evidence.boards
    .flatMap(({ files }) => files)
    .map((file) => attempt(() => parseBoardBundle(file)));
  const files: JsonObject[] = [
    ...(whole?.proofs ?? []),
    ...bundles.flatMap((bundle) =>
      bundle?.proof === undefined || bundle.proof === null ? [] : [bundle.proof],
    ),
  ];
  const seen = new Map<string, StatementAtHand | undefined>();
  const given = [...files.map((file) => canonicalJson(file)), ...(evidence.proofs ?? [])];
  for (const file of given) {
    const proof = attempt(() => parseProof(file));
    if (proof === undefined || !ledgers.has(proof.ledger)) continue;
    if (proof.subject.type === 'grant' && bytesToHex(proof.subject.grant) !== token.grantId) continue;
    const bare = { ...proof, block: null };
    const bytes = serializeProof(bare);
    const key = bytesToHex(sha256(bytes));
    if (!seen.has(key)) {
      const proven = attempt(() => verifyProof(bytes, { network, verifier, finalDepth: FINAL_DEPTH }));
      seen.set(key, proven && { proof: bare, number: proven.note.statement, blocks: new Set() });
    }
    if (proof.block !== null) seen.get(key)?.blocks.add(bytesToHex(hash256(proof.block.header).reverse()));
  }
  return [...seen.values()].filter((one) => one !== undefined).sort((a, b) => b.number - a.number);
}

/** The proof with the block that our node has its statement in. */
async function complete(
  chain: Chain,
  tip: ChainTip,
  { proof, blocks }: StatementAtHand,
): Promise<{ bytes: Uint8Array; header: ChainHeader } | undefined> {
  const last = proof.statements.at(-1);
  if (last === undefined) return undefined;
  const txid = transactionId(last);
  const output = await chain.output({ txid, vout: 0 });
  // While the seal is unspent the node says by itself how deep it lies.
  const unspent =
    output === undefined || output.confirmations === 0
      ? undefined
      : (await chain.headerAt(tip.height - output.confirmations + 1))?.hash;
  for (const hash of [...(unspent === undefined ? [] : [unspent]), ...blocks].slice(0, MAX_BLOCKS)) {
    const found = await blockInclusion(chain, hash, displayTxid(txid));
    if (found === undefined) continue;
    return { bytes: serializeProof({ ...proof, block: found.block }), header: found.header };
  }
  return undefined;
}
