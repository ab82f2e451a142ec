import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { listProfiles, revokedGrants } from './adapters/profile/index.ts';
import { isDid } from './encoding/index.ts';
import { MAX_PACKAGE_BYTES, parseGrantPackage, parseToken } from './grant/index.ts';
import { unlockWallet } from './medwallet.ts';
import {
  layoutOf,
  openPublic,
  readInputFile,
  readPrivateFile,
  type Environment,
  type Place,
} from './public.ts';
import {
  glassLog,
  listCollections,
  listContacts,
  listGrants,
  listRecords,
  nameOf,
  seenGlass,
  WalletError,
  type PublicSession,
  type Session,
} from './wallet/index.ts';

/** What a shell can be offered. */
export type KnownKind = 'profile' | 'contact' | 'did' | 'grant' | 'emergency' | 'record' | 'collection';

/** A word that a command takes, and what it stands for; both may hold what others chose. */
export interface KnownValue {
  readonly value: string;
  readonly about: string;
}

const MAX_PASSPHRASE_BYTES = 4_096;

/**
 * What this wallet knows of one kind, for a shell to offer. Nothing is written, nobody is asked and nothing is waited
 * for: with a passphrase in a file of its own names are known, else only what lies open beside the store.
 * @param place.passphraseFile relative to `cwd`; a pipe is left alone, since it can be read once
 * @throws MedwalletError as `unlockWallet` does, and for a passphrase file that others can read; a shell is then
 * offered nothing
 */
export async function knownValues(
  env: Environment,
  place: Place & { readonly cwd: string; readonly passphraseFile?: string },
  kind: KnownKind,
): Promise<KnownValue[]> {
  if (kind === 'profile') return profiles(env, place);
  const { cwd, passphraseFile } = place;
  const isFile = passphraseFile !== undefined && statOf(resolve(cwd, passphraseFile))?.isFile() === true;
  if (!isFile) return openValues(env, place, kind);
  const passphrase = new TextDecoder()
    .decode(readPrivateFile(cwd, passphraseFile, MAX_PASSPHRASE_BYTES))
    .replace(/\r?\n$/, '');
  const session = await unlockWallet(env, place, passphrase, { readOnly: true });
  try {
    return sealedValues(session, kind);
  } finally {
    session.close();
  }
}

/**
 * The records that a grant package names, for a shell to offer: its token says them to whoever has the file, and
 * nothing is unlocked. A grant of whole collections names none.
 * @param file relative to `cwd`; what is no file is left alone
 * @throws GrantError, FileError for what is no package; a shell is then offered nothing
 */
export function grantedValues(cwd: string, file: string): KnownValue[] {
  if (statOf(resolve(cwd, file))?.isFile() !== true) return [];
  const { token } = parseGrantPackage(readInputFile(cwd, file, MAX_PACKAGE_BYTES));
  const { records = [], purpose } = parseToken(token).claims;
  return records.map((value) => ({ value, about: purpose }));
}

function profiles(env: Environment, place: Place): KnownValue[] {
  return listProfiles(layoutOf(env, { ...place, profile: 'default' })).map((value) => ({
    value,
    about: openPublic(env, { ...place, profile: value }, noNode).profile?.role ?? '',
  }));
}

/** What needs no passphrase: dids and ids, no names. */
function openValues(env: Environment, place: Place, kind: KnownKind): KnownValue[] {
  if (kind === 'grant')
    return revokedGrants(layoutOf(env, place).trust).map((value) => ({ value, about: 'revoked' }));
  if (kind !== 'contact' && kind !== 'did') return [];
  const session = openPublic(env, place, noNode);
  const own = session.profile?.did;
  const others = strangers(session).filter(({ value }) => value !== own);
  return kind === 'did' && own !== undefined ? [{ value: own, about: 'this wallet' }, ...others] : others;
}

function sealedValues(session: Session, kind: KnownKind): KnownValue[] {
  switch (kind) {
    case 'contact':
      return listContacts(session).map(({ petname, card }) => ({ value: petname, about: card.role }));
    case 'did':
      return [
        { value: session.profile.did, about: 'this wallet' },
        ...listContacts(session).map(({ did, petname }) => ({ value: did, about: petname })),
      ];
    case 'grant':
      return listGrants(session).map(({ id, claims, live, state }) => ({
        value: id,
        about: `${nameOf(session, claims.aud)}, ${state === 'issued' && !live ? 'expired' : state}`,
      }));
    case 'emergency':
      return [
        ...seenGlass(session).map(({ grant, read, finding }) => ({
          value: grant,
          about: `${nameOf(session, read.entry.guardian)}, ${finding ?? 'not reviewed'}`,
        })),
        ...glassLog(session).map(({ grant, read }) => ({
          value: grant,
          about: nameOf(session, read.entry.patient),
        })),
      ];
    case 'record':
      return listRecords(session).map(({ id, manifest }) => ({ value: id, about: manifest.title }));
    case 'collection':
      return listCollections(session).map(({ name, records }) => ({
        value: name,
        about: `${records} ${records === 1 ? 'record' : 'records'}`,
      }));
    case 'profile':
      return [];
  }
}

/** The people of whom circles and ledgers are known. They are offered, never believed: commands check. */
function strangers({ trust }: PublicSession): KnownValue[] {
  const about = new Map<string, string>();
  for (const { patient } of trust?.pins() ?? []) about.set(patient, 'patient');
  for (const { document } of trust?.circles() ?? []) {
    if (typeof document !== 'object' || document === null || Array.isArray(document)) continue;
    const { patient, custodian, guardians } = document;
    for (const [did, role] of [
      [patient, 'patient'],
      [custodian, 'custodian'],
      ...(Array.isArray(guardians) ? guardians : []).map((one) => [one, 'guardian']),
    ]) {
      if (typeof did === 'string' && typeof role === 'string' && isDid(did)) about.set(did, role);
    }
  }
  return [...about].map(([value, role]) => ({ value, about: role }));
}

function statOf(path: string): ReturnType<typeof statSync> | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function noNode(): never {
  throw new WalletError(
    'node-missing',
    'No Bitcoin node was asked for.',
    'Ask for something that needs none.',
    {
      outcome: 'unavailable',
    },
  );
}
