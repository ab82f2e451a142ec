/** One SMART on FHIR v2 scope of a grant: which kind of resource may be read, and searched. */
export interface Scope {
  /** A FHIR resource type, or `*` for all. */
  readonly resource: string;
  /** Beside reading, which every scope of a grant permits: searching. */
  readonly search: boolean;
  /** The search parameters that narrow it, without the question mark; as written. */
  readonly query?: string;
}

export const MAX_SCOPE_LENGTH = 512;

// SMART App Launch 2.2, "Scopes for requesting FHIR Resources": patient/, resource, permissions in the order
// cruds, optional query. A grant hands over keys to records that never change, and whoever has a key reads: so
// reading is what every scope must permit, and all it may permit beside searching. `c`, `u` and `d` would promise
// what nobody can do; `s` alone would promise that what the keys open stays unread.
const FORM =
  /^patient\/(?<resource>\*|[A-Z][A-Za-z]{1,63})\.r(?<search>s?)(?:\?(?<query>[A-Za-z0-9_.:/|,=&%*~+-]{1,200}))?$/;

/**
 * Reads scopes separated by single spaces, each once. `patient/*.rs` is read and search of everything granted.
 * @returns undefined for anything else, SMART v1's `.read`, permissions to write and one to search only among it
 */
export function parseScope(text: string): Scope[] | undefined {
  if (text.length > MAX_SCOPE_LENGTH) return undefined;
  const words = text.split(' ');
  const scopes = words.map(parseOne).filter((scope) => scope !== undefined);
  return scopes.length === words.length && new Set(words).size === words.length ? scopes : undefined;
}

function parseOne(word: string): Scope | undefined {
  const { resource, search, query } = FORM.exec(word)?.groups ?? {};
  if (resource === undefined) return undefined;
  return {
    resource,
    search: search === 's',
    ...(query === undefined ? {} : { query }),
  };
}
