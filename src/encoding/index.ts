export {
  base64ToBytes,
  base64UrlToBytes,
  bytesToBase64,
  bytesToBase64Url,
  bytesToHex,
  bytesToUtf8,
  compareBytes,
  concatBytes,
  equalBytes,
  hexToBytes,
  utf8ToBytes,
} from './bytes.ts';
export { base58Decode, base58Encode } from './base58.ts';
export { addressOfScript, scriptOfAddress } from './address.ts';
export { SIGHASH_ALL, sighashAllPreimage } from './bip143.ts';
export { parseBlock } from './block.ts';
export { compactToDer, derToCompact, isLowS } from './der.ts';
export { didOfPublicKey, isDid, publicKeyOfDid } from './did.ts';
export { DOCUMENT_TYPES, documentMessage } from './documents.ts';
export { EncodingError } from './errors.ts';
export { parseBlockHeader } from './header.ts';
export { canonicalJson, parseCanonicalJson, parseJson } from './json.ts';
export { isNetwork, NETWORKS, networkParameters } from './network.ts';
export { once } from './once.ts';
export { ByteReader } from './reader.ts';
export {
  isOpReturn,
  multisigScript,
  opReturnData,
  opReturnScript,
  p2wpkhScript,
  p2wpkhScriptCode,
  p2wshScript,
  parseMultisigScript,
  segwitProgram,
} from './script.ts';
export {
  displayTxid,
  internalTxid,
  parseTransaction,
  parseWitness,
  serializeOutpoint,
  serializeOutput,
  serializeTransaction,
  serializeWitness,
  virtualSize,
} from './transaction.ts';
export { compactSize, i32le, u32le, u64le } from './writer.ts';
export type { Block } from './block.ts';
export type { Did } from './did.ts';
export type { DocumentType } from './documents.ts';
export type { EncodingErrorCode } from './errors.ts';
export type { BlockHeader } from './header.ts';
export type { JsonLimits, JsonObject, JsonValue } from './json.ts';
export type { Network, NetworkParameters } from './network.ts';
export type { Outpoint, Transaction, TxInput, TxOutput } from './transaction.ts';
