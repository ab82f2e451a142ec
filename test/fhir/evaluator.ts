import type { Consent, ConsentProvision } from 'fhir/r4.js';
import type { AccessQuestion } from '../../src/fhir/index.ts';

// A second opinion on what a Consent permits. It knows FHIR and nothing of grants: R4's rules for exceptions to a
// base rule, a period whose end is the last second, and codes.

export function consentPermits(consent: Consent, asked: AccessQuestion): boolean {
  if (consent.status !== 'active' && consent.status !== 'proposed') return false;
  const base = consent.policyRule?.coding?.some(({ code }) => code === 'OPTIN') ?? false;
  return consent.provision === undefined ? base : decide(consent.provision, base, asked);
}

// A rule that applies turns what stood before; rules nested in it are exceptions from it.
function decide(rule: ConsentProvision, before: boolean, asked: AccessQuestion): boolean {
  if (!applies(rule, asked)) return before;
  const here = rule.type === undefined ? before : rule.type === 'permit';
  return (rule.provision ?? []).reduce((answer, nested) => decide(nested, answer, asked), here);
}

function applies(rule: ConsentProvision, asked: AccessQuestion): boolean {
  const { start, end } = rule.period ?? {};
  if (start !== undefined && asked.time * 1000 < Date.parse(start)) return false;
  if (end !== undefined && asked.time * 1000 >= Date.parse(end) + 1000) return false;
  const actors = rule.actor?.map(({ reference }) => reference.identifier?.value);
  if (actors?.includes(asked.provider) === false) return false;
  const actions = rule.action?.flatMap(({ coding }) => coding?.map(({ code }) => code) ?? []);
  if (actions?.includes('access') === false) return false;
  if (rule.purpose?.some(({ code }) => code === asked.purpose) === false) return false;
  if (rule.class?.some(({ code }) => code === asked.collection) === false) return false;
  return rule.data?.some(({ reference }) => reference.identifier?.value === asked.record) !== false;
}
