import type { AuditTrail } from '../wallet/index.ts';
import { html, type Html } from './html.ts';
import { clockTime, shortDay, type Language } from '../language/index.ts';
import { reportWords } from './phrases.ts';
import { timeElement } from './time.ts';
import { purposeWords } from './words.ts';
import { auditAnchored, auditDetail, auditName } from './audit-detail.ts';

/** The same log as a table, oldest first: for screen readers, for copying, and for whoever likes tables. */
export function table({ events }: AuditTrail, language: Language): Html {
  const say = reportWords[language];
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="as-table">
    <table>
      <caption>
        ${say.caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${say.number}</th>
          <th scope="col">${say.when}</th>
          <th scope="col">${say.what}</th>
          <th scope="col">${say.who}</th>
          <th scope="col">${say.whyColumn}</th>
          <th scope="col">${say.grantColumn}</th>
          <th scope="col">${say.inWords}</th>
          <th scope="col">${say.anchoredColumn}</th>
        </tr>
      </thead>
      <tbody>
        ${events.map(
          (entry) =>
            html`<tr>
              <th scope="row">${entry.index}</th>
              <td>
                ${timeElement(entry.at, `${shortDay(entry.at, language)}, ${clockTime(entry.at, language)}`)}
              </td>
              <td class="type">${entry.type}</td>
              <td><bdi>${auditName(entry.whom ?? entry.who, language)}</bdi></td>
              <td>
                ${entry.purpose === null ? '' : `${entry.purpose}, ${purposeWords(entry.purpose, language)}`}
              </td>
              <td>${entry.grant === null ? '' : html`<code>${entry.grant.slice(0, 12)}</code>`}</td>
              <td><bdi>${auditDetail(entry, language)}</bdi></td>
              <td>${auditAnchored(entry, language)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
