/**
 * `medwallet`: wallets, records, consents and ledgers. What only verifies is `medwallet/verify`.
 */
export { auditPage } from './report/index.ts';
export { isNetwork, NETWORKS } from './encoding/index.ts';
export { MedwalletError } from './errors.ts';
export { parseDuration, PURPOSES } from './grant/index.ts';
export { psbtKind } from './cosign/index.ts';
export { createDemoFolder } from './demo-folder.ts';
export {
  regtestDown,
  regtestEnv,
  regtestFund,
  regtestLogs,
  regtestMine,
  regtestReorg,
  regtestReset,
  regtestStatus,
  regtestUp,
} from './adapters/regtest/index.ts';
export {
  exportRecords,
  initWallet,
  openPublic,
  readWords,
  restoreWallet,
  unlockWallet,
} from './medwallet.ts';
export {
  createOutputFile,
  homeOf,
  inputExists,
  openInputFile,
  readInputFile,
  requireProfile,
  writeOutputFile,
} from './public.ts';
export {
  acceptAddress,
  acceptAddressSigned,
  acceptanceToSign,
  accessLog,
  answerChallenge,
  addContact,
  addRecord,
  addressBsms,
  appointGuardian,
  attend,
  auditTrail,
  breakGlass,
  changeSetting,
  checkRecord,
  confirmAddress,
  cosignGrant,
  cosignStatement,
  describeToken,
  dismissGuardian,
  draftBreakGlass,
  draftGrant,
  draftGrantFromConsent,
  exportConsents,
  exportOts,
  exportHistory,
  exportProof,
  feeMoneyAddress,
  findContact,
  findGrant,
  findRecord,
  followHistoryFile,
  MAX_HISTORY_BYTES,
  finishAnchor,
  finishBreakGlass,
  finishGrant,
  followAnchors,
  glassLog,
  listContacts,
  listGrants,
  listGuardians,
  listRecords,
  listSettings,
  makeCard,
  nameOf,
  newAddress,
  offerGrant,
  openGranted,
  openRecord,
  payGenesis,
  planAnchor,
  postReceipts,
  publicStatus,
  readAddressProposal,
  readForeignChallenge,
  readGrantContents,
  readGrantProposal,
  readStatementToCosign,
  requireAddress,
  resealGrant,
  reviewGlass,
  revokeGrant,
  seenGlass,
  signSponsored,
  sponsorStatement,
  verifyGrantInput,
  verifyProofFile,
  walletStatus,
} from './wallet/index.ts';
export type { Did, Network } from './encoding/index.ts';
export type { Claims } from './grant/index.ts';
export type { UnlockedWallet, NewWallet } from './medwallet.ts';
export type { Environment, Place } from './public.ts';
export type { AuditEntry, AuditGrant, AuditTrail, ChainProblem, StatementState } from './wallet/index.ts';
export type { AuditSubject } from './report/index.ts';
export type { Profile, PublicSession, Role, Session } from './wallet/index.ts';
