import { parseScope } from '../grant/index.ts';
import { cannot } from './refusals.ts';
import type { Permission } from './rule.ts';
import { SYSTEMS } from './systems.ts';

// A SMART v2 scope with any of its five permissions: of those, a grant carries reading and searching.
const WIDE = /^(patient\/[A-Za-z*]+\.)(c?)(r?)(u?)(d?)(s?)(\?.*)?$/;

/** What is granted of the actions of a rule, as SMART scopes: to read, and to search where that is permitted too. */
export function scopeOf({ permit, at, remarks }: Permission): string {
  const element = `${at}.action`;
  const { action } = permit;
  if (action === undefined) {
    remarks.narrowed(element, 'it permits every action; only reading is granted');
    return 'patient/*.rs';
  }
  const scopes = new Set<string>();
  let isLess = false;
  for (const { coding } of action) {
    const smart = coding.filter(({ system }) => system === SYSTEMS.smart);
    const isAccess = coding.some(({ system, code }) => system === SYSTEMS.action && code === 'access');
    // Two codings of one concept say the same thing in two ways: another one beside these would say it otherwise.
    if (coding.length > (isAccess ? 1 : 0) + smart.length || smart.length > 1) {
      isLess = true;
      continue;
    }
    const granted = isAccess ? readable(smart[0]?.code ?? 'patient/*.rs') : undefined;
    if (granted === undefined) {
      isLess = true;
      continue;
    }
    if (smart[0] !== undefined && granted !== smart[0].code) isLess = true;
    scopes.add(granted);
  }
  const scope = [...scopes].join(' ');
  if (parseScope(scope) === undefined)
    throw cannot(element, 'must be access, with SMART v2 scopes that read, if any');
  if (isLess) remarks.narrowed(element, 'of what it permits to do, only reading is granted');
  return scope;
}

function readable(scope: string): string | undefined {
  const [, what, , reads, , , searches, query] = WIDE.exec(scope) ?? [];
  if (what === undefined || reads !== 'r') return undefined;
  const narrowed = `${what}r${searches ?? ''}${query ?? ''}`;
  return parseScope(narrowed) === undefined ? undefined : narrowed;
}
