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

function isOurs(error: unknown): error is MedwalletError {
  return error instanceof MedwalletError;
}

function hasCode(code: string, error: unknown): MedwalletError {
  if (!isOurs(error)) throw error;
  expect(error.code).toBe(code);
  expect(error.message.length).toBeGreaterThan(0);
  expect(error.hint.length).toBeGreaterThan(0);
  return error;
}
