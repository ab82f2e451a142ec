import type { Command } from 'commander';
import type { RecordVersion } from '../../index.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { numberOf, timeOf, type Language } from '../../language/index.ts';
import { visible } from '../render.ts';
import { recordStateWords, recordWords } from '../words/record.ts';
import { recordIssueCommands, waitingJson } from './record-issues.ts';
import { recordVersionCommands } from './record-versions.ts';
import { addFhirFile, exportFhirFile, type FhirOptions } from './record-fhir.ts';
import { renderIssuer } from './issue.ts';

interface AddOptions extends FhirOptions {
  readonly fhir?: boolean;
}

/** `record`: the patient's own records. */
export function recordCommands(program: Command, run: Run): void {
  const record = examples(
    program.command('record').description('your records: add, look, open, take along'),
    '--profile alice record add lab.json --title "Blood count"',
    '--profile alice record list',
  );
  examples(
    record
      .command('add <file>')
      .description('encrypt a file into the vault and log it; the original bytes come back as they are')
      .option('--title <text>', 'what you call it; stays sealed')
      .option('--type <media-type>', 'guessed when left out')
      .option('--category <loinc>', 'LOINC document type')
      .option('--collection <name>', 'general, laboratory, imaging, medications, genomics, emergency, …')
      .option('--effective <date>', 'the date of what it tells, ISO 8601')
      .option('--fhir', 'take a FHIR R4 Bundle apart: a record for each document, day of results, kind'),
    '--profile alice record add lab.json --title "Blood count"',
    '--profile alice record add ct.dcm --title "CT of the chest" --collection imaging',
    '--profile alice record add bundle.json --fhir',
  ).action(
    run(async (io, file: string, options: AddOptions) => {
      if (options.fhir === true) return addFhirFile(io, file, options);
      const { language } = io.options;
      const say = recordWords[language];
      const { addRecord } = await io.library();
      const session = await io.unlock();
      const source = await io.source(file);
      const added = await addRecord(session, source, {
        title: options.title ?? '',
        ...(file === '-' ? {} : { fileName: file }),
        ...(options.type === undefined ? {} : { mediaType: options.type }),
        ...(options.category === undefined ? {} : { category: options.category }),
        ...(options.collection === undefined ? {} : { collection: options.collection }),
        ...(options.effective === undefined ? {} : { effective: options.effective }),
      });
      return {
        json: {
          schema: 'medwallet/record/v1',
          id: added.id,
          blob: added.manifest.sha256,
          size: added.plaintext.size,
          mediaType: added.manifest.mediaType,
          collection: added.manifest.collection,
          generation: added.manifest.generation,
        },
        text: [
          say.added(added.id),
          say.addedAs(
            added.manifest.mediaType,
            numberOf(added.plaintext.size, language),
            added.manifest.collection,
          ),
        ].join('\n'),
      };
    }),
  );

  examples(
    record
      .command('list')
      .description('list your records, newest first')
      .option('--all', 'older versions too'),
    '--profile alice record list',
    '--profile alice record list --all',
  ).action(
    run(async (io, options: { all?: boolean }) => {
      const { language } = io.options;
      const say = recordWords[language];
      const { listRecords, waitingIssues } = await io.library();
      const session = await io.unlock();
      const all = listRecords(session);
      const { issues, strangers } =
        session.profile.role === 'patient' ? await waitingIssues(session) : { issues: [], strangers: 0 };
      const records = all.filter(({ superseded }) => options.all === true || superseded === undefined);
      return {
        json: {
          schema: 'medwallet/records/v1',
          records: records.map(publicRecord),
          waiting: issues.map(waitingJson),
          strangers,
        },
        text: io.fitResult(
          [
            records.length === 0
              ? say.none
              : io.table(
                  ['ID', say.columnAdded, say.columnCollection, say.columnType, say.columnTitle],
                  records.map(({ id, added, manifest, superseded }) => [
                    id,
                    timeOf(added, language),
                    manifest.collection,
                    manifest.mediaType,
                    `${manifest.title}${superseded === undefined ? '' : ` (${say.older})`}`,
                  ]),
                ),
            ...(issues.length === 0
              ? []
              : [
                  '',
                  say.waiting,
                  io.table(
                    ['ID', say.columnIssued, say.columnBy, say.columnType, say.columnTitle],
                    issues.map(({ manifest, issuer }) => [
                      manifest.id,
                      timeOf(manifest.issued ?? 0, language),
                      issuer.name ?? issuer.did,
                      manifest.mediaType,
                      manifest.title,
                    ]),
                  ),
                ]),
            ...(strangers === 0 ? [] : [say.strangers(strangers)]),
          ].join('\n'),
        ),
      };
    }),
  );

  examples(
    record.command('show <id>').description('show what is known about a record'),
    '--profile alice record show 3f9a2c',
  ).action(
    run(async (io, id: string) => {
      const { language } = io.options;
      const say = recordWords[language];
      const { findRecord, issuerOfRecord, recordHistory } = await io.library();
      const session = await io.unlock();
      const found = findRecord(session, id);
      const history = recordHistory(session, found.id);
      const issuer = await issuerOfRecord(session, found.id);
      return {
        json: {
          schema: 'medwallet/record/v1',
          ...publicRecord(found),
          category: found.manifest.category ?? null,
          effective: found.manifest.effective ?? null,
          supersedes: found.manifest.supersedes ?? null,
          issuer,
          history,
        },
        text: [
          line('id', found.id),
          line(say.title, visible(found.manifest.title)),
          line(say.type, found.manifest.mediaType),
          line(say.collection, say.inGeneration(found.manifest.collection, found.manifest.generation)),
          line(say.addedOn, timeOf(found.added, language)),
          line(
            say.size,
            say.sizes(numberOf(found.plaintext.size, language), numberOf(found.manifest.size, language)),
          ),
          line('blob', found.manifest.sha256),
          ...(found.manifest.category === undefined
            ? []
            : [line(say.category, `LOINC ${found.manifest.category}`)]),
          ...(found.manifest.effective === undefined ? [] : [line(say.effective, found.manifest.effective)]),
          ...(issuer === null ? [] : renderIssuer(issuer, language)),
          ...(history.length === 1 ? [] : [say.history, ...history.map(renderVersion(found.id, language))]),
        ].join('\n'),
      };
    }),
  );

  examples(
    record
      .command('open <id>')
      .description('decrypt a record: the original bytes')
      .requiredOption('--out <file>', 'where to write it, or - for stdout'),
    '--profile alice record open 3f9a2c --out lab.json',
  ).action(
    run(async (io, id: string, options: { out: string }) => {
      const { language } = io.options;
      const say = recordWords[language];
      const { findRecord, openRecord } = await io.library();
      const session = await io.unlock();
      const found = findRecord(session, id);
      const sink = await io.sink(options.out);
      const opened = await openRecord(session, found.id, sink);
      return {
        json: { schema: 'medwallet/opened/v1', id: found.id, out: options.out, ...opened },
        text: options.out === '-' ? '' : say.wrote(options.out, numberOf(opened.size, language)),
      };
    }),
  );

  examples(
    record
      .command('export [ids...]')
      .description('take records along: the original files and their manifests in a folder')
      .requiredOption('--out <path>', 'a new or empty folder; with --fhir a file, or - for stdout')
      .option('--all', 'every record')
      .option('--fhir', 'as one FHIR R4 Bundle'),
    '--profile alice record export --all --out my-records',
    '--profile alice record export --all --fhir --out bundle.json',
  ).action(
    run(async (io, ids: string[], options: { out: string; all?: boolean; fhir?: boolean }) => {
      if (options.fhir === true) return exportFhirFile(io, ids, options);
      const { exportRecords } = await io.library();
      const session = await io.unlock();
      const exported = await exportRecords(
        session,
        io.context.cwd,
        options.out,
        options.all === true ? 'all' : ids,
      );
      return {
        json: { schema: 'medwallet/exported/v1', out: options.out, records: exported },
        text: recordWords[io.options.language].exported(exported.length, options.out),
      };
    }),
  );

  examples(
    record
      .command('verify [ids...]')
      .description('read records from end to end: there, unchanged, and they open (all when none is named)'),
    '--profile alice record verify',
  ).action(
    run(async (io, ids: string[]) => {
      const { language } = io.options;
      const say = recordWords[language];
      const { checkRecord, listRecords } = await io.library();
      const session = await io.unlock();
      const wanted = ids.length > 0 ? ids : listRecords(session).map(({ id }) => id);
      const checks = [];
      for (const [i, id] of wanted.entries()) {
        checks.push(await checkRecord(session, id));
        io.progress({ what: 'checking', done: i + 1, total: wanted.length });
      }
      const bad = checks.filter(({ result }) => result !== 'intact');
      return {
        json: {
          schema: 'medwallet/record-check/v1',
          records: checks.map(({ id, result }) => ({ id, result })),
          intact: bad.length === 0,
        },
        text: [
          ...checks.map(
            ({ id, manifest, result }) =>
              `${recordStateWords[language][result].padEnd(8)} ${id}  ${visible(manifest.title)}`,
          ),
          ...(bad.some(({ result }) => result === 'missing') ? [say.whyMissing] : []),
          ...(bad.some(({ result }) => result === 'changed') ? [say.whyChanged] : []),
        ].join('\n'),
        exitCode: bad.length === 0 ? 0 : 1,
      };
    }),
  );
  recordVersionCommands(record, run);
  recordIssueCommands(record, run);
}

