import { readAcceptance, readCard } from '../circle/index.ts';
import { bytesToHex, canonicalJson, type Did } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { readRevocation } from '../grant/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { CURRENT, NEXT } from './address.ts';
import { confirmAddress } from './address-confirming.ts';
import { readCircle } from './circle.ts';
import { addContact } from './contacts.ts';
import { ownDids } from './identities.ts';
import type { Incoming } from './incoming-kinds.ts';
import { learnRevocations } from './seen-revocations.ts';
import type { Session } from './session.ts';

/** A card: new to us, or newer than the one we have. */
export function incomingCard(session: Session, bytes: Uint8Array): Incoming {
  const { card, signed } = readCard(bytes, { network: session.network }, session.verifier);
  if (isOwn(session, card.did)) return { state: 'own', kind: 'card' };
  const known = session.store.view((tables) => tables.table('contact').get(card.did));
  if (known !== undefined && known.card.iat >= card.iat) return { state: 'done', kind: 'card' };
  return {
    state: 'new',
    what: `card ${bytesToHex(signed.hash)}`,
    from: card.did,
    isStranger: known === undefined,
    item: { kind: 'card', card, name: known?.petname ?? null },
    take: (petname) => {
      const { did, petname: name } = addContact(session, bytes, petname);
      return Promise.resolve({ facts: { did, name } });
    },
  };
}

/** A co-signer's word on the address that we proposed last. */
export function incomingAcceptance(session: Session, bytes: Uint8Array): Incoming {
  const tools = { network: session.network, derive: derivePublicKey };
  const { acceptance, signed } = readAcceptance(bytes, tools, session.verifier);
  if (isOwn(session, acceptance.did)) return { state: 'own', kind: 'acceptance' };
  if (!isOwn(session, acceptance.patient)) return { state: 'others', kind: 'acceptance' };
  const home = session.store.view((tables) => {
    const homes = tables.table('address');
    return homes.get(NEXT) ?? homes.get(CURRENT);
  });
  const isOpen = home?.circle === acceptance.circle && home.acceptances[acceptance.did] === undefined;
  if (!isOpen) return { state: 'done', kind: 'acceptance' };
  return {
    state: 'new',
    what: `acceptance ${bytesToHex(signed.hash)}`,
    from: acceptance.did,
    isStranger: isStranger(session, acceptance.did),
    item: { kind: 'acceptance', acceptance },
    take: async () => ({ facts: { address: acceptance.firstAddress, state: await confirm(session, bytes) } }),
  };
}

// That others are still missing is no failure of this one: it was kept.
async function confirm(session: Session, bytes: Uint8Array): Promise<string> {
  try {
    return (await confirmAddress(session, [bytes])).state;
  } catch (error) {
    if (error instanceof MedwalletError && error.code === 'not-agreed') return 'proposed';
    throw error;
  }
}

/**
 * The end of a grant. Taken from the patient, from those whose cards we have, and from guardians whom the patient
 * appoints: whether they had the right to is asked whenever the grant is verified.
 */
export function incomingRevocation(session: Session, bytes: Uint8Array): Incoming {
  const { revocation, hash, signed } = readRevocation(bytes, { network: session.network }, session.verifier);
  const { by, patient, grant } = revocation;
  if (isOwn(session, by)) return { state: 'own', kind: 'revocation' };
  const file = { document: signed.document, signature: signed.signature };
  const text = String(canonicalJson(file));
  const isKnown = session.trust.revocations(grant).some((one) => String(canonicalJson(one)) === text);
  if (isKnown) return { state: 'done', kind: 'revocation' };
  if (isStranger(session, patient) && !isOwn(session, patient))
    return { state: 'others', kind: 'revocation' };
  const guardians = session.trust
    .circles(patient)
    .flatMap((circle) => readCircle(session, circle).circle.guardians);
  const mayRevoke = by === patient || !isStranger(session, by) || guardians.includes(by);
  if (!mayRevoke) return { state: 'others', kind: 'revocation' };
  return {
    state: 'new',
    what: `revocation ${hash}`,
    from: by,
    isStranger: false,
    item: { kind: 'revocation', revocation },
    take: () => {
      session.trust.addRevocation(grant, hash, file);
      if (session.profile.role === 'patient') learnRevocations(session);
      return Promise.resolve({ facts: { grant, state: 'revoked' } });
    },
  };
}

export function isOwn(session: Session, did: Did): boolean {
  return ownDids(session).includes(did);
}

export function isStranger(session: Session, did: Did): boolean {
  return session.store.view((tables) => tables.table('contact').get(did)) === undefined;
}
