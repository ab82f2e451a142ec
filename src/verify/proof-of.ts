import { verifyProof, type ProvenStatement } from '../anchor/index.ts';
import { isOurs } from '../circle/index.ts';
import type { Evidence } from './evidence.ts';
import type { ProofQuestion } from './options.ts';

/**
 * Verifies a proof with what the caller's node says of its block. A block that our node does not have takes the
 * confirmations away, not the signatures under the statement.
 * @throws AnchorError, LedgerError for a proof that does not hold
 */
export function verifyKnown(
  bytes: Uint8Array,
  { chain }: Pick<Evidence, 'chain'>,
  { network, verifier, require }: Pick<ProofQuestion, 'network' | 'verifier' | 'require'>,
): ProvenStatement {
  const base = { network, verifier, finalDepth: require.finalAt ?? 6 };
  try {
    return verifyProof(bytes, { ...base, trustedHeader: chain?.header });
  } catch (cause) {
    if (!isOurs(cause) || chain?.header === undefined) throw cause;
    if (cause.code !== 'unlinked-header' && cause.code !== 'wrong-height') throw cause;
    return verifyProof(bytes, base);
  }
}
