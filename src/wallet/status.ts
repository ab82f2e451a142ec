import { CURRENT } from './address.ts';
import { notices, type Notice } from './attention.ts';
import { listGrants } from './grants.ts';
import { WalletError } from './errors.ts';
import { logSize } from './log.ts';
import type { PublicSession, Session } from './session.ts';

/** What a profile says without its passphrase. */
export interface PublicStatus {
  readonly profile: string;
  readonly did: string;
  readonly network: string;
  readonly role: string;
  readonly ledger: string | null;
  /** The words follow from the profile's name: a test wallet, which anybody can open. */
  readonly testSeed: boolean;
}

/** What a wallet holds, and what waits to be done. */
export interface WalletStatus extends PublicStatus {
  readonly address: { readonly address: string; readonly state: string } | null;
  readonly records: number;
  readonly events: number;
  /** Events that no statement holds yet. */
  readonly waitingEvents: number;
  readonly liveGrants: readonly {
    readonly grant: string;
    readonly provider: string;
    readonly purpose: string;
    /** Unix seconds; of a grant that begins later it has not come. */
    readonly notBefore: number;
    readonly expires: number;
  }[];
  readonly contacts: number;
  readonly cosigned: number;
  /** Files that wait for a board. */
  readonly outbox: number;
  /** Emergencies that the patient has not answered yet. */
  readonly breakGlass: readonly Notice[];
}

/** What can be said without unlocking. */
export function publicStatus(session: PublicSession): PublicStatus {
  const { profile, trust } = session;
  if (profile === undefined) {
    throw new WalletError(
      'profile-missing',
      'There is no such profile here.',
      'Make one: medwallet --profile NAME init --role patient',
      { outcome: 'usage' },
    );
  }
  return {
    profile: profile.name,
    did: profile.did,
    network: profile.network,
    role: profile.role,
    ledger: trust?.pinnedLedger(profile.did) ?? null,
    testSeed: profile.testSeed === true,
  };
}

/** What an unlocked wallet holds, and what waits. Amounts and times as its fields say. */
export function walletStatus(session: Session): WalletStatus {
  const counts = session.store.view((tables) => {
    const address = tables.table('address').get(CURRENT);
    const anchored = Math.max(
      0,
      ...tables
        .table('statement')
        .list()
        .map(({ row }) => row.size),
    );
    const events = logSize(tables);
    return {
      address: address === undefined ? null : { address: address.firstAddress, state: address.state },
      records: tables.table('record').count(),
      events,
      waitingEvents: events - anchored,
      contacts: tables.table('contact').count(),
      cosigned: tables.table('cosigned').count(),
      outbox: tables.table('outbox').count(),
    };
  });
  const liveGrants = listGrants(session)
    .filter(({ live }) => live)
    .map(({ id, claims }) => ({
      grant: id,
      provider: claims.aud,
      purpose: claims.purpose,
      notBefore: claims.nbf,
      expires: claims.exp,
    }));
  return { ...publicStatus(session), ...counts, liveGrants, breakGlass: notices(session) };
}
