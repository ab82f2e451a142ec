import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { ProfileError } from './errors.ts';

/** Where everything lies on disk. No path of these is ever signed or stored. */
export interface HomeLayout {
  readonly home: string;
  /** The vault that all profiles of this machine share: `vault:default`. */
  readonly vault: string;
}

export interface ProfileLayout extends HomeLayout {
  readonly name: string;
  readonly folder: string;
  readonly keystore: string;
  readonly store: string;
  readonly profile: string;
  readonly trust: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** `MEDWALLET_HOME`, else `medwallet` in the XDG data folder. */
export function homeLayout(env: Environment, home?: string): HomeLayout {
  const chosen = home ?? env['MEDWALLET_HOME'];
  const folder = chosen === undefined || chosen === '' ? join(dataFolder(env), 'medwallet') : resolve(chosen);
  return { home: folder, vault: join(folder, 'vault') };
}

/** @throws ProfileError `bad-profile-name`: the name becomes a folder, so it may hold nothing that climbs */
export function profileLayout(layout: HomeLayout, name: string): ProfileLayout {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
    throw new ProfileError(
      'bad-profile-name',
      'This cannot be the name of a profile.',
      'Use 1 to 64 letters, digits, dots, underscores or hyphens, as in --profile alice.',
      { outcome: 'usage' },
    );
  }
  const folder = join(layout.home, 'profiles', name);
  return {
    ...layout,
    name,
    folder,
    keystore: join(folder, 'keystore.age'),
    store: join(folder, 'store.db'),
    profile: join(folder, 'profile.json'),
    trust: join(folder, 'trust'),
  };
}

// The XDG specification: a relative path there is invalid and ignored.
function dataFolder(env: Environment): string {
  const data = env['XDG_DATA_HOME'];
  if (data !== undefined && isAbsolute(data)) return data;
  return join(env['HOME'] ?? homedir(), '.local', 'share');
}
