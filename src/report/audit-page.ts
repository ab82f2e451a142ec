import { sha256 } from '../crypto/index.ts';
import { bytesToBase64, utf8ToBytes, type Did, type Network } from '../encoding/index.ts';
import type { AuditTrail } from '../wallet/index.ts';
import { sentenceIn, clockTime, numberOf, shortDay, type Language } from '../language/index.ts';
import { filled, html, Html } from './html.ts';
import { icon } from './icons.ts';
import { lanes } from './lanes.ts';
import { reportWords } from './phrases.ts';
import { STYLE } from './style.ts';
import { table } from './table.ts';
import { timeline } from './timeline.ts';
import { timeElement } from './time.ts';
import { isAnchored, type Kind } from './words.ts';

/** Whose records an audit is about. */
export interface AuditSubject {
  readonly patient: Did;
  readonly network: Network;
}

// Nothing is loaded, nothing runs, nothing is sent: the one thing allowed is this very style sheet.
const POLICY = [
  `default-src 'none'`,
  `style-src 'sha256-${bytesToBase64(sha256(utf8ToBytes(STYLE)))}'`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ');

// Put together apart from the templates: one more blank in it, and its hash would be another.
const SHEET = new Html(`<style>${STYLE}</style>`);

/**
 * An audit as one self-contained HTML page (UTF-8): who, what, when, why, under which grant, anchored or not yet.
 * It holds no script and loads nothing; every text from a record, a contact or a provider is escaped. It says
 * something about the patient's health in the clear, so it is for the patient's own eyes.
 * @param language of its words, dates and numbers; English unless told
 */
export function auditPage(
  trail: AuditTrail,
  { patient, network }: AuditSubject,
  language: Language = 'en',
): string {
  const say = reportWords[language];
  const made = timeElement(
    trail.made,
    `${shortDay(trail.made, language)}, ${clockTime(trail.made, language)} UTC`,
  );
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <title>${say.title}</title>
        ${SHEET}
      </head>
      <body>
        <main>
          <header>
            <p class="brand">${say.brand}</p>
            <h1>${say.heading}</h1>
            <p class="made">${filled(say.asOf, made, network)}</p>
            ${tiles(trail, language)}
          </header>
          ${warnings(trail, language)}
          <section>
            <h2>${say.access}</h2>
            <p class="key">${say.key}</p>
            ${lanes(trail, language)}
          </section>
          <section>
            <h2>${say.happened}</h2>
            ${filters(trail, language)} ${timeline(trail, language)}
          </section>
          <details>
            <summary id="as-table">${say.asTable}</summary>
            ${table(trail, language)}
          </details>
          <footer>
            <p>${say.known} ${filled(say.anchoredMeans, html`<i>${say.anchoredWord}</i>`)}</p>
            <p>${say.keepSafe}</p>
            <dl>
              <dt>${say.patient}</dt>
              <dd><code>${patient}</code></dd>
              <dt>${say.ledger}</dt>
              <dd><code>${trail.ledger ?? say.noLedger}</code></dd>
            </dl>
          </footer>
        </main>
      </body>
    </html>`;
  return `${page.markup}\n`;
}

function tiles({ events, grants, statements }: AuditTrail, language: Language): Html {
  const say = reportWords[language];
  const number = (value: number): string => numberOf(value, language);
  const accesses = events.filter(({ type }) => type === 'access.receipted').length;
  const readers = new Set(grants.filter(({ state }) => state === 'issued').map(({ provider }) => provider))
    .size;
  const held = new Set(statements.filter(isAnchored).map(({ statement }) => statement));
  const anchored = events.filter(({ statement }) => statement !== null && held.has(statement)).length;
  const tile = (count: string, words: string): Html => html`<li><b>${count}</b> ${words}</li>`;
  return html`<ul class="tiles">
    ${tile(number(readers), say.readers(readers))} ${tile(number(accesses), say.accesses(accesses))}
    ${tile(`${number(anchored)}/${number(events.length)}`, say.anchoredTile)}
  </ul>`;
}

function warnings(trail: AuditTrail, language: Language): Html | null {
  if (trail.warnings.length === 0) return null;
  return html`<section class="warnings" aria-labelledby="look">
    <h2 id="look">${icon('warning')} ${reportWords[language].toLookAt(trail.warnings.length)}</h2>
    <ul>
      ${trail.warnings.map((warning) => html`<li><bdi>${sentenceIn(warning, language)}</bdi></li>`)}
    </ul>
  </section>`;
}

const FILTERS = [
  ['access', 'filterAccess'],
  ['consent', 'filterConsent'],
  ['ended', 'filterEnded'],
  ['emergency', 'filterEmergency'],
  ['record', 'filterRecord'],
  ['ledger', 'filterLedger'],
] as const satisfies readonly (readonly [Kind, string])[];

// Switched by the style sheet alone.
function filters(trail: AuditTrail, language: Language): Html | null {
  if (trail.events.length === 0) return null;
  return html`<fieldset class="filters">
    <legend>${reportWords[language].show}</legend>
    ${FILTERS.map(
      ([kind, words]) =>
        html`<label class="${kind}"
          ><input type="checkbox" id="show-${kind}" checked />${reportWords[language][words]}</label
        >`,
    )}
  </fieldset>`;
}
