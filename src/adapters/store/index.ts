export { StoreError } from './errors.ts';
export { openStore } from './libsql.ts';
export { SCHEMA } from './schema.ts';
export type { StoreErrorCode } from './errors.ts';
