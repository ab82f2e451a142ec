import { MedwalletError } from '../errors.ts';
import { flushOutbox } from './boards.ts';
import { announceCircles } from './circle.ts';
import { nameOf } from './contacts.ts';
import { emergencyDelivery } from './emergency-keys.ts';
import { learnReviews, postEntries } from './glass-log.ts';
import { unreviewedGlass, watchGlass } from './glass-watching.ts';
import { guardianships, learnCircles } from './guardianship.ts';
import { settleIdentity } from './identities.ts';
import { keepJournal } from './journal-writing.ts';
import { owesKeys } from './key-debts.ts';
import { publishKeys } from './key-publishing.ts';
import { postReceipts } from './opening.ts';
import { finishErasing } from './erasing.ts';
import type { Session } from './session.ts';

/** Something that its owner must hear before anything else. */
export interface Notice {
  readonly kind: 'break-glass';
  readonly grant: string;
  readonly guardian: string;
  readonly provider: string;
  readonly reason: string | null;
  /** Unix seconds, by the guardian's clock. */
  readonly time: number;
}

/**
 * What a wallet does first whenever it is opened: look at the boards for what others left, and finish what an
 * earlier command could not. None of it may keep a command from being carried out: a board that is silent, or a
 * vault that is full, is no reason not to open a record.
 */
export async function attend(session: Session): Promise<Notice[]> {
  for (const duty of [...DUTIES[session.profile.role], keepJournal]) {
    try {
      await duty(session);
    } catch (error) {
      if (!(error instanceof MedwalletError)) throw error;
    }
  }
  return notices(session);
}

/** What stays to be said until the patient has answered it. */
export function notices(session: Session): Notice[] {
  if (session.profile.role !== 'patient') return [];
  return unreviewedGlass(session).map(({ grant, read, reason }) => ({
    kind: 'break-glass',
    grant,
    guardian: nameOf(session, read.entry.guardian),
    provider: nameOf(session, read.entry.provider),
    reason,
    time: read.entry.time,
  }));
}

type Duty = (session: Session) => unknown;

const DUTIES: Readonly<Record<Session['profile']['role'], readonly Duty[]>> = {
  patient: [
    settleIdentity,
    announceCircles,
    watchGlass,
    async (session) => {
      if (owesKeys(session)) await publishKeys(session);
    },
    finishErasing,
    flushOutbox,
  ],
  provider: [postReceipts],
  guardian: [
    postEntries,
    learnCircles,
    async (session) => {
      for (const { patient } of guardianships(session)) await emergencyDelivery(session, patient.did);
    },
    learnReviews,
    flushOutbox,
  ],
};
