import { signDocument } from '../cosign/index.ts';
import { sha256 } from '../crypto/index.ts';
import { bytesToHex, canonicalJson, utf8ToBytes, type Did } from '../encoding/index.ts';
import { ageIdentity, sealSmall } from '../envelope/index.ts';
import { RECOVERY_INDEX } from '../keys/index.ts';
import { CURRENT } from './address.ts';
import { layerHash, writeIdentity, writeLayer } from './capsule-file.ts';
import { ownCircles } from './circle.ts';
import { ownDids } from './identities.ts';
import { ownJournalKey } from './journal-writing.ts';
import { defaultVault, type Session } from './session.ts';

const CAPSULE = 'capsule';

/** Where the capsule of one of a patient's dids lies. */
export function capsuleName(did: Did): string {
  return bytesToHex(sha256(utf8ToBytes(did)));
}

/**
 * Makes sure that the vault has this patient's recovery capsule for the custodian and the guardians of today: with it
 * they can together, and only together, open the journal for other words. Does nothing where it lies there already.
 * @returns whether there is one: without a custodian and a guardian, and before the record address is agreed, none
 * @throws VaultError
 */
export async function keepCapsule(session: Session): Promise<boolean> {
  const circle = ownCircles(session).at(-1)?.circle;
  const [isAgreed, contacts, known] = session.store.view((tables) => [
    tables.table('address').get(CURRENT)?.state === 'agreed',
    tables.table('contact').list(),
    tables.table('journal').get(CAPSULE),
  ]);
  // What other words began is not ours to write for, until it has moved to us.
  if (!isAgreed || circle?.patient !== session.profile.did) return false;
  const recipientOf = new Map(contacts.map(({ key, row }) => [key, row.card.recipient]));
  const outer = circle.custodian === null ? undefined : recipientOf.get(circle.custodian);
  const guardians = circle.guardians.filter((did) => recipientOf.has(did));
  const isPossible = outer !== undefined && guardians.length > 0;
  const people = isPossible ? [outer, ...guardians.map((did) => recipientOf.get(did) ?? '')] : [];
  const meant = bytesToHex(
    sha256(
      canonicalJson([
        ...ownDids(session),
        circle.custodian,
        ...guardians,
        ...people,
        `${circle.guardians.length}`,
      ]),
    ),
  );
  const vault = defaultVault(session);
  const names = ownDids(session).map(capsuleName);
  const isThere = names.every((name) => {
    const file = vault.readCapsule(name);
    return (file === undefined ? 'none' : bytesToHex(sha256(file))) === known?.files[1];
  });
  if (known?.files[0] === meant && isThere) return isPossible;
  if (!isPossible) {
    // An empty file in the place of one for people who are dismissed.
    for (const name of names) {
      if (vault.readCapsule(name) !== undefined) vault.writeCapsule(name, new Uint8Array());
    }
    return false;
  }
  const { recipient } = await ownJournalKey(session);
  const identity = ageIdentity(session.keys.ageSecret(RECOVERY_INDEX));
  const inner = await sealSmall(writeIdentity(identity), people.slice(1));
  const signed = signDocument(
    'capsule',
    session.network,
    {
      type: 'capsule',
      patient: session.profile.did,
      seq: circle.seq,
      custodian: circle.custodian,
      guardians,
      recipient,
      layer: layerHash(inner),
      iat: session.clock.now(),
    },
    session.identity,
  );
  const layer = await writeLayer({ document: signed.document, signature: signed.signature }, inner);
  const file = await sealSmall(layer, [outer]);
  for (const name of names) vault.writeCapsule(name, file);
  session.store.change((tables) => {
    const files = [meant, bytesToHex(sha256(file))];
    tables.table('journal').put(CAPSULE, { number: circle.seq, files, base: 0 });
  });
  return true;
}
