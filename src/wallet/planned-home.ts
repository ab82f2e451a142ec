import { bytesToHex } from '../encoding/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { makeRecordDescriptor, recordScript } from '../multisig/index.ts';
import { custodyKeyOf, lockout, NEXT } from './address.ts';
import { findContact, type Contact } from './contacts.ts';
import { nextCustodyAccount } from './custody.ts';
import { WalletError } from './errors.ts';
import type { AddressRow } from './rows.ts';
import type { Session } from './session.ts';

/** Who is to sign at another home. Who is not named stays. */
export interface HomeRequest {
  /** Petname or did. */
  readonly custodian?: string;
  /** Petname or did. */
  readonly guardian?: string;
  readonly acceptLockout?: boolean;
}

/** Who signs at a home that nobody has agreed to yet, with which keys, and the address that these make. */
export interface PlannedHome {
  /** Dids: the custodian, and the guardian where there is one. */
  readonly cosigners: readonly string[];
  /** SHA-256 of the descriptor, in hex. */
  readonly descriptorHash: string;
  /** All of its row that does not depend on why the ledger moves. */
  readonly row: Pick<
    AddressRow,
    | 'state'
    | 'descriptor'
    | 'firstAddress'
    | 'account'
    | 'custodian'
    | 'guardians'
    | 'acceptances'
    | 'custodyKeys'
  >;
}

/**
 * Another home for a ledger that lives at `today`'s. A proposal that nobody agreed to is replaced, and its account
 * with it.
 * @throws WalletError `unknown-contact`, `lockout`, `no-custody-key`
 */
export function planHome(session: Session, request: HomeRequest, today: AddressRow): PlannedHome {
  const custodian = person(session, request.custodian ?? today.custodian);
  const guardian = person(session, request.guardian ?? today.guardians[0] ?? null);
  if (custodian === undefined) throw noCustodian();
  if (guardian === undefined && request.acceptLockout !== true) throw lockout();
  const cosigners = guardian === undefined ? [custodian] : [custodian, guardian];
  const custodyKeys = Object.fromEntries(cosigners.map((contact) => [contact.did, keyIn(contact, today)]));
  const account = session.store.view(
    (tables) => tables.table('address').get(NEXT)?.account ?? nextCustodyAccount(tables),
  );
  const descriptor = makeRecordDescriptor({
    network: session.network,
    threshold: 2,
    keys: [session.keys.custody(account).keyExpression, ...Object.values(custodyKeys)],
    acceptLockout: request.acceptLockout === true,
  });
  const { address } = recordScript(descriptor, 0, 0, derivePublicKey);
  return {
    cosigners: cosigners.map(({ did }) => did),
    descriptorHash: bytesToHex(descriptor.hash),
    row: {
      state: 'proposed',
      descriptor: descriptor.text,
      firstAddress: address,
      account,
      custodian: custodian.did,
      guardians: guardian === undefined ? [] : [guardian.did],
      acceptances: {},
      custodyKeys,
    },
  };
}

function person(session: Session, who: string | null): Contact | undefined {
  return who === null ? undefined : findContact(session, who);
}

// Whoever stays may keep his key: every statement derives another one from it.
function keyIn(contact: Contact, today: AddressRow): string {
  const known = today.custodyKeys[contact.did];
  const hasOwn = contact.custodyKey !== undefined || contact.card.custody !== undefined;
  return !hasOwn && known !== undefined ? known : custodyKeyOf(contact);
}

function noCustodian(): WalletError {
  return new WalletError(
    'unknown-contact',
    'It is not said who is to be the custodian.',
    'Add --custodian NAME.',
    { outcome: 'usage' },
  );
}
