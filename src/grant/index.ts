export {
  boardSeed,
  BUNDLE_SCHEMA,
  MAX_BUNDLE_BYTES,
  parseBoardBundle,
  serializeBoardBundle,
} from './board.ts';
export {
  checkBreakGlassChain,
  checkBreakGlassEntry,
  MAX_BREAK_GLASS_BYTES,
  readBreakGlass,
} from './break-glass.ts';
export {
  MAX_NOTICE_BYTES,
  NOTICE_SCHEMA,
  readBreakGlassNotice,
  reasonCommitment,
  serializeBreakGlassNotice,
} from './break-glass-notice.ts';
export { FINDINGS, MAX_REVIEW_BYTES, readBreakGlassReview } from './break-glass-review.ts';
export {
  claimsBytes,
  EMERGENCY_COLLECTION,
  EMERGENCY_PURPOSE,
  MAX_COLLECTIONS,
  MAX_EMERGENCY_SECONDS,
  MAX_GRANT_SECONDS,
  MAX_RECORDS,
  parseClaims,
} from './claims.ts';
export { ISSUE_SCHEMA, MAX_ISSUE_BYTES, readIssue, serializeIssue } from './issue.ts';
export { ENVELOPE_SCHEMA, MAX_ENVELOPE_BYTES, readDelivery, serializeDelivery } from './delivery.ts';
export { parseDuration } from './duration.ts';
export { GrantError } from './errors.ts';
export {
  contentHash,
  KEY_UPDATE_SCHEMA,
  MAX_KEY_UPDATE_BYTES,
  readKeyUpdate,
  serializeKeyUpdate,
} from './key-update.ts';
export { MAX_PACKAGE_BYTES, PACKAGE_SCHEMA, parseGrantPackage, serializeGrantPackage } from './package.ts';
export { isPurpose, PURPOSES } from './purpose.ts';
export { checkReceiptChain, MAX_RECEIPT_BYTES, readReceipt } from './receipt.ts';
export {
  isRevocationSigned,
  MAX_REVOCATION_BYTES,
  parseRevocation,
  readRevocation,
  REVOCATION_REASONS,
  revocationAuthority,
} from './revocation.ts';
export { parseScope } from './scope.ts';
export { checkTokenSignature } from './signature.ts';
export { encodeToken, grantId, grantPolicy, grantText, MAX_TOKEN_LENGTH, parseToken } from './token.ts';
export type { BoardBundle } from './board.ts';
export type { BreakGlassEntry, ReadBreakGlass } from './break-glass.ts';
export type { BreakGlassNotice, BreakGlassReason } from './break-glass-notice.ts';
export type { BreakGlassReview, Finding, ReadReview } from './break-glass-review.ts';
export type { Claims, GrantKind } from './claims.ts';
export type { Issue } from './issue.ts';
export type { Delivery, ExpectedDelivery } from './delivery.ts';
export type { GrantErrorCode } from './errors.ts';
export type { KeyUpdate, ReadKeyUpdate } from './key-update.ts';
export type { GrantPackage } from './package.ts';
export type { Purpose } from './purpose.ts';
export type { ReadReceipt, Receipt } from './receipt.ts';
export type { ReadRevocation, Revocation, RevocationReason } from './revocation.ts';
export type { Scope } from './scope.ts';
export type { Signer } from './signature.ts';
export type { Token } from './token.ts';
