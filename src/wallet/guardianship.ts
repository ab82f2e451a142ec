import { guardianInForce, readCircleDocument, type ReadCircle } from '../circle/index.ts';
import { findContact, listContacts, type Contact } from './contacts.ts';
import { WalletError } from './errors.ts';
import { lookFor } from './looking.ts';
import { DEFAULT_BOARD, type Session } from './session.ts';
import { circlesFor } from './verification.ts';

/** Seconds by which the patient's clock may differ. */
const SKEW = 60;

/** A patient who appointed us, by the newest circle document that we know. */
export interface Guardianship {
  readonly patient: Contact;
  readonly circle: ReadCircle;
}

/** The patients who have us as a guardian in force. */
export function guardianships(session: Session): Guardianship[] {
  const now = session.clock.now();
  const own = session.profile.did;
  return listContacts(session).flatMap((patient) => {
    const circles = circlesFor(session, patient.did, []);
    const circle = circles.at(-1);
    if (circle === undefined) return [];
    if (guardianInForce(circles, patient.did, own, now, SKEW) !== 'yes') return [];
    return [{ patient, circle }];
  });
}

/**
 * The patient that a guardian means: by name, or the only one there is.
 * @throws WalletError `not-guardian`, `bad-choice`, `unknown-contact`
 */
export function findGuardianship(session: Session, patient: string | undefined): Guardianship {
  const all = guardianships(session);
  const did = patient === undefined ? undefined : findContact(session, patient).did;
  const fitting = did === undefined ? all : all.filter((one) => one.patient.did === did);
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) {
    // What we sign names its patient: under the wrong one it would be signed, posted, and without effect.
    throw new WalletError(
      'bad-choice',
      'You are the guardian of several patients, and it is not said which one is meant.',
      'Add --patient NAME.',
      { outcome: 'usage' },
    );
  }
  throw new WalletError(
    'not-guardian',
    patient === undefined
      ? 'Nobody has appointed this wallet as a guardian.'
      : `${patient} has not appointed this wallet as a guardian, or no longer.`,
    'Ask the patient to appoint you, and look at the boards: medwallet status',
  );
}

/**
 * Takes the circle documents that patients among our contacts posted to us: appointed, or dismissed, a wallet
 * learns it here.
 */
export async function learnCircles(session: Session): Promise<void> {
  for (const { did, card } of listContacts(session)) {
    if (card.role !== 'patient' || did === session.profile.did) continue;
    const known = circlesFor(session, did, []).flatMap(({ circle }) => circle.boards);
    const boards = [...new Set([card.board ?? DEFAULT_BOARD, ...known])];
    const found = await lookFor(session, { purpose: 'circle', boards, topic: did }, (opened) =>
      readCircleDocument(opened, { network: session.network }, session.verifier),
    );
    for (const { value, settle } of found) {
      if (value.circle.patient === did) {
        const { document, signature } = value.signed;
        session.trust.addCircle(value.hash, { document, signature });
      }
      session.store.change(settle);
    }
  }
}
