import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { canonicalJson, NETWORKS, once, parseJson, isDid } from '../../encoding/index.ts';
import { MedwalletError } from '../../errors.ts';
import { meantBy } from '../../language/index.ts';
import { WALLET_ROLES, type Profile } from '../../wallet/ports/profile.ts';
import { isThere, onFile, readFileLimited, writeFileAtomic } from '../files/index.ts';
import { ProfileError } from './errors.ts';
import type { HomeLayout, ProfileLayout } from './layout.ts';

const SCHEMA = 'medwallet/profile/v1';
const MAX_BYTES = 4_096;

const schema = once(() =>
  v.strictObject({
    schema: v.literal(SCHEMA),
    did: v.pipe(v.string(), v.check(isDid)),
    network: v.picklist(NETWORKS),
    role: v.picklist(WALLET_ROLES),
    created: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    identity: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(0x7fffffff))),
    restored: v.exactOptional(v.literal(true)),
    testSeed: v.exactOptional(v.literal(true)),
  }),
);

/** True when a wallet stands there, whole or half-made. */
export function hasProfile(layout: ProfileLayout): boolean {
  return isThere(layout.profile) || isThere(layout.keystore);
}

/**
 * What a wallet is, without unlocking it.
 * @throws ProfileError `profile-missing`, `profile-damaged`; FileError
 */
export function readProfile(layout: ProfileLayout): Profile {
  if (!isThere(layout.profile)) {
    const there = profilesIn(dirname(layout.folder));
    const meant = meantBy(layout.name, there);
    throw new ProfileError(
      'profile-missing',
      `There is no profile ${layout.name} here.`,
      `Make one: medwallet --profile ${layout.name} init --role patient`,
      {
        outcome: 'usage',
        facts: {
          ...(meant === undefined ? {} : { meant }),
          ...(meant !== undefined || there.length === 0 ? {} : { there: there.slice(0, 10).join(', ') }),
        },
      },
    );
  }
  const { did, network, role, created, identity, restored, testSeed } = parse(layout);
  return {
    name: layout.name,
    did,
    network,
    role,
    created,
    ...(identity === undefined ? {} : { identity }),
    ...(restored === undefined ? {} : { restored }),
    ...(testSeed === undefined ? {} : { testSeed }),
  };
}

export function writeProfile(layout: ProfileLayout, profile: Profile): void {
  const { did, network, role, created, identity = 0, restored = false, testSeed = false } = profile;
  const facts = {
    schema: SCHEMA,
    did,
    network,
    role,
    created,
    ...(identity === 0 ? {} : { identity }),
    ...(restored ? { restored } : {}),
    ...(testSeed ? { testSeed } : {}),
  };
  writeFileAtomic(layout.profile, canonicalJson(facts), { mode: 0o600 });
}

/** The names of all profiles in a home, sorted. */
export function listProfiles(layout: HomeLayout): string[] {
  return profilesIn(join(layout.home, 'profiles'));
}

function profilesIn(folder: string): string[] {
  if (!isThere(folder)) return [];
  return onFile(folder, () => readdirSync(folder))
    .filter((name) => !name.startsWith('.') && existsSync(join(folder, name, 'profile.json')))
    .sort();
}

function parse(layout: ProfileLayout): v.InferOutput<ReturnType<typeof schema>> {
  try {
    const value = parseJson(readFileLimited(layout.profile, MAX_BYTES), { maxBytes: MAX_BYTES });
    return v.parse(schema(), value);
  } catch (cause) {
    if (cause instanceof MedwalletError && cause.outcome === 'unavailable') throw cause;
    throw new ProfileError(
      'profile-damaged',
      `The file profile.json of ${layout.name} is damaged.`,
      'Restore the profile from its words: medwallet restore.',
      { outcome: 'unavailable', cause },
    );
  }
}
