import type { AuditEntry, AuditTrail, StatementState } from '../wallet/index.ts';
import { html, type Html } from './html.ts';
import { icon } from './icons.ts';
import { clockTime, isoDay, longDay, shortDay, type Language } from '../language/index.ts';
import { reportWords } from './phrases.ts';
import { timeElement } from './time.ts';
import { isAnchored, stateWords, storyOf } from './words.ts';

/**
 * The log, newest first, a list a day. A statement stands above the newest event that it commits to; what lies
 * above the newest statement hangs on a broken line, because nothing holds it yet.
 */
export function timeline(trail: AuditTrail, language: Language): Html {
  if (trail.events.length === 0) return html`<p class="none">${reportWords[language].nothing}</p>`;
  const newestFirst = [...trail.events].reverse();
  const days = [...new Set(newestFirst.map(({ time }) => isoDay(time)))];
  return html`${days.map((day) => {
    const entries = newestFirst.filter(({ time }) => isoDay(time) === day);
    return html`<section class="day">
      <h3>${timeElement(entries[0]?.time ?? 0, longDay(entries[0]?.time ?? 0, language))}</h3>
      <ol class="line">
        ${entries.map((entry) => [statementAbove(trail, entry, language), item(trail, entry, language)])}
      </ol>
    </section>`;
  })}`;
}

function item(trail: AuditTrail, entry: AuditEntry, language: Language): Html {
  const say = reportWords[language];
  const { kind, sentence, facts } = storyOf(
    entry,
    language,
    trail.grants.find(({ grant }) => grant === entry.grant),
  );
  const holder = trail.statements.find(({ statement }) => statement === entry.statement);
  const held = holder !== undefined && isAnchored(holder);
  const grant = entry.grant === null ? null : html`<li>${say.underGrant} ${link(entry.grant)}</li>`;
  return html`<li class="entry ${kind} ${held ? 'held' : 'loose'}">
    <span class="mark">${icon(kind)}</span>
    <div class="body">
      <p class="said">${sentence}</p>
      <ul class="facts">
        ${facts.map((fact) => html`<li>${fact}</li>`)} ${grant}
        <li class="anchor">${anchorWords(holder, language)}</li>
      </ul>
    </div>
    <p class="when">${timeElement(entry.at, whenWords(entry, language))}</p>
  </li>`;
}

function link(grant: string): Html {
  return html`<a href="#g-${grant}"><code>${grant.slice(0, 12)}</code></a>`;
}

function anchorWords(holder: StatementState | undefined, language: Language): string {
  const say = reportWords[language];
  if (holder === undefined) return say.notAnchored;
  return isAnchored(holder) ? say.anchoredIn(holder.statement) : say.inStatement(holder.statement);
}

// An access may be known a day later than it happened.
function whenWords({ at, time }: AuditEntry, language: Language): string {
  const clock = clockTime(at, language);
  if (isoDay(at) === isoDay(time)) return clock;
  return `${language === 'en' ? isoDay(at) : shortDay(at, language)} ${clock}`;
}

function statementAbove({ statements }: AuditTrail, { index }: AuditEntry, language: Language): Html | null {
  const [statement] = statements.filter(({ size }) => size === index + 1).slice(-1);
  if (statement === undefined) return null;
  const { words, anchored } = stateWords(statement, language);
  return html`<li class="seal ${anchored ? 'held' : 'loose'}">
    <span class="mark">${icon('seal')}</span>
    <p>
      <b>${reportWords[language].statement(statement.statement)}</b> ${words}
      <code title="${statement.txid}">${statement.txid.slice(0, 12)}</code>
    </p>
  </li>`;
}
