import { bytesToUtf8 } from './bytes.ts';
import type { Network } from './network.ts';

/** Everything an identity signs as a document. A closed table: a new kind of document is a new row here. */
export const DOCUMENT_TYPES = [
  'card',
  'circle',
  'rotation',
  'veto',
  'capsule',
  'acceptance',
  'revocation',
  'receipt',
  'break-glass',
  'break-glass-review',
  'key-update',
  'delivery',
  'issuing',
  'issue',
  'challenge-answer',
] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/**
 * The text a signed document's signature covers: type, network and the document's RFC 8785 bytes, a line
 * each, no final line feed. The type and the network stand in it so that a signature can never be carried to
 * another kind of document or another network.
 */
export function documentMessage(type: DocumentType, network: Network, documentBytes: Uint8Array): string {
  return `medwallet/${type}/v1\n${network}\n${bytesToUtf8(documentBytes)}`;
}
