import { usageError } from '../errors.ts';
import type { Io } from '../io.ts';
import { visible } from '../render.ts';
import { recordWords } from '../words/record.ts';

/** What `record add` was told, as far as it goes with `--fhir`. */
export interface FhirOptions {
  readonly title?: string;
  readonly type?: string;
  readonly category?: string;
  readonly collection?: string;
  readonly effective?: string;
}

/** `record add --fhir`: a Bundle as records. */
export async function addFhirFile(io: Io, file: string, options: FhirOptions) {
  const stated = (['type', 'category', 'effective'] as const).find((name) => options[name] !== undefined);
  if (stated !== undefined) {
    throw usageError(`--${stated} and --fhir exclude each other.`, 'With --fhir the resources say that.');
  }
  const say = recordWords[io.options.language];
  const { addFhir, MAX_BUNDLE_BYTES } = await io.library();
  const session = await io.unlock();
  const records = await addFhir(session, await io.read(file, MAX_BUNDLE_BYTES), {
    ...(options.title === undefined ? {} : { title: options.title }),
    ...(options.collection === undefined ? {} : { collection: options.collection }),
  });
  const resources = records.reduce((sum, one) => sum + one.resources, 0);
  const fresh = records.filter(({ isKnown }) => !isKnown);
  return {
    json: {
      schema: 'medwallet/records-added/v1',
      resources,
      added: fresh.length,
      records: records.map(({ isKnown, ...one }) => ({ ...one, known: isKnown })),
    },
    text: [
      ...(fresh.length === 0
        ? []
        : [
            io.table(
              ['ID', say.columnCollection, say.columnResources, say.columnTitle],
              fresh.map((one) => [one.id, one.collection, String(one.resources), visible(one.title)]),
            ),
            '',
          ]),
      say.addedFhir(fresh.length, resources) +
        (fresh.length === records.length ? '' : `; ${say.known(records.length - fresh.length)}`),
    ].join('\n'),
  };
}

/** `record export --fhir`: records as a Bundle. */
export async function exportFhirFile(
  io: Io,
  ids: readonly string[],
  options: { out: string; all?: boolean },
) {
  const { exportFhir } = await io.library();
  const session = await io.unlock();
  const sink = await io.sink(options.out);
  const written = await exportFhir(session, options.all === true ? 'all' : ids, sink);
  return {
    json: { schema: 'medwallet/bundle-written/v1', out: options.out, ...written },
    text:
      options.out === '-'
        ? ''
        : recordWords[io.options.language].wroteFhir(options.out, written.records, written.resources),
  };
}
