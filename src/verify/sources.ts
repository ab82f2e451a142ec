import { newestCircles, type ReadCircle } from '../circle/index.ts';
import type { Did } from '../encoding/index.ts';
import type { BoardCount, Collected } from './collect.ts';
import type { Evidence } from './evidence.ts';
import type { BoardReport } from './report.ts';
import type { JudgedRevocation } from './revocations.ts';

/** Which of the sources that count were read. */
export interface Sources {
  readonly boards: BoardReport[];
  /** The newest circle documents at hand: one, none, or several that contradict each other. */
  readonly newest: ReadCircle[];
  /** True when a board of the circle, or the patient's own store, was read. */
  readonly read: boolean;
  /** Files that may hold newer circle documents or proofs, and that nobody looked into. */
  readonly unread: number;
  /** The end of a sentence. */
  readonly detail: string;
}

/**
 * Says whether revocations were looked for where the patient posts them: on the boards that the newest circle
 * document at hand names. A board that no such document names may be anybody's, so that it is silent about a
 * revocation means nothing.
 * @param patient who the patient is now
 */
export function readSources(
  patient: Did,
  collected: Collected,
  revocations: readonly JudgedRevocation[],
  evidence: Evidence,
): Sources {
  const newest = newestCircles(collected.circles, patient);
  const named = new Set(newest.flatMap(({ circle }) => circle.boards));
  const boards = [
    ...onceEach(collected.boards).map(({ board, answered, foreign, sealed, unread }) => ({
      board,
      answered,
      ofCircle: named.has(board),
      ignored: foreign + revocations.filter((one) => one.board === board && one.standing === 'void').length,
      sealed,
      unread,
    })),
    ...[...named]
      .filter((name) => !collected.boards.some(({ board }) => board === name))
      .map((board) => ({ board, answered: false, ofCircle: true, ignored: 0, sealed: 0, unread: 0 })),
  ];
  const answered = boards.filter((board) => board.ofCircle && board.answered);
  const silent = boards.filter((board) => board.ofCircle && !board.answered);
  const unread = answered.reduce((sum, board) => sum + board.unread, 0);
  const common = { boards, newest, unread };
  if (evidence.ownStore === true)
    return { ...common, read: true, detail: "the patient's own store was read" };
  if (newest.length === 0) {
    return { ...common, read: false, detail: 'no circle document at hand names the boards' };
  }
  if (named.size === 0) return { ...common, read: false, detail: 'the patient has named no board' };
  const detail = [
    ...(answered.length > 0 ? [`read: ${list(answered)}`] : []),
    ...(silent.length > 0 ? [`no answer: ${list(silent)}`] : []),
    ...(unread > 0 ? [`not looked into, which no revocation is: ${unread} files`] : []),
  ].join('; ');
  return { ...common, read: answered.length > 0, detail };
}

/** A board that was asked about several topics is one board: it answered if it did each time. */
function onceEach(counts: readonly BoardCount[]): BoardCount[] {
  const byName = new Map<string, BoardCount>();
  for (const one of counts) {
    const { answered, foreign, sealed, unread } = byName.get(one.board) ?? {
      ...one,
      foreign: 0,
      sealed: 0,
      unread: 0,
    };
    byName.set(one.board, {
      board: one.board,
      answered: answered && one.answered,
      foreign: foreign + one.foreign,
      sealed: sealed + one.sealed,
      unread: unread + one.unread,
    });
  }
  return [...byName.values()];
}

function list(boards: readonly BoardReport[]): string {
  return boards.map(({ board }) => board).join(', ');
}
