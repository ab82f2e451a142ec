import { parseProof, verifyProof } from '../anchor/index.ts';
import { hash256 } from '../crypto/index.ts';
import { bytesToHex, isNetwork } from '../encoding/index.ts';
import type { LedgerEvent } from '../ledger/index.ts';
import { FINAL_DEPTH } from './anchor-states.ts';
import { WalletError } from './errors.ts';
import type { ChainHeader } from './ports/chain.ts';
import type { PublicSession } from './session.ts';

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
  readonly height: number | null;
  /** Unix seconds, as the block states it. */
  readonly time: number | null;
  readonly confirmations: number | null;
}

/**
 * Verifies a proof file from the file, and its block against our own node unless told otherwise.
 * @throws AnchorError with a code for each check; ChainError when the node cannot be asked
 */
export async function verifyProofFile(
  session: PublicSession,
  file: Uint8Array,
  options: { readonly offline: boolean; readonly network?: string },
): Promise<ProvedFile> {
  const network = session.profile?.network ?? options.network ?? session.network;
  if (!isNetwork(network)) {
    throw new WalletError(
      'bad-choice',
      'There is no such network.',
      'Use regtest, signet, testnet4 or mainnet.',
      {
        outcome: 'usage',
      },
    );
  }
  const { block } = parseProof(file);
  const hash = block === null ? undefined : bytesToHex(hash256(block.header).reverse());
  const header = hash === undefined || options.offline ? undefined : await session.chain().header(hash);
  const proven = verifyProof(file, {
    network,
    verifier: session.verifier,
    finalDepth: FINAL_DEPTH,
    ...(hash === undefined || options.offline ? {} : { trustedHeader: onlyThis(hash, header) }),
  });
  const { subject } = proven;
  return {
    assurance: proven.assurance,
    ledger: proven.ledger,
    statement: proven.note.statement,
    txid: proven.txid,
    event: subject.type === 'event' ? subject.event : null,
    grant: subject.type === 'grant' ? subject.grant : null,
    patient: proven.patient ?? null,
    height: proven.block?.height ?? null,
    time: proven.block?.time ?? null,
    confirmations: proven.block?.confirmations ?? null,
  };
}

function onlyThis(hash: string, header: ChainHeader | undefined) {
  return (asked: string) => (asked === hash ? header : undefined);
}
