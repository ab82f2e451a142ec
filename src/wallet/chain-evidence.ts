import { parseProof, serializeProof, type Proof } from '../anchor/index.ts';
import { hash256, transactionId } from '../crypto/index.ts';
import { bytesToHex, canonicalJson, displayTxid, type Network } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { parseBoardBundle } from '../grant/index.ts';
import { type ChainEvidence, type Evidence, type SealAnswer, type VerifyInput } from '../verify/index.ts';
import { blockInclusion } from './block-inclusion.ts';
import type { Chain, ChainHeader } from './ports/chain.ts';
import type { PublicSession } from './session.ts';
import type { VerifyRequest } from './verification.ts';

/** How many proofs the node is asked about: a stuffed board must not keep it busy. */
const MAX_PROOFS = 64;

/**
 * What our own node says about a grant, when the question needs it: whether the newest seal is unspent, and
 * how deep the statements lie. A node that cannot be asked gives nothing, and the report says so.
 * @returns the evidence with the node's answers, and with proofs completed by the blocks the node knows
 */
export async function withChain(
  session: PublicSession,
  input: VerifyInput,
  evidence: Evidence,
  request: VerifyRequest,
  network: Network,
): Promise<Evidence> {
  const { assurance } = request.require;
  if (request.status !== 'fresh' && assurance !== 'confirmed' && assurance !== 'final') return evidence;
  try {
    const chain = session.chain();
    const tip = await chain.tip();
    const seals: SealAnswer[] = [];
    const proofs: Uint8Array[] = [];
    const headers = new Map<string, ChainHeader>();
    for (const proof of proofsAtHand(input, evidence)) {
      const last = proof.statements.at(-1);
      if (last === undefined || proof.network !== network) continue;
      const txid = transactionId(last);
      const output = await chain.output({ txid, vout: 0 });
      seals.push({ seal: `${displayTxid(txid)}:0`, unspent: output !== undefined });
      const completed = await complete(chain, proof, output?.confirmations ?? 0, tip.height);
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

/**
 * The proofs about this grant's ledger, from the package and the boards. None of them is verified here: the
 * node is asked about what they claim, and verification decides what that proves.
 */
function proofsAtHand({ token, package: whole }: VerifyInput, evidence: Evidence): Proof[] {
  const bundles = evidence.boards
    .flatMap(({ files }) => files)
    .map((file) => attempt(() => parseBoardBundle(file)));
  const files = [...(whole?.proofs ?? []), ...bundles.map((bundle) => bundle?.proof ?? null)];
  return files
    .flatMap((file) => (file === null ? [] : [attempt(() => parseProof(canonicalJson(file)))]))
    .filter((proof) => proof !== undefined)
    .filter(({ ledger }) => ledger === token.claims.ledger)
    .slice(0, MAX_PROOFS);
}

// Anybody may post garbage to a board: it is passed over.
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MedwalletError) return undefined;
    throw error;
  }
}

/** The proof with the block that our node has its statement in. */
async function complete(
  chain: Chain,
  proof: Proof,
  confirmations: number,
  tip: number,
): Promise<{ bytes: Uint8Array; header: ChainHeader } | undefined> {
  const last = proof.statements.at(-1);
  if (last === undefined) return undefined;
  const hash =
    confirmations > 0
      ? (await chain.headerAt(tip - confirmations + 1))?.hash
      : proof.block === null
        ? undefined
        : bytesToHex(hash256(proof.block.header).reverse());
  const found =
    hash === undefined ? undefined : await blockInclusion(chain, hash, displayTxid(transactionId(last)));
  if (found === undefined) return undefined;
  return { bytes: serializeProof({ ...proof, block: found.block }), header: found.header };
}
