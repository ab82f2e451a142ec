/**
 * `medwallet`: wallets, records, consents and ledgers. What only verifies is `medwallet/verify`.
 */
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
  accessLog,
  acceptAddressSigned,
  acceptanceToSign,
  addContact,
  addRecord,
  auditTrail,
  addressBsms,
  appointGuardian,
  attend,
  changeSetting,
  checkRecord,
  confirmAddress,
  cosignGrant,
  cosignStatement,
  describeToken,
  draftGrant,
  exportOts,
  exportProof,
  feeMoneyAddress,
  findContact,
  findGrant,
  findRecord,
  finishAnchor,
  finishGrant,
  followAnchors,
  listContacts,
  listGrants,
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
  readGrantContents,
  readGrantProposal,
  readStatementToCosign,
  requireAddress,
  revokeGrant,
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
export type { Profile, PublicSession, Role, Session } from './wallet/index.ts';
