/**
 * `medwallet/verify`: all that a reader of grants needs, and nothing that signs, decrypts, stores or connects.
 */
export { Bip322Error, decodeSimple, messageHash, toSign, toSpend, verifyMessage } from '../bip322/index.ts';
export { newestCircle, readCircleDocument } from '../circle/index.ts';
export { nodeEcdsaVerifier, rememberingVerifier } from '../crypto/index.ts';
export { MedwalletError } from '../errors.ts';
export {
  boardSeed,
  grantText,
  parseGrantPackage,
  parseScope,
  parseToken,
  readRevocation,
} from '../grant/index.ts';
export { consentScript } from '../multisig/index.ts';
export { accessAt } from './at.ts';
export {
  answerTo,
  CHALLENGE_SCHEMA,
  MAX_ANSWER_BYTES,
  MAX_CHALLENGE_BYTES,
  MAX_CHALLENGE_SECONDS,
  readAnswer,
  readChallenge,
} from './challenge.ts';
export { VerifyError } from './errors.ts';
export { readInput } from './input.ts';
export { proofSealsInQuestion, verifyLedgerProof } from './ledger-proof.ts';
export { MAX_SKEW } from './options.ts';
export { provePossession } from './possession.ts';
export { sealsInQuestion } from './questions.ts';
export { ASSURANCES, VERDICTS } from './report.ts';
export { verifyToken } from './verify.ts';
export type { CircleDocument, ReadCircle, Rotation } from '../circle/index.ts';
export type { EcdsaVerifier, RememberingVerifier, Sighash } from '../crypto/index.ts';
export type {
  Did,
  JsonObject,
  JsonValue,
  Network,
  Outpoint,
  Transaction,
  TxInput,
  TxOutput,
} from '../encoding/index.ts';
export type {
  Claims,
  GrantPackage,
  Purpose,
  ReadRevocation,
  Revocation,
  Scope,
  Signer,
  Token,
} from '../grant/index.ts';
export type { AccessAt, StatedAt } from './at.ts';
export type { Challenge, ChallengeAnswer, ReadChallenge } from './challenge.ts';
export type { VerifyErrorCode } from './errors.ts';
export type {
  BoardReading,
  ChainEvidence,
  Evidence,
  LedgerPin,
  SealAnswer,
  SeenVeto,
  SettledRotation,
  TrustedHeader,
} from './evidence.ts';
export type { VerifyInput } from './input.ts';
export type { LedgerProofReport, ProofEvidence, ProvenMove } from './ledger-proof.ts';
export type { ProofQuestion } from './options.ts';
export type { ProvenRotation, RotationState } from './rotations.ts';
export type { ProvenSuccessor, SuccessorState } from './successors.ts';
export type { Requirement, Status, VerifyOptions } from './options.ts';
export type {
  BearerVerdict,
  Possession,
  PossessionCode,
  PossessionOptions,
  PossessionReport,
} from './possession.ts';
export type { Assurance, BoardReport, Check, CheckName, Report, RevocationFacts, Verdict } from './report.ts';
export type {
  ProvenBlock,
  ProvenClosing,
  ProvenPredecessor,
  ProvenStated,
  ProvenStatement,
  Seal,
} from '../anchor/index.ts';
export type {
  Bip322ErrorCode,
  Bip322Reason,
  FullResult,
  MessageResult,
  SignedDocument,
  SignedText,
} from '../bip322/index.ts';
export type { ConsentRoles, MultisigScript, PublicDeriver } from '../multisig/index.ts';
export type { Note } from '../ledger/index.ts';
