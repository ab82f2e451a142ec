export {
  collectionClass,
  COLLECTIONS,
  CUSTOM_CLASSES,
  customCollection,
  isCollection,
  MAX_GENERATION,
} from './collections.ts';
export { RecordError } from './errors.ts';
export { isDateTime, isLoincCode, isTitle } from './fields.ts';
export { defaultCollection } from './filing.ts';
export { issuingDocument, issuingHash, issuingOfManifest } from './issuing.ts';
export { MANIFEST_SCHEMA, manifestBytes, manifestHash, parseManifest } from './manifest.ts';
export { SNIFF_BYTES, sniffMediaType } from './sniff.ts';
export type { BuiltInCollection, Collection } from './collections.ts';
export type { RecordErrorCode } from './errors.ts';
export type { IssuedContent } from './issuing.ts';
export type { Manifest } from './manifest.ts';
