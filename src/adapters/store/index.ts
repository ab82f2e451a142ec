export { StoreError } from './errors.ts';
export { openStore } from './libsql.ts';
export type { StoreErrorCode } from './errors.ts';
