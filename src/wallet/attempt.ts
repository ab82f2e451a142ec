import { MedwalletError } from '../errors.ts';

/** What a reader of anybody's bytes gives, or undefined where it refuses them. */
export function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MedwalletError) return undefined;
    throw error;
  }
}
