export { verifyBlockInclusion } from './block.ts';
export { followLedger } from './catch-up.ts';
export { sameOutpoint } from './chain-of-seals.ts';
export { checkStatement } from './check.ts';
export { composeStatement } from './compose.ts';
export { AnchorError } from './errors.ts';
export { checkHeader, headerWork } from './header.ts';
export { ledgerId, ledgerIdBytes, parseLedgerId } from './ledger-id.ts';
export { branchRoot, merkleBranch, merkleRoot } from './merkle.ts';
export { otsFile } from './ots.ts';
export { patientTookPart } from './patient-part.ts';
export { verifyChain } from './proof-chain.ts';
export { parseProof, serializeProof } from './proof-format.ts';
export { childFee, replacementFee } from './replacing.ts';
export { sealSigners } from './seal-witness.ts';
export { multisigWitnessSize, signedVirtualSize, witnessSizeOf } from './sizes.ts';
export { chooseSponsorCoins } from './sponsor-coins.ts';
export { readStatementTransaction, REPLACEABLE, SEAL_FLOOR } from './statement.ts';
export { verifyProof } from './verify-proof.ts';
export type { BlockInclusion } from './block.ts';
export type { CheckTools } from './check.ts';
export type { Coin, ComposedStatement, SponsorCoin, StatementPlan } from './compose.ts';
export type { AnchorErrorCode } from './errors.ts';
export type { CheckedHeader } from './header.ts';
export type { ProvenClosing, ProvenPredecessor, ProvenStated } from './handing-on.ts';
export type { OtsRequest } from './ots.ts';
export type { ProvenChain } from './proof-chain.ts';
export type { Closing, Predecessor, Proof, ProofSubject, Stated } from './proof.ts';
export type {
  CheckedStatement,
  CosignerKnowledge,
  KnownStatement,
  LinkedStatement,
  OwnInput,
  PassedStatement,
  PlaceHint,
  ProposalInput,
  Seal,
  StatementProposal,
} from './proposal.ts';
export type { Outbid } from './replacing.ts';
export type { StatementTransaction } from './statement.ts';
export type { ProofOptions, ProvenBlock, TrustedHeader } from './proof-parts.ts';
export type { ProvenStatement } from './verify-proof.ts';
