import { MedwalletError } from '../errors.ts';

export type RecordErrorCode = 'malformed-manifest' | 'unsupported-schema' | 'bad-collection';

/** What claims to describe a record and does not. `facts.field` names the part that is wrong. */
export class RecordError extends MedwalletError<RecordErrorCode> {}
