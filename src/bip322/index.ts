export { Bip322Error } from './errors.ts';
export { keyScripts, messageHash, messageSighash, toSign, toSpend } from './message.ts';
export {
  assembleSignedDocument,
  checkDocumentSignature,
  isDocumentSigned,
  parseSignedDocument,
} from './signed-document.ts';
export { decodeSimple, encodeSimple } from './simple.ts';
export { keyWitness, multisigWitness } from './stack.ts';
export { verifySimple } from './verify.ts';
export { verifyMessage } from './verify-message.ts';
export type { Bip322ErrorCode } from './errors.ts';
export type { SignedDocument } from './signed-document.ts';
export type { Bip322Reason, Bip322Result } from './evaluate.ts';
export type { FullResult } from './full.ts';
export type { KeySignature } from './stack.ts';
export type { SimpleSignature } from './verify.ts';
export type { MessageResult, SignedText } from './verify-message.ts';
