import type { CircleDocument } from '../circle/index.ts';
import { bytesToHex } from '../encoding/index.ts';
import { requireAgreedAddress } from './address.ts';
import { newestOwnCircle, postCircle, signGuardiansCircle } from './circle.ts';
import { findContact, nameOf } from './contacts.ts';
import { WalletError } from './errors.ts';
import { leaveGuardians } from './guardian-leaving.ts';
import { keysChanged } from './key-debts.ts';
import { deliveredTo } from './key-difference.ts';
import { publishKeys } from './key-publishing.ts';
import { GUARDIANS } from './key-readers.ts';
import { requireRole, type Session } from './session.ts';

/** A guardian in force, by the name that we gave him. */
export interface GuardianEntry {
  readonly did: string;
  readonly name: string;
  /** Whether his key is one of the record address. */
  readonly cosigns: boolean;
}

/** Whom the newest circle document names. */
export function listGuardians(session: Session): GuardianEntry[] {
  requireRole(session, 'patient', 'have guardians');
  const address = requireAgreedAddress(session);
  return newestOwnCircle(session).circle.guardians.map((did) => ({
    did,
    name: nameOf(session, did),
    cosigns: address.guardians.includes(did),
  }));
}

/**
 * Appoints one more guardian: he may revoke grants and open the emergency collection, but has no key of the
 * record address. The circle document and the collection's identity reach him over the boards.
 * @throws WalletError `wrong-role`, `not-agreed`, `unknown-contact`, `bad-choice`
 */
export async function appointGuardian(session: Session, who: string): Promise<GuardianEntry[]> {
  requireRole(session, 'patient', 'appoint a guardian');
  requireAgreedAddress(session);
  const { did, petname, card } = findContact(session, who);
  const appointed = ({ guardians, custodian }: CircleDocument): readonly string[] => {
    if (guardians.includes(did)) throw badChoice(`${petname} is a guardian already.`);
    if (did === custodian || card.role !== 'guardian') {
      throw badChoice(`${petname} is no guardian by the card that you hold.`);
    }
    return [...guardians, did];
  };
  const signed = signGuardiansCircle(session, appointed, (tables) => {
    // Those before him were told with the address; he was not.
    tables.table('delivered').put(GUARDIANS, deliveredTo(tables, GUARDIANS));
    keysChanged(tables);
  });
  await postCircle(session, bytesToHex(signed.hash));
  await publishKeys(session);
  return listGuardians(session);
}

/**
 * Dismisses a guardian. He keeps what he could open until now; the emergency collection moves on to an identity
 * that he does not get. A key of the record address that he holds stays until the ledger moves home.
 * @throws as {@link appointGuardian}
 */
export async function dismissGuardian(session: Session, who: string): Promise<GuardianEntry[]> {
  requireRole(session, 'patient', 'dismiss a guardian');
  requireAgreedAddress(session);
  const { did, petname } = findContact(session, who);
  const withoutHim = ({ guardians }: CircleDocument): readonly string[] => {
    if (!guardians.includes(did)) throw badChoice(`${petname} is not one of your guardians.`);
    return guardians.filter((one) => one !== did);
  };
  const signed = signGuardiansCircle(session, withoutHim, (tables, staying) => {
    // In one transaction with the dismissal: nothing that comes later is open to the one who leaves.
    leaveGuardians(session, tables, staying);
  });
  await postCircle(session, bytesToHex(signed.hash));
  await publishKeys(session);
  return listGuardians(session);
}

function badChoice(sentence: string): WalletError {
  return new WalletError('bad-choice', sentence, 'See who they are: medwallet guardian list', {
    outcome: 'usage',
  });
}
