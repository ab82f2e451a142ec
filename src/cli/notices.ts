import { timeOf, type Language } from '../language/index.ts';
import type { Notice } from '../index.ts';
import { shortId, visible } from './render.ts';
import { noticeWords } from './words/notice.ts';

/** An emergency that its patient has not answered yet, in two lines that stand before everything else. */
export function renderNotice(notice: Notice, language: Language): string {
  const { grant, guardian, provider, reason, time } = notice;
  const say = noticeWords[language];
  const why = reason === null ? say.noReason : say.reason(visible(reason));
  return [
    say.breakGlass(visible(guardian), visible(provider), timeOf(time, language), why),
    `  ${say.look(shortId(grant))}`,
  ].join('\n');
}

/** What a reader of grants must know when a board was not read. */
export function silentBoard(board: string, language: Language): string {
  return noticeWords[language].silentBoard(visible(board));
}
