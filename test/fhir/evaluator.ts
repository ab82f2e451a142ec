import type { Consent, ConsentProvision } from 'fhir/r4.js';
import type { AccessQuestion } from '../../src/fhir/index.ts';

// A second opinion on what a Consent permits. It knows FHIR and nothing of grants: R4's rules for exceptions to a
// base rule, a period whose end is the last second (or the last day, in the zone of whoever reads), and codes.

/** How it reads what a Consent leaves to its reader: hours ahead of UTC, and who literal references are. */
export interface Reader {
  readonly zone?: number;
  readonly people?: ReadonlyMap<string, string>;
}

export function consentPermits(consent: Consent, asked: AccessQuestion, reader: Reader = {}): boolean {
  if (consent.status !== 'active' && consent.status !== 'proposed') return false;
  const base = consent.policyRule?.coding?.some(({ code }) => code === 'OPTIN') ?? false;
  return consent.provision === undefined ? base : decide(consent.provision, base, asked, reader);
}

// A rule that applies turns what stood before; rules nested in it are exceptions from it.
function decide(rule: ConsentProvision, before: boolean, asked: AccessQuestion, reader: Reader): boolean {
  if (!applies(rule, asked, reader)) return before;
  const here = rule.type === undefined ? before : rule.type === 'permit';
  return (rule.provision ?? []).reduce((answer, nested) => decide(nested, answer, asked, reader), here);
}

/** The first moment behind a day, a month or a year, as in UTC. */
function behind(date: string): number {
  const [year = 0, month, day] = date.split('-').map(Number);
  if (month === undefined) return Date.UTC(year + 1, 0, 1);
  return day === undefined ? Date.UTC(year, month, 1) : Date.UTC(year, month - 1, day + 1);
}

function applies(rule: ConsentProvision, asked: AccessQuestion, { zone = 0, people }: Reader): boolean {
  const { start, end } = rule.period ?? {};
  const local = asked.time * 1000 + zone * 3_600_000;
  const isDay = (time: string): boolean => !time.includes('T');
  if (start !== undefined && (isDay(start) ? local : asked.time * 1000) < Date.parse(start)) return false;
  if (end !== undefined && isDay(end) && local >= behind(end)) return false;
  if (end !== undefined && !isDay(end)) {
    if (asked.time * 1000 >= Date.parse(end) + (end.includes('.') ? 0 : 1000)) return false;
  }
  const actors = rule.actor?.map(
    ({ reference }) => reference.identifier?.value ?? people?.get(reference.reference ?? ''),
  );
  if (actors?.includes(asked.provider) === false) return false;
  const actions = rule.action?.flatMap(({ coding }) => coding?.map(({ code }) => code) ?? []);
  if (actions?.includes('access') === false) return false;
  if (rule.purpose?.some(({ code }) => code === asked.purpose) === false) return false;
  if (rule.class?.some(({ code }) => code === asked.collection) === false) return false;
  return rule.data?.some(({ reference }) => reference.identifier?.value === asked.record) !== false;
}
