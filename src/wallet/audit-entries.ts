import { utf8ToBytes } from '../encoding/index.ts';
import { parseEvent, type LedgerEvent } from '../ledger/index.ts';
import type { StatementState } from './anchor-states.ts';
import { nameOf } from './contacts.ts';
import { listGrants, type GrantSummary } from './grants.ts';
import { eventRows } from './log.ts';
import { listRecords } from './records.ts';
import type { Session } from './session.ts';

/** One event of the log, with the words that a person needs to read it. */
export interface AuditEntry {
  /** Its place in the log, from 0. */
  readonly index: number;
  /** Unix seconds: when the actor says that it happened; of an access, when we learnt of it. */
  readonly time: number;
  /** Unix seconds: of an access, when the provider says he opened the record; else `time`. */
  readonly at: number;
  readonly type: string;
  /** Who wrote the event, by the name that we gave him. */
  readonly who: string;
  /** Whom it is about: the provider of a grant or an access; null where there is none. */
  readonly whom: string | null;
  /** What for: a PurposeOfUse code; null where there is no grant, or one we do not know. */
  readonly purpose: string | null;
  /** Grant id. */
  readonly grant: string | null;
  /** Of a record, what we call it; its id where we no longer have it. */
  readonly record: { readonly id: string; readonly title: string } | null;
  /** In words, with titles and names from our own store. */
  readonly detail: string;
  /** `statement 2, final` or `not yet`. */
  readonly anchored: string;
  /** The first statement that commits to it. */
  readonly statement: number | null;
  readonly event: LedgerEvent;
}

/** The whole log in words, oldest first; of what was erased the numbers are missing. */
export function auditEntries(session: Session, statements: readonly StatementState[]): AuditEntry[] {
  const names: Names = {
    session,
    titles: new Map(listRecords(session).map(({ id, manifest }) => [id, manifest.title])),
    grants: new Map(listGrants(session).map((grant) => [grant.id, grant])),
  };
  return session.store.view(eventRows).map(({ event, index }): AuditEntry => {
    const parsed = parseEvent(utf8ToBytes(event));
    const holder = statements.find(({ size }) => size > index);
    return {
      index,
      time: parsed.time,
      at: parsed.type === 'access.receipted' ? parsed.at : parsed.time,
      type: parsed.type,
      who: nameOf(session, parsed.actor),
      ...subjectOf(names, parsed),
      detail: describe(names, parsed),
      anchored: holder === undefined ? 'not yet' : `statement ${holder.statement}, ${holder.state}`,
      statement: holder?.statement ?? null,
      event: parsed,
    };
  });
}

interface Names {
  readonly session: Session;
  readonly titles: ReadonlyMap<string, string>;
  readonly grants: ReadonlyMap<string, GrantSummary>;
}

type Subject = Pick<AuditEntry, 'whom' | 'purpose' | 'grant' | 'record'>;

function subjectOf(names: Names, event: LedgerEvent): Subject {
  const { session, grants } = names;
  const whom = 'grantee' in event ? event.grantee : 'provider' in event ? event.provider : undefined;
  const grant = 'grant' in event ? event.grant : null;
  const purpose =
    'purpose' in event ? event.purpose : grant === null ? undefined : grants.get(grant)?.claims.purpose;
  return {
    whom: whom === undefined ? null : nameOf(session, whom),
    purpose: purpose ?? null,
    grant,
    record: 'record' in event ? { id: event.record, title: titleOf(names, event.record) } : null,
  };
}

function titleOf({ titles }: Names, id: string): string {
  return titles.get(id) ?? id.slice(0, 12);
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : ` (${reason})`;
}

function describe(names: Names, event: LedgerEvent): string {
  const { session, grants } = names;
  const until = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
  const why = (grant: string): string => {
    const purpose = grants.get(grant)?.claims.purpose;
    return purpose === undefined ? '' : ` for ${purpose}`;
  };
  switch (event.type) {
    case 'circle.declared':
      return `circle document ${event.seq}`;
    case 'record.added':
      return `${titleOf(names, event.record)} (${event.collection})`;
    case 'record.superseded':
      return `${titleOf(names, event.record)}, by ${titleOf(names, event.by)}${because(event.reason)}`;
    case 'record.refiled':
      return `${titleOf(names, event.record)} to ${event.collection}`;
    case 'record.erased':
      return `${titleOf(names, event.record)}${because(event.reason)}`;
    case 'grant.offered':
    case 'grant.issued':
      return `${nameOf(session, event.grantee)}${why(event.grant)} until ${until(event.exp)}, grant ${event.grant.slice(0, 12)}`;
    case 'grant.revoked':
      return `${nameOf(session, event.grantee)}, grant ${event.grant.slice(0, 12)}, by ${nameOf(session, event.by)}`;
    case 'access.receipted':
      return `${nameOf(session, event.provider)} opened ${titleOf(names, event.record)} for ${event.purpose}, grant ${event.grant.slice(0, 12)}`;
    case 'breakglass.seen':
      return `${nameOf(session, event.guardian)} let ${nameOf(session, event.provider)} in, grant ${event.grant.slice(0, 12)}`;
    case 'collection.rotated':
      return `${event.collection} to generation ${event.generation} (${event.reason})`;
    case 'key.rotated':
      return `to ${nameOf(session, event.to)} (${event.reason})`;
    case 'home.moved':
      return 'to a new record address';
  }
}
