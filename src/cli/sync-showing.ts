import type { IncomingItem } from '../index.ts';
import { timeOf, type Language } from '../language/index.ts';
import { visible } from './render.ts';
import { addressWords, roleWords } from './words/address.ts';
import { statusWords } from './words/status.ts';
import { syncCustody, syncLabels, syncNotes, syncWords } from './words/sync.ts';

/** What a person looks at before saying yes. Signed texts stand in it word for word. */
export function showIncoming(item: IncomingItem, language: Language): string {
  const say = syncWords[language];
  const [labels, notes, custody] = [syncLabels[language], syncNotes[language], syncCustody[language]];
  const width = Math.max(...Object.values(labels).map(({ length }) => length)) + 2;
  const line = (label: keyof typeof labels, value: string): string =>
    `  ${labels[label].padEnd(width)}${visible(value)}`;
  const note = (text: string): string => line('note', text);
  switch (item.kind) {
    case 'card':
      return [
        line('name', item.card.name),
        line('role', statusWords[language][item.card.role]),
        line('did', item.card.did),
        line('custody', item.card.custody === undefined ? custody.no : custody.yes),
      ].join('\n');
    case 'address': {
      const { role, address, descriptor, account, foreignKey, moves, circle, patient } = item.proposal;
      return [
        line('role', roleWords(addressWords[language], role)),
        line('address', address),
        line('descriptor', descriptor),
        line('key', account === null ? (foreignKey ?? say.elsewhere) : String(account)),
        ...(role === 'guardian' ? [note(notes.emergency)] : []),
        ...(moves ? [note(notes.moves)] : []),
        ...(circle.after === null ? [] : [note(notes.goesOn)]),
        ...(circle.patient === patient.did ? [] : [note(notes.newKey(circle.patient))]),
      ].join('\n');
    }
    case 'acceptance':
      return line('address', item.acceptance.firstAddress);
    case 'offer':
      return `${item.proposal.text}\n\n${say.signBy(timeOf(item.proposal.acceptBy, language))}`;
    case 'accepted-offer':
      return item.text;
    case 'statement': {
      const { checked, note: text, txid, becomes } = item.statement;
      return [
        text.trimEnd(),
        '',
        line('statement', String(checked.statement)),
        line('newEvents', String(checked.newEvents)),
        line('seal', `${checked.seal.before} → ${checked.seal.after} sat`),
        line('fee', `${checked.fee} sat (${checked.vsize} vB)`),
        line('transaction', txid),
        ...(checked.replaces ? [note(notes.replaces)] : []),
        ...(checked.restarts ? [note(notes.restarts)] : []),
        ...(becomes === null ? [] : [note(notes.newKey(becomes))]),
        ...(checked.movesHome ? [note(notes.leaves)] : []),
      ].join('\n');
    }
    case 'cosigned-statement':
      return [line('statement', String(item.statement)), line('transaction', item.txid)].join('\n');
    case 'package':
      return [
        line('grant', item.grant),
        line('purpose', item.claims.purpose),
        line('records', [...(item.claims.records ?? []), ...(item.claims.collections ?? [])].join(' ')),
        line('until', timeOf(item.claims.exp, language)),
      ].join('\n');
    case 'issue':
      return [line('title', item.issue.manifest.title), line('type', item.issue.manifest.mediaType)].join(
        '\n',
      );
    case 'revocation':
      return line('grant', item.revocation.grant);
    case 'history':
      return line('did', item.patient);
  }
}
