import type { Did } from '../encoding/index.ts';
import { EMERGENCY_COLLECTION, EMERGENCY_PURPOSE, isPurpose, type Purpose } from '../grant/index.ts';
import { readEnd, readStart } from './instant.ts';
import { kindOf, unknownPerson } from './people.ts';
import { beyond, cannot, leavesOpen } from './refusals.ts';
import type { Permission } from './rule.ts';
import { scopeOf } from './scopes.ts';
import { SYSTEMS } from './systems.ts';
import type { ConsentTerms } from './terms.ts';
import { thingsOf } from './things.ts';

const RECIPIENTS = ['Organization', 'Practitioner', 'PractitionerRole'];

/**
 * The terms of one grant out of a rule that may permit more: one recipient, one purpose, reading, a time with an end,
 * and things that are named. What the rule names and a grant cannot is left out, which lets less be read; what the rule
 * leaves open has to be chosen.
 * @throws FhirError `cannot-enforce`, `beyond-consent`, `unknown-person`
 */
export function permittedBy(
  permission: Permission,
  who: { readonly patient: Did; readonly performer: Did },
): ConsentTerms {
  const { at } = permission;
  const provider = providerOf(permission);
  if (provider === who.patient || provider === who.performer) {
    throw cannot(`${at}.actor`, 'must be somebody else than the patient and whoever agreed');
  }
  const purpose = purposeOf(permission);
  const scope = scopeOf(permission);
  const time = timeOf(permission);
  const things = thingsOf(permission);
  const kind = purpose === EMERGENCY_PURPOSE ? 'emergency' : 'normal';
  if (kind === 'emergency' && things.collections?.join() !== EMERGENCY_COLLECTION) {
    throw cannot(`${at}.class`, 'must be the emergency collection alone where the purpose is BTG');
  }
  return { kind, ...who, provider, purpose, scope, ...time, ...things };
}

function providerOf({ permit, at, people, choices, remarks }: Permission): Did {
  const element = `${at}.actor`;
  if (permit.actor === undefined) {
    if (choices.provider === undefined) {
      throw leavesOpen(
        element,
        'names nobody',
        'Name the one who gets access: medwallet grant NAME --from-consent FILE',
      );
    }
    remarks.narrowed(element, 'it permits everybody; only the one chosen gets access');
    return choices.provider;
  }
  const named = permit.actor.map(({ reference }) => {
    const kind = kindOf(element, reference);
    // One of a group cannot be told from the outside: to name a group permits nobody in particular.
    return kind === undefined || RECIPIENTS.includes(kind)
      ? people.find(`${element}.reference`, reference, RECIPIENTS)
      : undefined;
  });
  const found = [...new Set(named.filter((did) => did !== undefined))];
  const provider = choices.provider ?? found[0];
  if (provider === undefined) {
    const [first] = permit.actor;
    throw unknownPerson(
      `${element}.reference`,
      first?.reference.reference ?? first?.reference.identifier?.value,
    );
  }
  if (choices.provider === undefined && (found.length > 1 || named.length > found.length)) {
    throw leavesOpen(
      element,
      'names several',
      'Name the one who gets access: medwallet grant NAME --from-consent FILE',
    );
  }
  if (!found.includes(provider)) throw beyond(element, 'does not name that provider');
  if (permit.actor.length > 1)
    remarks.narrowed(element, 'of those it names, only the one chosen gets access');
  return provider;
}

function purposeOf({ permit, at, choices, remarks }: Permission): Purpose {
  const element = `${at}.purpose`;
  const { purpose: chosen } = choices;
  if (permit.purpose === undefined) {
    if (chosen === undefined || !isPurpose(chosen) || chosen === EMERGENCY_PURPOSE) {
      throw leavesOpen(element, 'names none', 'Choose one with --purpose, such as TREAT.');
    }
    remarks.narrowed(element, 'it permits every purpose; only the one chosen is granted');
    return chosen;
  }
  const known = permit.purpose.filter(({ system }) => system === SYSTEMS.purpose).map(({ code }) => code);
  const several = permit.purpose.length > 1;
  // Of several, the emergency is not the patient's to grant.
  const granted = known.filter(isPurpose).filter((code) => !several || code !== EMERGENCY_PURPOSE);
  const purpose = chosen === undefined ? granted[0] : granted.find((code) => code === chosen);
  if (granted.length === 0) throw cannot(element, 'must be a PurposeOfUse code');
  if (purpose === undefined) throw beyond(element, 'does not name that purpose');
  if (several) {
    remarks.narrowed(
      element,
      chosen === undefined
        ? 'of the purposes it names, only the first is granted; --purpose chooses another'
        : 'of the purposes it names, only the one chosen is granted',
    );
  }
  return purpose;
}

function timeOf({ permit, at, choices, remarks }: Permission): {
  readonly from: number;
  readonly until: number;
} {
  const element = `${at}.period`;
  const { start, end } = permit.period ?? {};
  const [from, last] = [
    start === undefined ? { at: 0, exact: true } : readStart(start),
    end === undefined ? undefined : readEnd(end),
  ];
  if (from === undefined || (end !== undefined && last === undefined)) {
    throw cannot(element, 'must hold FHIR dates, or instants with a time zone');
  }
  const until = choices.until ?? last?.at;
  if (until === undefined)
    throw leavesOpen(`${element}.end`, 'is missing', 'Choose an end with --for or --until.');
  if (last !== undefined && until > last.at) throw beyond(`${element}.end`, 'is earlier');
  if (until <= from.at) throw cannot(element, 'must go from one time to a later one');
  if (!from.exact)
    remarks.narrowed(`${element}.start`, 'not exact to the second and zone: begins at its latest reading');
  if (last === undefined) remarks.narrowed(`${element}.end`, 'it has no end; the one chosen is granted');
  else if (until < last.at) remarks.narrowed(`${element}.end`, 'it ends later; the end chosen is granted');
  else if (!last.exact) {
    remarks.narrowed(`${element}.end`, 'not exact to the second and zone: ends at its earliest reading');
  }
  return { from: from.at, until };
}
