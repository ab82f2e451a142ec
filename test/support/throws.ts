import { expect } from 'vitest';
import { MedwalletError } from '../../src/errors.ts';

/** Runs `action` and asks for the error's code, never for its sentence. Returns the error for a closer look. */
export function throwsCode(code: string, action: () => unknown): MedwalletError {
  try {
    action();
  } catch (error) {
    return hasCode(code, error);
  }
  return expect.unreachable(`nothing was thrown, expected ${code}`);
}

/** The same for something asynchronous. */
export async function rejectsCode(code: string, action: () => Promise<unknown>): Promise<MedwalletError> {
  try {
    await action();
  } catch (error) {
    return hasCode(code, error);
  }
  return expect.unreachable(`nothing was thrown, expected ${code}`);
}

function hasCode(code: string, error: unknown): MedwalletError {
  if (!(error instanceof MedwalletError)) throw error;
  const known: MedwalletError = error;
  expect(known.code).toBe(code);
  expect(known.message.length).toBeGreaterThan(0);
  expect(known.hint.length).toBeGreaterThan(0);
  return known;
}
