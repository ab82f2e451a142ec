import type { CapsuleDocument } from '../circle/index.ts';
import type { Did } from '../encoding/index.ts';
import { openSmall, sealSmall } from '../envelope/index.ts';
import { MedwalletError } from '../errors.ts';
import { mainIdentity } from './age-keys.ts';
import {
  badCapsule,
  checkIdentity,
  readIdentity,
  readLayer,
  writeLayer,
  writeSecret,
} from './capsule-file.ts';
import { capsuleName } from './capsule-keeping.ts';
import { findContact } from './contacts.ts';
import { WalletError } from './errors.ts';
import { learnCircles } from './guardianship.ts';
import { samePerson } from './same-person.ts';
import { defaultVault, requireRole, type Session } from './session.ts';
import { circlesFor } from './verification.ts';

/** A layer of a capsule that was opened, for whoever opens the next one. */
export interface OpenedLayer {
  readonly file: Uint8Array;
  readonly patient: Did;
  /** Who can go on with it: the guardians, or the new wallet. */
  readonly to: readonly Did[];
}

/**
 * As custodian: opens the outer layer of a patient's recovery capsule. What comes out opens nothing without a guardian.
 * @param who the contact whose words are lost
 * @throws WalletError `wrong-role`, `unknown-contact`, `no-capsule`, `bad-capsule`, `capsule-mismatch`,
 * `older-capsule`; VaultError
 */
export async function openOuterLayer(session: Session, who: string): Promise<OpenedLayer> {
  requireRole(session, 'provider', 'open the outer layer of a recovery capsule');
  const patient = findContact(session, who).did;
  const sealed = defaultVault(session).readCapsule(capsuleName(patient));
  if (sealed === undefined || sealed.length === 0) throw noCapsule();
  const layer = await readLayer(session, await opened(session, sealed));
  const { capsule } = layer;
  // Whoever can write the vault can put the capsule of another of our patients there.
  if (!samePerson(session, patient).includes(capsule.patient)) throw mismatch('is of another patient');
  if (capsule.custodian !== session.profile.did) throw mismatch('names another custodian');
  await requireNewest(session, capsule);
  return { file: await writeLayer(layer.file, layer.inner), patient: capsule.patient, to: capsule.guardians };
}

/**
 * As guardian: opens the inner layer and seals what is in it to the patient's new wallet. The wallet never writes the
 * recovery identity in the clear.
 * @param who the contact whose words are lost
 * @param heir the contact that the new wallet is
 * @param file what the custodian wrote
 * @throws WalletError `wrong-role`, `unknown-contact`, `bad-capsule`, `capsule-mismatch`, `older-capsule`
 */
export async function openInnerLayer(
  session: Session,
  who: string,
  heir: string,
  file: Uint8Array,
): Promise<OpenedLayer> {
  requireRole(session, 'guardian', 'open the inner layer of a recovery capsule');
  const patient = findContact(session, who).did;
  const next = findContact(session, heir);
  const layer = await readLayer(session, file);
  const { capsule } = layer;
  if (!samePerson(session, patient).includes(capsule.patient)) throw mismatch('is of another patient');
  if (!capsule.guardians.includes(session.profile.did)) throw mismatch('does not name this guardian');
  await requireNewest(session, capsule);
  const identity = readIdentity(await opened(session, layer.inner));
  await checkIdentity(capsule, identity);
  const sealed = await sealSmall(writeSecret(layer.file, identity), [next.card.recipient]);
  return { file: sealed, patient: capsule.patient, to: [next.did] };
}

// An older capsule is for people who may have been dismissed since, and is refused where we know of that.
async function requireNewest(
  session: Session,
  { patient, seq, custodian, guardians }: CapsuleDocument,
): Promise<void> {
  await learnCircles(session);
  const newest = circlesFor(session, patient, []).at(-1)?.circle;
  if (newest === undefined || newest.seq <= seq) return;
  const isSame = newest.custodian === custodian && guardians.every((did) => newest.guardians.includes(did));
  if (isSame && newest.guardians.length <= guardians.length) return;
  throw new WalletError(
    'older-capsule',
    'This recovery capsule is older than the circle document that you know of this patient.',
    'Bring the folder capsule back from a newer copy of the vault.',
  );
}

async function opened(session: Session, sealed: Uint8Array): Promise<Uint8Array> {
  try {
    return await openSmall(sealed, [mainIdentity(session)]);
  } catch (cause) {
    if (!(cause instanceof MedwalletError)) throw cause;
    if (cause.code === 'no-matching-identity') throw mismatch('is not sealed to this wallet', cause);
    throw badCapsule('is damaged', cause);
  }
}

function noCapsule(): WalletError {
  return new WalletError(
    'no-capsule',
    'The vault has no recovery capsule of this patient.',
    'It is written when the record address is agreed with a guardian. Ask for a copy of the vault that the patient used.',
    { outcome: 'unavailable' },
  );
}

function mismatch(problem: string, cause?: unknown): WalletError {
  return new WalletError(
    'capsule-mismatch',
    `This recovery capsule ${problem}.`,
    'Do not hand anything on. Bring the folder capsule back from a copy of the vault.',
    { cause },
  );
}
