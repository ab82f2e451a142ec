import { MedwalletError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { CliError } from './errors.ts';
import { exitCodeOfError } from './exit.ts';
import { renderError, renderJson, visible } from './render.ts';

/** Tells what went wrong, on stderr or with `--json` on stdout. @returns the exit code */
export function fail(thrown: unknown, json: boolean, context: CliContext): number {
  const error = thrown instanceof MedwalletError ? (thrown as MedwalletError) : unexpected(thrown);
  if (json) context.stdout.write(renderJson(renderError(error)));
  // A sentence may repeat the name of somebody else's file.
  else
    context.stderr.write(`medwallet: ${visible(error.message)}\n  ${visible(error.hint)} [${error.code}]\n`);
  if (error instanceof CliError && error.code === 'unexpected' && context.env['MEDWALLET_DEBUG'] === '1') {
    const cause = error.cause;
    if (cause instanceof Error) context.stderr.write(`${cause.stack ?? cause.message}\n`);
  }
  return exitCodeOfError(error);
}

function unexpected(cause: unknown): CliError {
  return new CliError(
    'unexpected',
    'Something went wrong inside medwallet itself.',
    'Please report it; MEDWALLET_DEBUG=1 shows where it happened.',
    { outcome: 'unavailable', cause },
  );
}
