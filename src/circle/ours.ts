import { MedwalletError } from '../errors.ts';

/** True for errors thrown on purpose by any room; anything else is a fault and passes through untouched. */
export function isOurs(error: unknown): error is MedwalletError {
  return error instanceof MedwalletError;
}
