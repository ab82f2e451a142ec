import type { ReadCircle } from '../circle/index.ts';
import type { StatementOptions } from '../cosign/index.ts';
import { bytesToHex, type Did } from '../encoding/index.ts';
import { parseRecordDescriptor } from '../multisig/index.ts';
import { feeCaps } from './fees.ts';
import type { Tables } from './ports/store.ts';
import type { CosignedRow, WalletRows } from './rows.ts';
import type { Session } from './session.ts';
import { knowledge } from './statement-knowledge.ts';

/** A ledger that we co-sign, and at which home a statement of it is expected. */
export interface CosignedHome {
  /** The did under which we keep it. */
  readonly patient: Did;
  readonly row: CosignedRow;
  /** The home that we were told to expect, not the one of today. */
  readonly isExpected: boolean;
  /** It begins a ledger that goes on for the one of today. */
  readonly isSuccessor: boolean;
  /** @internal How the checks of a statement are made for it. */
  readonly options: StatementOptions;
}

/**
 * The ledger that a circle document belongs to. Which home a statement may pay to follows from the home that the
 * circle document names, and that is one of two: today's, or the one that we agreed to expect.
 * @param circle of a statement; or a patient's did
 */
export function cosignedHome(session: Session, circle: ReadCircle | Did): CosignedHome | undefined {
  const all = session.store.view((tables) => tables.table('cosigned').list());
  const patient = typeof circle === 'string' ? circle : circle.circle.patient;
  const named = typeof circle === 'string' ? undefined : circle.circle.descriptorHash;
  const expected = all.find(
    ({ row }) =>
      row.expects !== undefined &&
      row.expects.patient === patient &&
      hashOf(session, row.expects.descriptor) === named,
  );
  if (expected?.row.expects !== undefined) {
    const { key, row } = expected;
    const { expects } = expected.row;
    return home(session, key, row, { ...expects, isExpected: true });
  }
  const today = all.find(({ key, row }) => key === patient || row.expects?.patient === patient);
  if (today === undefined) return undefined;
  const { key, row } = today;
  return home(session, key, row, {
    descriptor: row.descriptor,
    patient: key,
    after: null,
    isExpected: false,
  });
}

/** The homes of a ledger besides today's, with one more. */
export function withFormer(
  row: CosignedRow,
  home: Pick<CosignedRow, 'descriptor' | 'account'> | undefined,
): Pick<CosignedRow, 'homes' | 'accounts'> {
  if (home === undefined) return {};
  const accounts = [...(row.accounts ?? []), ...(home.account === null ? [] : [home.account])];
  return {
    homes: [...new Set([...(row.homes ?? []), home.descriptor])],
    accounts: [...new Set(accounts)],
  };
}

/** Makes the expected home the one of today, inside the transaction that keeps the statement which showed it. */
export function enterExpected(tables: Tables<WalletRows>, patient: Did, kept: CosignedRow): void {
  const { expects } = kept;
  if (expects === undefined || expects.role === 'leaving') {
    tables.table('cosigned').put(patient, kept);
    return;
  }
  const { role, descriptor, firstAddress, account, emergencyIdentity, acceptance } = expects;
  const formers = [...(kept.formers ?? []), ...(expects.patient === patient ? [] : [patient])];
  const next: CosignedRow = {
    role,
    descriptor,
    firstAddress,
    account,
    emergencyIdentity,
    circle: kept.circle,
    accepted: kept.accepted,
    ledger: kept.ledger,
    last: kept.last,
    ...(acceptance === undefined ? {} : { acceptance }),
    ...(kept.earlier === undefined ? {} : { earlier: kept.earlier }),
    ...(kept.longest === undefined ? {} : { longest: kept.longest }),
    ...withFormer(kept, kept),
    ...(formers.length === 0 ? {} : { formers }),
  };
  if (expects.patient !== patient) tables.table('cosigned').delete(patient);
  tables.table('cosigned').put(expects.patient, next);
}

function home(
  session: Session,
  key: Did,
  row: CosignedRow,
  at: {
    readonly descriptor: string;
    readonly patient: Did;
    readonly after: { readonly ledger: string; readonly note: string } | null;
    readonly isExpected: boolean;
  },
): CosignedHome {
  // What we signed last belongs to the ledger that ended, unless we have signed in its successor already.
  const isSuccessor = at.after !== null && (row.last === null || row.ledger === at.after.ledger);
  const known = knowledge({
    network: session.network,
    descriptor: at.descriptor,
    former: [
      row.descriptor,
      ...(row.homes ?? []),
      ...(row.expects === undefined ? [] : [row.expects.descriptor]),
    ],
    after: at.after,
    // A successor has another id, and nothing of the ledger before is its past.
    ledger: isSuccessor ? undefined : (row.ledger ?? undefined),
    last: isSuccessor ? undefined : (row.last ?? undefined),
    earlier: isSuccessor ? [] : row.earlier,
    longest: isSuccessor ? undefined : row.longest,
    caps: feeCaps(session),
  });
  return {
    patient: key,
    row,
    isExpected: at.isExpected,
    isSuccessor,
    options: { known, patient: at.patient },
  };
}

function hashOf(session: Session, descriptor: string): string {
  return bytesToHex(parseRecordDescriptor(descriptor, session.network, { acceptLockout: true }).hash);
}
