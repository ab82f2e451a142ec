import type { AuditEntry, AuditTrail, StatementState } from '../wallet/index.ts';
import { html, type Html } from './html.ts';
import { icon } from './icons.ts';
import { clock, dayOf, longDay, timeElement } from './time.ts';
import { stateWords, storyOf } from './words.ts';

/**
 * The log, newest first, a list a day. A statement stands above the newest event that it commits to; what lies
 * above the newest statement hangs on a broken line, because nothing holds it yet.
 */
export function timeline(trail: AuditTrail): Html {
  if (trail.events.length === 0) return html`<p class="none">Nothing has happened yet.</p>`;
  const newestFirst = [...trail.events].reverse();
  const days = [...new Set(newestFirst.map(({ time }) => dayOf(time)))];
  return html`${days.map((day) => {
    const entries = newestFirst.filter(({ time }) => dayOf(time) === day);
    return html`<section class="day">
      <h3>${timeElement(entries[0]?.time ?? 0, longDay(entries[0]?.time ?? 0))}</h3>
      <ol class="line">
        ${entries.map((entry) => [statementAbove(trail, entry), item(trail, entry)])}
      </ol>
    </section>`;
  })}`;
}

function item(trail: AuditTrail, entry: AuditEntry): Html {
  const { kind, sentence, facts } = storyOf(
    entry,
    trail.grants.find(({ grant }) => grant === entry.grant),
  );
  const holder = trail.statements.find(({ statement }) => statement === entry.statement);
  const held = holder !== undefined && stateWords(holder).anchored;
  const grant =
    entry.grant === null
      ? null
      : html`<li>
          under grant <a href="#g-${entry.grant}"><code>${entry.grant.slice(0, 12)}</code></a>
        </li>`;
  return html`<li class="entry ${kind} ${held ? 'held' : 'loose'}">
    <span class="mark">${icon(kind)}</span>
    <div class="body">
      <p class="said">${sentence}</p>
      <ul class="facts">
        ${facts.map((fact) => html`<li>${fact}</li>`)} ${grant}
        <li class="anchor">${anchorWords(holder)}</li>
      </ul>
    </div>
    <p class="when">${timeElement(entry.at, whenWords(entry))}</p>
  </li>`;
}

function anchorWords(holder: StatementState | undefined): Html {
  if (holder === undefined) return html`not anchored yet`;
  const { anchored } = stateWords(holder);
  return anchored
    ? html`anchored in statement ${holder.statement}`
    : html`in statement ${holder.statement}, not in a block`;
}

// An access may be known a day later than it happened.
function whenWords({ at, time }: AuditEntry): string {
  return dayOf(at) === dayOf(time) ? clock(at) : `${dayOf(at)} ${clock(at)}`;
}

function statementAbove({ statements }: AuditTrail, { index }: AuditEntry): Html | null {
  const [statement] = statements.filter(({ size }) => size === index + 1).slice(-1);
  if (statement === undefined) return null;
  const { words, anchored } = stateWords(statement);
  return html`<li class="seal ${anchored ? 'held' : 'loose'}">
    <span class="mark">${icon('seal')}</span>
    <p>
      <b>Statement ${statement.statement}</b> ${words}
      <code title="${statement.txid}">${statement.txid.slice(0, 12)}</code>
    </p>
  </li>`;
}