function line(name: string, value: string): string {
  return `${name.padEnd(12)}${value}`;
}

function renderVersion(shown: string, language: Language): (version: RecordVersion, place: number) => string {
  const words = recordStateWords[language];
  return ({ id, state, added, title, reason }, place) =>
    [
      `  ${id === shown ? '*' : ' '} ${place + 1}  ${id}`,
      added === null ? '' : timeOf(added, language),
      visible(title ?? ''),
      state === 'superseded' && reason !== null
        ? `(${recordWords[language].byNext(words[reason])})`
        : `(${words[state]})`,
    ]
      .filter((part) => part !== '')
      .join('  ');
}

function publicRecord(record: {
  id: string;
  added: number;
  manifest: {
    title: string;
    mediaType: string;
    collection: string;
    generation: number;
    sha256: string;
    size: number;
  };
  plaintext: { sha256: string; size: number };
  superseded?: { readonly by: string };
}): Record<string, unknown> {
  const { manifest } = record;
  return {
    id: record.id,
    title: manifest.title,
    mediaType: manifest.mediaType,
    collection: manifest.collection,
    generation: manifest.generation,
    added: record.added,
    size: record.plaintext.size,
    sha256: record.plaintext.sha256,
    blob: manifest.sha256,
    blobSize: manifest.size,
    superseded: record.superseded?.by ?? null,
  };
}
