import { base64ToBytes } from '../../src/encoding/index.ts';
import { openSmall } from '../../src/envelope/index.ts';
import { parseGrantPackage } from '../../src/grant/index.ts';
import { mainIdentity } from '../../src/wallet/age-keys.ts';
import { cosignGrant } from '../../src/wallet/cosigning.ts';
import { draftGrant, finishGrant, offerGrant, type GrantRequest } from '../../src/wallet/grants.ts';
import { addRecord, type RecordSummary } from '../../src/wallet/records.ts';
import { openGranted } from '../../src/wallet/opening.ts';
import { addContact, makeCard } from '../../src/wallet/contacts.ts';
import type { Session } from '../../src/wallet/session.ts';
import type { Role } from '../../src/wallet/ports/profile.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import { createProfile, unlock, type TestHome } from './people.ts';

const DAY = 86_400;

/** One more wallet, known to the others and knowing them. */
export async function join(
  home: TestHome,
  name: string,
  role: Role,
  others: readonly UnlockedWallet[],
): Promise<UnlockedWallet> {
  await createProfile(home, name, role);
  const wallet = await unlock(home, name);
  for (const other of others) {
    addContact(other, (await makeCard(wallet, { name, withCustodyKey: false })).file, name);
    const { file } = await makeCard(other, { name: other.profile.name, withCustodyKey: false });
    addContact(wallet, file, other.profile.name);
  }
  return wallet;
}

export async function addText(patient: Session, text: string, collection: string): Promise<RecordSummary> {
  return addRecord(patient, [new TextEncoder().encode(text)], { title: text, collection });
}

/** A grant that both have signed. */
export async function grantTo(
  patient: Session,
  provider: Session,
  request: Partial<GrantRequest>,
): Promise<{ grant: string; package: Uint8Array }> {
  const draft = draftGrant(patient, {
    provider: provider.profile.did,
    seconds: 30 * DAY,
    purpose: 'TREAT',
    ...request,
  });
  return finishGrant(patient, cosignGrant(provider, offerGrant(patient, draft)));
}

/** What a record opens to. */
export async function openText(provider: Session, file: Uint8Array, record: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  await openGranted(provider, file, record, {
    write: (chunk) => {
      chunks.push(chunk);
    },
    commit: () => undefined,
    abort: () => {
      chunks.length = 0;
    },
  });
  return Buffer.concat(chunks).toString('utf8');
}

/** Every secret identity that a package hands over, whatever form it has around them. */
export async function identitiesIn(provider: Session, file: Uint8Array): Promise<string[]> {
  const { envelope } = parseGrantPackage(file);
  const opened = await openSmall(base64ToBytes(envelope), [mainIdentity(provider)]);
  return (
    Buffer.from(opened)
      .toString('utf8')
      .match(/AGE-SECRET-KEY-PQ-1[A-Z0-9]+/g) ?? []
  );
}

/** The same wallet at another time. */
export function at<Wallet extends Session>(wallet: Wallet, seconds: number): Wallet {
  return { ...wallet, clock: { now: () => seconds } };
}

/** The same wallet, without a network: no board answers. */
export function offline<Wallet extends Session>(wallet: Wallet): Wallet {
  return { ...wallet, vault: () => undefined };
}
