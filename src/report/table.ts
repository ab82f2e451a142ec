import type { AuditTrail } from '../wallet/index.ts';
import { html, type Html } from './html.ts';
import { clock, shortDay, timeElement } from './time.ts';
import { purposeWords } from './words.ts';

/** The same log as a table, oldest first: for screen readers, for copying, and for whoever likes tables. */
export function table({ events }: AuditTrail): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="as-table">
    <table>
      <caption>
        Every event of the log, oldest first. Times are UTC.
      </caption>
      <thead>
        <tr>
          <th scope="col">No</th>
          <th scope="col">When</th>
          <th scope="col">What</th>
          <th scope="col">Who</th>
          <th scope="col">Why</th>
          <th scope="col">Under grant</th>
          <th scope="col">In words</th>
          <th scope="col">Anchored</th>
        </tr>
      </thead>
      <tbody>
        ${events.map(
          (entry) =>
            html`<tr>
              <th scope="row">${entry.index}</th>
              <td>${timeElement(entry.at, `${shortDay(entry.at)}, ${clock(entry.at)}`)}</td>
              <td>${entry.type}</td>
              <td><bdi>${entry.whom ?? entry.who}</bdi></td>
              <td>${entry.purpose === null ? '' : `${entry.purpose}, ${purposeWords(entry.purpose)}`}</td>
              <td>${entry.grant === null ? '' : html`<code>${entry.grant.slice(0, 12)}</code>`}</td>
              <td><bdi>${entry.detail}</bdi></td>
              <td>${entry.anchored}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
