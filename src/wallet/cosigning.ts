import { readGrantPsbt, signGrantPsbt } from '../cosign/index.ts';
import { guardianInForce, type ReadCircle } from '../circle/index.ts';
import type { Claims } from '../grant/index.ts';
import { readCircle } from './circle.ts';
import { findContact, listContacts, type Contact } from './contacts.ts';
import { WalletError } from './errors.ts';
import type { Session } from './session.ts';

/** A grant that somebody asks us to sign, after every check that can be made without a yes. */
export interface GrantProposal {
  readonly kind: 'grant';
  readonly grant: string;
  readonly claims: Claims;
  /** The text that is signed. */
  readonly text: string;
  readonly patient: Contact;
  readonly acceptBy: number;
}

/**
 * Checks a grant PSBT as the provider named in it. The message is recomputed from the claims and `to_spend`
 * from the message; what else the file says is not believed.
 * @throws CosignError for the file; WalletError `not-for-us`, `offer-expired`, `unknown-contact`
 */
export function readGrantProposal(session: Session, file: Uint8Array): GrantProposal {
  const read = readGrantPsbt(file, { network: session.network });
  const { claims } = read;
  const own = session.profile.did;
  if (claims.aud !== own) {
    throw new WalletError(
      'not-for-us',
      'This grant is for another provider.',
      'Do not sign it; tell the patient that it was sent to the wrong one.',
    );
  }
  const patient = patientOf(session, read);
  if (session.clock.now() >= read.acceptBy) {
    throw new WalletError('offer-expired', 'This offer has ended.', 'Ask the patient for a new one.');
  }
  if (claims.kind === 'emergency') requireGuardian(session, claims, read.circle);
  return { kind: 'grant', grant: read.grantId, claims, text: read.message, patient, acceptBy: read.acceptBy };
}

/** Signs as the provider. @returns the PSBT with our signature */
export function cosignGrant(session: Session, file: Uint8Array): Uint8Array {
  return signGrantPsbt(file, session.identity, { network: session.network, now: session.clock.now() });
}

// In an emergency the provider may never have heard of the patient: the guardian brings the card along.
function patientOf(session: Session, { claims, card }: ReturnType<typeof readGrantPsbt>): Contact {
  const known = listContacts(session).find(({ did }) => did === claims.iss);
  if (known !== undefined) return known;
  if (claims.kind !== 'emergency' || card === undefined) return findContact(session, claims.iss);
  const { document, signature } = card.signed;
  return {
    did: claims.iss,
    // No name that a stranger chose for himself: it would stand where our own names stand.
    petname: claims.iss,
    card: card.card,
    file: { document, signature },
    added: session.clock.now(),
  };
}

// The guardian must be appointed by the patient: by a circle document in the file or one that we hold.
function requireGuardian(session: Session, claims: Claims, brought: ReadCircle | undefined): void {
  const known = session.trust.circles().map((file) => readCircle(session, file));
  const circles = brought === undefined ? known : [...known, brought];
  if (guardianInForce(circles, claims.iss, claims.guardian ?? '', session.clock.now()) === 'yes') return;
  throw new WalletError(
    'not-valid',
    'The guardian in this grant is not appointed by a circle document that we hold.',
    'Ask for the circle document signed by the patient.',
  );
}
