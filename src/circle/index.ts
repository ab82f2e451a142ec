export { checkAcceptance, MAX_ACCEPTANCE_BYTES, readAcceptance } from './acceptance.ts';
export {
  ADDRESS_COPY_SCHEMA,
  isAddressCopy,
  MAX_ADDRESS_COPY_BYTES,
  readAddressCopy,
  serializeAddressCopy,
} from './address-copy.ts';
export {
  ADDRESS_FILE_SCHEMA,
  MAX_ADDRESS_FILE_BYTES,
  readAddressFile,
  serializeAddressFile,
} from './address-file.ts';
export { MAX_CAPSULE_DOCUMENT_BYTES, readCapsuleDocument } from './capsule.ts';
export { MAX_CARD_BYTES, readCard, ROLES } from './card.ts';
export { checkAddressFile } from './cosigner.ts';
export {
  checkCircleSuccession,
  DEFAULT_MOVE_DELAY,
  MAX_CIRCLE_BYTES,
  MAX_CIRCLE_SECONDS,
  readCircleDocument,
} from './document.ts';
export { CircleError } from './errors.ts';
export { did, hex, integer, ledgerId, line, MAX_SECONDS, network, pattern, seconds } from './fields.ts';
export { guardianInForce, newestCircle, newestCircles } from './inforce.ts';
export { supersedesCard } from './newer-card.ts';
export { isOurs } from './ours.ts';
export { MAX_ROTATION_BYTES, readRotation } from './rotation.ts';
export { readShape } from './shape.ts';
export { checkSigner, parseSigned } from './signed.ts';
export { MAX_VETO_BYTES, parseVeto, readVeto } from './veto.ts';
export type { Acceptance, ExpectedAcceptance, ReadAcceptance } from './acceptance.ts';
export type { ReadAddressCopy } from './address-copy.ts';
export type { AddressFile, LedgerSoFar, ReadAddressFile } from './address-file.ts';
export type { CapsuleDocument, ReadCapsule } from './capsule.ts';
export type { Card, CardCustody, ReadCard, Role } from './card.ts';
export type { CosignerExpectation } from './cosigner.ts';
export type { CircleDocument, ReadCircle } from './document.ts';
export type { CircleErrorCode } from './errors.ts';
export type { ReadRotation, Rotation } from './rotation.ts';
export type { ParsedDocument, RefuseSigned, SignedKind, SignedProblem } from './signed.ts';
export type { ReadVeto, Veto } from './veto.ts';
