import type { CliContext, GlobalOptions } from './context.ts';

/** The global options as they stand on the command line. */
export interface GivenGlobals {
  readonly profile?: string;
  readonly home?: string;
  readonly passphraseFile?: string;
  readonly json?: boolean;
}

/** What the command line leaves open comes from the environment. */
export function globalOptions(given: GivenGlobals, env: CliContext['env']): GlobalOptions {
  const passphraseFile = given.passphraseFile ?? env['MEDWALLET_PASSPHRASE_FILE'];
  return {
    profile: given.profile ?? (env['MEDWALLET_PROFILE'] || 'default'),
    json: given.json ?? false,
    ...(given.home === undefined ? {} : { home: given.home }),
    ...(passphraseFile === undefined || passphraseFile === '' ? {} : { passphraseFile }),
  };
}
