/** One SMART on FHIR v2 scope of a grant: what may be done with which kind of resource. */
export interface Scope {
  /** A FHIR resource type, or `*` for all. */
  readonly resource: string;
  readonly read: boolean;
  readonly search: boolean;
  /** The search parameters that narrow it, without the question mark; as written. */
  readonly query?: string;
}

export const MAX_SCOPE_LENGTH = 512;

// SMART App Launch 2.2, "Scopes for requesting FHIR Resources": patient/, resource, permissions in the order
// cruds, optional query. A grant hands over keys to records that never change, so only reading is let in: a
// permission that nobody enforces has no place in a text that people sign.
const FORM =
  /^patient\/(?<resource>\*|[A-Z][A-Za-z]{1,63})\.(?<permissions>rs?|s)(?:\?(?<query>[A-Za-z0-9_.:/|,=&%*~+-]{1,200}))?$/;

/**
 * Reads scopes separated by single spaces, each once. `patient/*.rs` is read and search of everything granted.
 * @returns undefined for anything else, SMART v1's `.read` and permissions to write among it
 */
export function parseScope(text: string): Scope[] | undefined {
  if (text.length > MAX_SCOPE_LENGTH) return undefined;
  const words = text.split(' ');
  const scopes = words.map(parseOne).filter((scope) => scope !== undefined);
  return scopes.length === words.length && new Set(words).size === words.length ? scopes : undefined;
}

function parseOne(word: string): Scope | undefined {
  const { resource, permissions, query } = FORM.exec(word)?.groups ?? {};
  if (resource === undefined || permissions === undefined) return undefined;
  return {
    resource,
    read: permissions.includes('r'),
    search: permissions.includes('s'),
    ...(query === undefined ? {} : { query }),
  };
}
