import { isoTime } from '../language/index.ts';
import type { Claims } from './claims.ts';
import { PURPOSES } from './purpose.ts';
import { parseScope, type Scope } from './scope.ts';

const KINDS = {
  normal: 'normal - given by the patient, accepted by the provider',
  emergency: 'emergency - released by a guardian, accepted by the provider',
} as const;

/**
 * The text that both co-signers see and sign (docs/spec/grant.md): one line for each thing they agree to, LF
 * between lines and none at the end. Every claim stands in it, `jti` and `iat` through the grant id, which is
 * the last line.
 */
export function renderText(claims: Claims, grantId: string): string {
  const items = claims.records ?? claims.collections ?? [];
  return [
    'medwallet/grant/v1',
    `Network: ${claims.net}`,
    `Kind: ${KINDS[claims.kind]}`,
    `Patient: ${claims.iss}`,
    `Provider: ${claims.aud}`,
    `Guardian: ${claims.guardian ?? 'none'}`,
    `Purpose: ${claims.purpose} - ${PURPOSES[claims.purpose]}`,
    `Access: ${claims.scope} - ${(parseScope(claims.scope) ?? []).map(scopeWords).join('; ')}`,
    `${claims.records === undefined ? 'Collections' : 'Records'}: ${items.length}`,
    ...items.map((item) => `- ${item}`),
    // The claims' bounds keep the year at four digits, so there is one spelling.
    `Valid from: ${isoTime(claims.nbf)}`,
    `Valid until: ${isoTime(claims.exp)}`,
    `Ledger: ${claims.ledger ?? 'none'}`,
    grantId,
  ].join('\n');
}

function scopeWords({ resource, search, query }: Scope): string {
  const verbs = search ? 'read and search' : 'read';
  const what = resource === '*' ? 'everything listed' : resource;
  return `${verbs} ${what}${query === undefined ? '' : ` where ${query}`}`;
}
