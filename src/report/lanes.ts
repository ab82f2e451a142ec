import type { AuditGrant, AuditTrail } from '../wallet/index.ts';
import { html, type Html, type Piece } from './html.ts';
import { clockTime, isoDay, shortDay, type Language } from '../language/index.ts';
import { reportWords } from './phrases.ts';
import { name, purposeWords, thingsOf } from './words.ts';

// Where the present stands when something lies ahead: the past is what a reader came for.
const NOW_AT = 64;
/** Seconds that the past spans at least, so that a young ledger is not one line thick. */
const LEAST_PAST = 3_600;

/** Each grant as a bar over time, with a dot for every access. The words beside it say the same. */
export function lanes(trail: AuditTrail, language: Language): Html {
  const say = reportWords[language];
  const { grants, made } = trail;
  if (grants.length === 0) return html`<p class="none">${say.nobody}</p>`;
  const scale = scaleOf(trail);
  const ends =
    scale.end > made
      ? html`<text x="100%" y="12" class="end">${label(scale.end, scale, language)}</text>`
      : null;
  return html`<svg class="axis" width="100%" height="16" aria-hidden="true" focusable="false">
      <text x="0" y="12">${label(scale.start, scale, language)}</text>
      <text x="${percent(scale.at(made))}" y="12" class="${scale.end > made ? 'mid' : 'end'}">
        ${say.now}
      </text>
      ${ends}
    </svg>
    <ol class="lanes">
      ${grants.map((grant) => lane(trail, grant, scale, language))}
    </ol>`;
}

function lane(trail: AuditTrail, grant: AuditGrant, scale: Scale, language: Language): Html {
  const say = reportWords[language];
  const accesses = trail.events.filter(
    ({ type, grant: under }) => type === 'access.receipted' && under === grant.grant,
  );
  const end = grant.revoked ?? grant.until;
  const [from, to] = [scale.at(grant.from), scale.at(end)];
  const dots = accesses.map(
    ({ at }) =>
      html`<circle cx="${percent(scale.at(at))}" cy="13" r="5"
        ><title>${shortDay(at, language)}, ${clockTime(at, language)}</title></circle
      >`,
  );
  return html`<li
    class="lane ${grant.state}${grant.kind === 'emergency' ? ' urgent' : ''}"
    id="g-${grant.grant}"
  >
    <p>
      ${name(grant.provider)} <span class="tag">${say[STATES[grant.state]]}</span>
      <span class="count">${accesses.length === 0 ? say.never : say.times(accesses.length)}</span>
    </p>
    <p class="what">${what(grant, language)}</p>
    <svg class="strip" width="100%" height="26" aria-hidden="true" focusable="false">
      <line class="track" x1="0" x2="100%" y1="13" y2="13" />
      <rect
        class="bar"
        x="${percent(from)}"
        width="${percent(Math.max(to - from, 1.5))}"
        y="7"
        height="12"
        rx="6"
      />
      <line
        class="now"
        x1="${percent(scale.at(trail.made))}"
        x2="${percent(scale.at(trail.made))}"
        y1="0"
        y2="26"
      />
      ${dots}
    </svg>
  </li>`;
}

const STATES = {
  issued: 'stateIssued',
  offered: 'stateOffered',
  lapsed: 'stateLapsed',
  revoked: 'stateRevoked',
  expired: 'stateExpired',
} as const;

function what(grant: AuditGrant, language: Language): Piece[] {
  const say = reportWords[language];
  const when =
    grant.revoked === null
      ? say.until(shortDay(grant.until, language))
      : say.takenBackOn(shortDay(grant.revoked, language));
  return [thingsOf(grant, language), ' · ', purposeWords(grant.purpose, language), ' · ', when];
}

interface Scale {
  readonly start: number;
  readonly end: number;
  /** Percent of the width. */
  at(seconds: number): number;
}

// Past and future have each their own measure: an hour of history and a year ahead are both to be seen.
function scaleOf({ made, events, grants }: AuditTrail): Scale {
  const start = Math.min(made - LEAST_PAST, ...events.map(({ at }) => at), ...grants.map(({ from }) => from));
  const ahead = grants.filter(({ revoked, until }) => revoked === null && until > made);
  const end = Math.max(made, ...ahead.map(({ until }) => until));
  const nowAt = end > made ? NOW_AT : 100;
  return {
    start,
    end,
    at: (seconds) => {
      if (seconds <= made) return ((seconds - start) / (made - start)) * nowAt;
      return end === made ? 100 : Math.min(100, nowAt + ((seconds - made) / (end - made)) * (100 - nowAt));
    },
  };
}

function label(seconds: number, { start, end }: Scale, language: Language): string {
  return isoDay(start) === isoDay(end) ? `${clockTime(seconds, language)} UTC` : shortDay(seconds, language);
}

function percent(value: number): string {
  return `${Math.round(value * 100) / 100}%`;
}
