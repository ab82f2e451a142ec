import { nameOf } from './contacts.ts';
import type { CosignedRow } from './rows.ts';
import type { Session } from './session.ts';

/** A patient's record address that this wallet agreed to, as it keeps it for the patient too. */
export interface CosignedAddress {
  /** The patient's did, and the name that we gave it. */
  readonly patient: string;
  readonly name: string;
  readonly role: CosignedRow['role'];
  readonly address: string;
  /** With key origins and checksum (BIP-380, BIP-389). */
  readonly descriptor: string;
  /** Our custody account in it; null where another wallet of ours holds the key. */
  readonly account: number | null;
  /** Ledger id; null before the first statement. */
  readonly ledger: string | null;
  /** Unix seconds. */
  readonly accepted: number;
  /** Descriptors that the ledger moved away from; coins that are sent there late need them. */
  readonly former: readonly string[];
}

/**
 * The addresses that we co-sign for: a descriptor that is lost locks a ledger for ever, so every co-signer keeps
 * its copy and can show it.
 */
export function cosignedAddresses(session: Session): CosignedAddress[] {
  return session.store
    .view((tables) => tables.table('cosigned').list())
    .map(({ key, row }) => ({
      patient: key,
      name: nameOf(session, key),
      role: row.role,
      address: row.firstAddress,
      descriptor: row.descriptor,
      account: row.account,
      ledger: row.ledger,
      accepted: row.accepted,
      former: row.homes ?? [],
    }));
}
