export { documentToSign, finishForeignDocument } from './document-foreign.ts';
export { signDocument } from './documents.ts';
export { CosignError } from './errors.ts';
export { MAX_PSBT_BYTES } from './format.ts';
export { createGrantPsbt } from './grant-create.ts';
export { readGrantPsbt } from './grant-read.ts';
export { combineGrantPsbts, finishGrantPsbt, signGrantPsbt } from './grant-sign.ts';
export { isSignedPsbt, openInputs, psbtKind } from './kind.ts';
export { checkStatementPsbt } from './statement-check.ts';
export { createStatementPsbt } from './statement-create.ts';
export { combineStatementPsbts, finishStatementPsbt, readFinishedStatement } from './statement-finish.ts';
export { linkedHistory, readStatementPsbt, statementProposal } from './statement-read.ts';
export { signStatementPsbt } from './statement-sign.ts';
export { adoptSponsoredPsbt } from './statement-adopt.ts';
export {
  addSponsorSignatures,
  readSponsorPlan,
  sponsorForeignStatementPsbt,
  sponsorStatementPsbt,
} from './statement-sponsor.ts';
export { psbtBytes, psbtText, rawTransactionBytes } from './transport.ts';
export type { DocumentToSign, ForeignDocument } from './document-foreign.ts';
export type { CosignErrorCode } from './errors.ts';
export type { Psbt } from './format.ts';
export type { OfferOptions } from './grant-create.ts';
export type { GrantProposal, GrantSignature } from './grant-read.ts';
export type { GrantSigner } from './grant-roles.ts';
export type { PsbtKind } from './kind.ts';
export type { LogStep, PastStatement, StatementPapers } from './papers.ts';
export type { ReviewedStatement, SealedInput, StatementOptions } from './statement-check.ts';
export type { DraftInput, Place, StatementDraft } from './statement-create.ts';
export type { FinishedStatement } from './statement-finish.ts';
export type { StatementFile } from './statement-read.ts';
export type { SignOptions } from './statement-sign.ts';
export type { Sponsor } from './statement-sponsor.ts';
