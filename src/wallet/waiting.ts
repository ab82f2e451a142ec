import { CURRENT, NEXT } from './address.ts';
import { listGrants } from './grants.ts';
import { waitingIssues } from './issue-reading.ts';
import { PLAN } from './statement-versions.ts';
import { notices } from './attention.ts';
import type { AddressRow } from './rows.ts';
import type { Session } from './session.ts';

/** Something that is not done before somebody signed, or answered. */
export interface Waiting {
  /**
   * `grant`: offered; `statement`: planned; `address`: proposed; `move`: a home to go to, proposed or to be signed
   * for; `record`: issued by a provider; `review`: an emergency that its patient has not answered.
   */
  readonly kind: 'grant' | 'statement' | 'address' | 'move' | 'record' | 'review';
  /** Whose turn it is. */
  readonly turn: 'mine' | 'theirs';
  /** A grant's or record's id, a txid in display order, or an address. */
  readonly id: string;
  /** Dids of the others it is about: who has to answer, or who waits for us. */
  readonly who: readonly string[];
  /** Until when it can be signed, Unix seconds; null for no end. */
  readonly until: number | null;
}

/**
 * What waits for a signature or an answer of ours, or of somebody else. Ours first.
 * @param readsBoards whether boards are looked at for what providers issued
 */
export async function waitingThings(session: Session, readsBoards: boolean): Promise<Waiting[]> {
  const isPatient = session.profile.role === 'patient';
  const all = isPatient
    ? [...(readsBoards ? await issued(session) : []), ...own(session)]
    : expected(session);
  return [...all.filter(({ turn }) => turn === 'mine'), ...all.filter(({ turn }) => turn === 'theirs')];
}

async function issued(session: Session): Promise<Waiting[]> {
  const { issues } = await waitingIssues(session);
  return issues.map(({ manifest }) => ({
    kind: 'record',
    turn: 'mine',
    id: manifest.id,
    who: manifest.author === undefined ? [] : [manifest.author],
    until: null,
  }));
}

function own(session: Session): Waiting[] {
  const { plan, current, next } = session.store.view((tables) => ({
    plan: tables.table('plan').get(PLAN),
    current: tables.table('address').get(CURRENT),
    next: tables.table('address').get(NEXT),
  }));
  const reviews = notices(session).map(({ grant }): Waiting => {
    return { kind: 'review', turn: 'mine', id: grant, who: [], until: null };
  });
  const offers = listGrants(session)
    .filter(({ standing }) => standing === 'offered')
    .map(({ id, claims, acceptBy }): Waiting => {
      return { kind: 'grant', turn: 'theirs', id, who: [claims.aud], until: acceptBy };
    });
  return [
    ...reviews,
    ...offers,
    ...(plan === undefined
      ? []
      : [
          { kind: 'statement', turn: 'theirs', id: plan.txid, who: cosigners(current), until: null } as const,
        ]),
    ...proposed('address', current),
    ...proposed('move', next),
  ];
}

function proposed(kind: 'address' | 'move', row: AddressRow | undefined): Waiting[] {
  if (row?.state !== 'proposed') return [];
  const who = cosigners(row).filter((did) => row.acceptances[did] === undefined);
  return [{ kind, turn: 'theirs', id: row.firstAddress, who, until: null }];
}

function cosigners(row: AddressRow | undefined): string[] {
  return Object.keys(row?.custodyKeys ?? {});
}

// What a co-signer agreed to and has not signed yet.
function expected(session: Session): Waiting[] {
  return session.store
    .view((tables) => tables.table('cosigned').list())
    .flatMap(({ key, row }) =>
      row.expects === undefined
        ? []
        : [{ kind: 'move', turn: 'mine', id: row.expects.firstAddress, who: [key], until: null } as const],
    );
}
