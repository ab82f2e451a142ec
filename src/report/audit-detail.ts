import { shortDay, type Language } from '../language/index.ts';
import type { AuditEntry } from '../wallet/index.ts';

const SHORT = 12;

/** States of a statement; in English they are called what programs call them. */
const STATES: Readonly<Record<string, string>> = {
  signed: 'ditandatangani',
  'in-mempool': 'menunggu blok',
  confirmed: 'terkonfirmasi',
  final: 'pasti',
  conflicted: 'bertentangan',
};

/**
 * An event in the words of a table, with titles and names from the patient's own store. They may hold anything:
 * whoever shows them escapes them.
 */
export function auditDetail(entry: AuditEntry, language: Language): string {
  if (language === 'en') return entry.detail;
  const { event } = entry;
  const [whom, title] = [entry.whom ?? '', entry.record?.title ?? ''];
  const grant = `izin ${(entry.grant ?? '').slice(0, SHORT)}`;
  const why = entry.purpose === null ? '' : ` untuk ${entry.purpose}`;
  const because = 'reason' in event ? ` (${event.reason})` : '';
  switch (event.type) {
    case 'circle.declared':
      return `dokumen lingkaran ${event.seq}`;
    case 'record.added':
      return `${title} (${event.collection})`;
    case 'record.superseded':
      return `${title}, digantikan ${event.by.slice(0, SHORT)}${because}`;
    case 'record.refiled':
      return `${title} ke ${event.collection}`;
    case 'record.erased':
      return `${title}${because}`;
    case 'grant.offered':
    case 'grant.issued':
      return `${whom}${why} sampai ${shortDay(event.exp, language)}, ${grant}`;
    case 'grant.revoked':
      return `${whom}, ${grant}`;
    case 'access.receipted':
      return `${whom} membuka ${title}${why}, ${grant}`;
    case 'breakglass.seen':
      return `akses darurat untuk ${whom}, ${grant}`;
    case 'collection.rotated':
      return `${event.collection} ke generasi ${event.generation}${because}`;
    case 'key.rotated':
      return `kunci baru${because}`;
    case 'home.moved':
      return 'ke alamat rekam medis baru';
  }
}

/** Somebody of an audit: a name that the patient gave, a did, or the patient, whom the audit calls `me`. */
export function auditName(name: string, language: Language): string {
  // No contact may be called so.
  return name === 'me' && language === 'id' ? 'saya' : name;
}

/** Which statement holds an event, and what became of that statement as the log says it. */
export function auditAnchored(entry: AuditEntry, language: Language): string {
  if (language === 'en') return entry.anchored;
  if (entry.statement === null) return 'belum';
  const state = /, (.*)$/.exec(entry.anchored)?.[1] ?? '';
  return `pernyataan ${entry.statement}, ${STATES[state] ?? state}`;
}
