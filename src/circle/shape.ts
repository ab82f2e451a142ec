import * as v from 'valibot';
import type { MedwalletError } from '../errors.ts';

/**
 * Holds a foreign value against a schema and gives back exactly what the schema names.
 * @param refuse makes the error; it gets the end of a sentence, such as `field "exp" must be …`, in printable
 * ASCII whatever the value holds
 */
export function readShape<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  refuse: (problem: string) => MedwalletError,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  throw refuse(describe(result.issues[0]));
}

// A field's name may be a stranger's (an unknown member): it is shown shortened and without anything that a
// terminal would obey.
function describe(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  const where = path === null ? 'the whole' : `field "${printable(path)}"`;
  if (issue.type !== 'strict_object') return `${where} ${issue.message}`;
  if (issue.path === undefined) return `${where} must be an object`;
  return issue.expected === 'never' ? `${where} is not known here` : `${where} is missing`;
}

function printable(text: string): string {
  const visible = text.replace(/[^ -~]/g, '?').replaceAll('"', '?');
  return visible.length > 40 ? `${visible.slice(0, 40)}...` : visible;
}
