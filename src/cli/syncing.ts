import type {
  FolderLook,
  Incoming,
  IncomingKind,
  Session,
  SharedFile,
  SharedFolder,
  WantedIncoming,
} from '../index.ts';
import { MedwalletError } from '../errors.ts';
import { CliError } from './errors.ts';
import { wordsOf } from './failure.ts';
import type { Io } from './io.ts';
import { visible } from './render.ts';
import { showIncoming } from './sync-showing.ts';
import { syncAsks, syncKinds, syncQuestions, syncWords } from './words/sync.ts';

/** Asked or done in one look: a flood of good-looking files is a flood of questions. */
const MAX_ASKED = 32;
/** What is wrong with a name, and no fault of the card. */
const NAMES = new Set(['bad-petname', 'petname-taken']);
/** Bytes read in one look. */
const MAX_READ = 128 * 1024 * 1024;

export interface SyncOptions {
  readonly yes?: boolean;
  readonly newPeople?: boolean;
  readonly dryRun?: boolean;
  /** Where granted packages are kept. */
  readonly into: string;
}

/** What became of one file, for programs. */
export interface SyncedItem {
  readonly schema: 'medwallet/sync-item/v1';
  readonly kind: IncomingKind | null;
  readonly state: 'taken' | 'declined' | 'refused' | 'waiting';
  readonly file: string;
  readonly from: string | null;
  readonly answer: string | null;
  readonly kept: string | null;
  readonly facts: Readonly<Record<string, unknown>> | null;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

/** How many of what, in one look or several. */
export interface SyncCounts {
  taken: number;
  declined: number;
  refused: number;
  waiting: number;
  /** Ours, somebody else's, or dealt with before. */
  others: number;
  /** Nothing of medwallet's. */
  foreign: number;
  left: number;
  /** Some could not be checked: a node or a disk did not answer. */
  isUnavailable: boolean;
}

/** What was found out in earlier looks: by the file's version, and it is not said twice. */
export interface SyncMemory {
  readonly known: Map<string, Exclude<Incoming['state'], 'new'>>;
  readonly told: Map<string, string>;
}

export interface Syncing {
  readonly io: Io;
  readonly session: Session;
  readonly folder: SharedFolder;
  readonly options: SyncOptions;
  readonly memory: SyncMemory;
  readonly tell: (item: SyncedItem) => void;
}

interface Refusal {
  readonly file: SharedFile;
  readonly sha256: string;
  readonly wanted: WantedIncoming | undefined;
  readonly error: MedwalletError;
}

/**
 * Goes through what lies in the folder until nothing more follows from it: a card makes an address file readable, an
 * address a statement. What is refused is told once the look is over, for it may come good by then.
 */
export async function takeFromFolder(sync: Syncing, look: FolderLook): Promise<SyncCounts> {
  const counts: SyncCounts = {
    taken: 0,
    declined: 0,
    refused: 0,
    waiting: 0,
    others: 0,
    foreign: 0,
    left: 0,
    isUnavailable: false,
  };
  let refusals: Refusal[] = [];
  const settled = new Set<string>();
  let isProgress = true;
  let read = 0;
  while (isProgress) {
    isProgress = false;
    refusals = [];
    Object.assign(counts, { others: 0, foreign: 0, left: 0 });
    for (const file of look.files) {
      if (settled.has(file.version)) continue;
      const known = sync.memory.known.get(file.version);
      if (known !== undefined) {
        counts[known === 'foreign' ? 'foreign' : 'others']++;
        continue;
      }
      if (counts.taken + counts.declined >= MAX_ASKED || read + file.size > MAX_READ) {
        counts.left++;
        continue;
      }
      read += file.size;
      const outcome = await oneFile(sync, file, refusals);
      if (outcome === undefined) continue;
      if (outcome === 'foreign' || outcome === 'own' || outcome === 'others' || outcome === 'done') {
        sync.memory.known.set(file.version, outcome);
        counts[outcome === 'foreign' ? 'foreign' : 'others']++;
        continue;
      }
      counts[outcome]++;
      settled.add(file.version);
      if (outcome === 'taken') isProgress = true;
    }
    if (isProgress) forget(sync.memory);
  }
  for (const refusal of refusals) await tellRefusal(sync, refusal);
  counts.refused = refusals.length;
  counts.isUnavailable = refusals.some(({ error }) => error.outcome === 'unavailable');
  return counts;
}

// What was not for us may be now; what is nothing of medwallet's stays that.
function forget({ known }: SyncMemory): void {
  for (const [version, state] of known) if (state !== 'foreign') known.delete(version);
}

async function oneFile(
  sync: Syncing,
  file: SharedFile,
  refusals: Refusal[],
): Promise<Exclude<Incoming['state'], 'new'> | 'taken' | 'declined' | 'waiting' | undefined> {
  const { io, session } = sync;
  const { readIncoming, settleIncoming } = await io.library();
  const found = file.read();
  if (found === undefined) return undefined;
  const { bytes, sha256 } = found;
  let wanted: WantedIncoming | undefined;
  try {
    const incoming = await readIncoming(session, bytes);
    if (incoming.state !== 'new') return incoming.state;
    wanted = incoming;
    if (sync.options.dryRun === true) {
      sync.tell(itemOf('waiting', sha256, wanted));
      return 'waiting';
    }
    const taken = await askAndTake(sync, wanted);
    const answer = taken.answer === undefined ? null : sync.folder.put(wanted.item.kind, taken.answer);
    const kept = taken.keep === undefined ? null : `${sync.options.into}/${taken.keep.name}`;
    if (taken.keep !== undefined && kept !== null) await io.write(kept, taken.keep.bytes);
    // Only now: killed before, it is asked again, and what was answered is answered in the same words.
    settleIncoming(session, bytes, wanted);
    sync.tell({ ...itemOf('taken', sha256, wanted), answer, kept, facts: taken.facts });
    return 'taken';
  } catch (error) {
    if (!isOurs(error)) throw error;
    if (error.code === 'confirmation-needed' || error.outcome === 'interrupted') throw error;
    if (error.code === 'declined' && wanted !== undefined) {
      settleIncoming(session, bytes, wanted);
      sync.tell(itemOf('declined', sha256, wanted));
      return 'declined';
    }
    refusals.push({ file, sha256, wanted, error });
    return undefined;
  }
}

async function askAndTake({ io, session, options }: Syncing, wanted: WantedIncoming) {
  const { language } = io.options;
  const say = syncWords[language];
  const { kind } = wanted.item;
  const { nameOf } = await io.library();
  const who = visible(nameOf(session, wanted.from));
  const needsLook = wanted.isStranger && options.newPeople !== true;
  const yes = options.yes === true && !needsLook;
  if (options.yes === true && needsLook && !io.prompt.canAsk) throw unknownSender();
  const shown = [
    syncAsks[language][kind](who),
    '',
    showIncoming(wanted.item, language),
    ...(wanted.isStranger ? ['', io.fit(say.stranger)] : []),
  ].join('\n');
  await io.confirm(shown, syncQuestions[language][kind], yes);
  if (wanted.item.kind !== 'card' || wanted.item.name !== null || yes) return wanted.take();
  return takeUnderName(io, wanted, visible(wanted.item.card.name));
}

/** Asks for a name until there is one that can be had: a slip of the keys is no refusal of the card. */
async function takeUnderName(io: Io, wanted: WantedIncoming, initial: string) {
  const { language } = io.options;
  for (;;) {
    const name = await io.prompt.text(syncWords[language].name, { initial });
    try {
      return await wanted.take(name);
    } catch (error) {
      if (!isOurs(error) || !NAMES.has(error.code)) throw error;
      io.note(io.fit((await wordsOf(error, language)).sentence));
    }
  }
}

async function tellRefusal(sync: Syncing, { file, sha256, wanted, error }: Refusal): Promise<void> {
  if (sync.memory.told.get(file.version) === error.code) return;
  sync.memory.told.set(file.version, error.code);
  const { language } = sync.io.options;
  const say = syncWords[language];
  const { code, message, hint } = error;
  sync.tell({ ...itemOf('refused', sha256, wanted), error: { code, message, hint } });
  const { sentence } = await wordsOf(error, language);
  const what = wanted === undefined ? say.unknown : syncKinds[language][wanted.item.kind];
  sync.io.note(visible(say.refused(`${what} (${file.name})`, `${sentence} [${code}]`)));
}

function itemOf(state: SyncedItem['state'], file: string, wanted: WantedIncoming | undefined): SyncedItem {
  return {
    schema: 'medwallet/sync-item/v1',
    kind: wanted?.item.kind ?? null,
    state,
    file,
    from: wanted?.from ?? null,
    answer: null,
    kept: null,
    facts: null,
    error: null,
  };
}

function isOurs(error: unknown): error is MedwalletError {
  return error instanceof MedwalletError;
}

function unknownSender(): CliError {
  return new CliError(
    'unknown-sender',
    'You have no card of whoever sent this, so --yes alone is not enough.',
    'Run it in a terminal and look, or add --new-people.',
  );
}
