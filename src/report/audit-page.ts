import { sha256 } from '../crypto/index.ts';
import { bytesToBase64, utf8ToBytes, type Did, type Network } from '../encoding/index.ts';
import type { AuditTrail } from '../wallet/index.ts';
import { html, Html } from './html.ts';
import { icon } from './icons.ts';
import { lanes } from './lanes.ts';
import { STYLE } from './style.ts';
import { table } from './table.ts';
import { timeline } from './timeline.ts';
import { clock, shortDay, timeElement } from './time.ts';
import { plural, stateWords, type Kind } from './words.ts';

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
 */
export function auditPage(trail: AuditTrail, { patient, network }: AuditSubject): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <title>Who saw my records</title>
        ${SHEET}
      </head>
      <body>
        <main>
          <header>
            <p class="brand">medwallet audit</p>
            <h1>Who may see my records, and who did</h1>
            <p class="made">
              As of ${timeElement(trail.made, `${shortDay(trail.made)}, ${clock(trail.made)} UTC`)} on
              ${network}
            </p>
            ${tiles(trail)}
          </header>
          ${warnings(trail)}
          <section>
            <h2>Access</h2>
            <p class="key">A bar is how long somebody may read, a dot is a record opened.</p>
            ${lanes(trail)}
          </section>
          <section>
            <h2>What happened</h2>
            ${filters(trail)} ${timeline(trail)}
          </section>
          <details>
            <summary id="as-table">All of it as a table</summary>
            ${table(trail)}
          </details>
          <footer>
            <p>
              An access is known by the receipt that the provider's medwallet signs; other software leaves
              none.
              <i>Anchored</i> means: in a statement that is in the Bitcoin block chain, so that nobody can
              rewrite it unseen.
            </p>
            <p>
              This page names your records and is not encrypted. Keep it where you would keep a doctor's
              letter.
            </p>
            <dl>
              <dt>Patient</dt>
              <dd><code>${patient}</code></dd>
              <dt>Ledger</dt>
              <dd><code>${trail.ledger ?? 'none yet'}</code></dd>
            </dl>
          </footer>
        </main>
      </body>
    </html>`;
  return `${page.markup}\n`;
}

function tiles({ events, grants, statements }: AuditTrail): Html {
  const accesses = events.filter(({ type }) => type === 'access.receipted').length;
  const readers = new Set(grants.filter(({ state }) => state === 'issued').map(({ provider }) => provider))
    .size;
  const held = new Set(
    statements.filter((one) => stateWords(one).anchored).map(({ statement }) => statement),
  );
  const anchored = events.filter(({ statement }) => statement !== null && held.has(statement)).length;
  const tile = (number: string, words: string): Html => html`<li><b>${number}</b> ${words}</li>`;
  return html`<ul class="tiles">
    ${tile(String(readers), readers === 1 ? 'provider can read now' : 'providers can read now')}
    ${tile(String(accesses), accesses === 1 ? 'record opened' : 'records opened')}
    ${tile(`${anchored}/${events.length}`, 'events anchored')}
  </ul>`;
}

function warnings(trail: AuditTrail): Html | null {
  if (trail.warnings.length === 0) return null;
  return html`<section class="warnings" aria-labelledby="look">
    <h2 id="look">${icon('warning')} ${plural(trail.warnings.length, 'thing')} to look at</h2>
    <ul>
      ${trail.warnings.map((warning) => html`<li><bdi>${warning}</bdi></li>`)}
    </ul>
  </section>`;
}

const FILTERS: readonly (readonly [Kind, string])[] = [
  ['access', 'Opened'],
  ['consent', 'Given'],
  ['ended', 'Taken back'],
  ['emergency', 'Emergencies'],
  ['record', 'Records'],
  ['ledger', 'Keys and circle'],
];

// Switched by the style sheet alone.
function filters(trail: AuditTrail): Html | null {
  if (trail.events.length === 0) return null;
  return html`<fieldset class="filters">
    <legend>Show</legend>
    ${FILTERS.map(
      ([kind, words]) =>
        html`<label class="${kind}"><input type="checkbox" id="show-${kind}" checked />${words}</label>`,
    )}
  </fieldset>`;
}
