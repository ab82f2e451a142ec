import { FhirError } from './errors.ts';

/** It says something that no grant can carry out, not even by granting less. */
export function cannot(element: string, problem: string): FhirError {
  return new FhirError(
    'cannot-enforce',
    `This Consent says more than a grant can carry out: ${element} ${problem}.`,
    'Change the Consent so that it permits one provider to read, for one purpose and a time.',
    { facts: { element } },
  );
}

/** It leaves open what a grant must know; whoever makes the grant can choose it, within what the Consent permits. */
export function leavesOpen(element: string, problem: string, hint: string): FhirError {
  return new FhirError(
    'cannot-enforce',
    `This Consent leaves open what a grant must know: ${element} ${problem}.`,
    hint,
    { facts: { element } },
  );
}

/** Something was chosen beside the Consent that goes beyond it. */
export function beyond(element: string, problem: string): FhirError {
  return new FhirError(
    'beyond-consent',
    `What was chosen goes beyond this Consent: ${element} ${problem}.`,
    'Choose within what the Consent permits, or grant it without the Consent.',
    { outcome: 'usage', facts: { element } },
  );
}

/** It is no FHIR R4 Consent. */
export function malformed(element: string, problem: string): FhirError {
  return new FhirError(
    'malformed-consent',
    `In this Consent, ${element} ${problem}.`,
    'Ask whoever made it for a valid FHIR R4 Consent.',
    { facts: { element } },
  );
}

/** The name of an element, or a value, for a message: a stranger may have chosen it. */
export function printable(text: string, length = 60): string {
  const visible = text.replace(/[^ -~]/g, '?');
  return visible.length > length ? `${visible.slice(0, length)}...` : visible;
}
