import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { MAX_PROOF_BYTES, renderIssuer } from './issue.ts';
import { numberOf, sentenceIn, timeOf } from '../../language/index.ts';
import { shortId, visible } from '../render.ts';
import { accessWords } from '../words/access.ts';

const MAX_PACKAGE_BYTES = 16 * 1024 * 1024;

interface OpenOptions {
  readonly out?: string;
  readonly manifest?: string;
  readonly proof?: string;
  readonly list?: boolean;
}

/** `open` and `access-log`: what a provider does with a grant. */
export function accessCommands(program: Command, run: Run): void {
  examples(
    program
      .command('open <package> [record]')
      .description('open a granted record; a receipt for the patient is written first')
      .option('--out <file>', 'where to write the original bytes, or - for stdout')
      .option('--manifest <file>', 'write its manifest too, to check its issuer again later')
      .option(
        '--proof <file>',
        'a proof that a statement holds it, where the key of its issuer was stolen since',
      )
      .option('--list', 'list what the grant opens, without opening anything'),
    '--profile clinic open clinic.grant --list',
    '--profile clinic open clinic.grant 3f9a2c --out lab.json',
  ).action(
    run(async (io, file: string, record: string | undefined, options: OpenOptions) => {
      const { language } = io.options;
      const say = accessWords[language];
      const { manifestFile, openGranted, readGrantContents } = await io.library();
      const bytes = await io.read(file, MAX_PACKAGE_BYTES);
      if (options.list === true) {
        const { report, records, missingUpdates } = await readGrantContents(await io.unlock(), bytes);
        return {
          json: {
            schema: 'medwallet/grant-contents/v1',
            grant: report.grant,
            verdict: report.verdict,
            missingUpdates,
            records: records.map(({ manifest }) => ({
              id: manifest.id,
              title: manifest.title,
              mediaType: manifest.mediaType,
              collection: manifest.collection,
              blob: manifest.sha256,
            })),
          },
          text: [
            io.table(
              ['ID', say.columnCollection, say.columnType, say.columnTitle],
              records.map(({ manifest }) => [
                manifest.id,
                manifest.collection,
                manifest.mediaType,
                visible(manifest.title),
              ]),
            ),
            ...(missingUpdates === 0 ? [] : [say.missingUpdates(missingUpdates)]),
          ].join('\n'),
        };
      }
      if (record === undefined || options.out === undefined) {
        throw usageError(
          'Name the record to open and where to write it.',
          'medwallet open FILE --list shows the ids; then: medwallet open FILE ID --out FILE',
        );
      }
      const out = options.out;
      const session = await io.unlock();
      const proof = options.proof === undefined ? undefined : await io.read(options.proof, MAX_PROOF_BYTES);
      const sink = await io.sink(out);
      const opened = await openGranted(session, bytes, record, sink, proof === undefined ? {} : { proof });
      if (options.manifest !== undefined) await io.write(options.manifest, manifestFile(opened.manifest));
      return {
        json: {
          schema: 'medwallet/opened/v1',
          id: opened.manifest.id,
          grant: opened.report.grant,
          verdict: opened.report.verdict,
          out,
          sha256: opened.sha256,
          size: opened.size,
          mediaType: opened.manifest.mediaType,
          title: opened.manifest.title,
          issuer: opened.issuer ?? null,
          manifest: options.manifest ?? null,
          receipt: opened.receipt,
          waiting: opened.waiting,
        },
        text:
          out === '-'
            ? ''
            : [
                say.wrote(out, numberOf(opened.size, language), visible(opened.manifest.title)),
                ...renderIssuer(opened.issuer ?? null, language),
                opened.waiting.length === 0
                  ? say.delivered(shortId(opened.receipt))
                  : say.waits(shortId(opened.receipt)),
              ].join('\n'),
      };
    }),
  );

  examples(
    program
      .command('access-log')
      .description('as a provider: what you opened, when and under which grant')
      .option('--patient <name>', 'with --out: whose entries')
      .option(
        '--out <file>',
        'write them as they are signed, for the patient to compare: audit --access-log',
      ),
    '--profile clinic access-log',
    '--profile clinic access-log --patient alice --out clinic.log',
  ).action(
    run(async (io, options: { patient?: string; out?: string }) => {
      const { language } = io.options;
      const say = accessWords[language];
      const { accessLog, chainProblems, exportAccessLog, nameOf, postReceipts } = await io.library();
      const { patient, out } = options;
      if ((patient === undefined) !== (out === undefined)) {
        throw usageError(
          '--patient and --out belong together.',
          'One patient must not learn what you opened of another: medwallet access-log --patient NAME --out FILE',
        );
      }
      const session = await io.unlock();
      await postReceipts(session);
      if (patient !== undefined && out !== undefined) {
        const written = exportAccessLog(session, patient);
        await io.write(out, written.file);
        return {
          json: { schema: 'medwallet/access-log-written/v1', entries: written.entries, out },
          text: out === '-' ? '' : say.wroteLog(out, written.entries),
        };
      }
      const log = accessLog(session);
      const gaps = chainProblems(log);
      return {
        json: {
          schema: 'medwallet/access-log/v1',
          entries: log.map(({ receipt, hash }) => ({ ...receipt, receipt: hash })),
          gaps,
        },
        text:
          log.length === 0
            ? say.nothing
            : io.fitResult(
                [
                  io.table(
                    [
                      say.columnTime,
                      say.columnPatient,
                      say.columnRecord,
                      say.columnPurpose,
                      say.columnGrant,
                      say.columnNumber,
                    ],
                    log.map(({ receipt }) => [
                      timeOf(receipt.time, language),
                      visible(nameOf(session, receipt.patient)),
                      shortId(receipt.record),
                      receipt.purpose,
                      shortId(receipt.grant),
                      String(receipt.counter),
                    ]),
                  ),
                  ...gaps.map(({ grant, message }) => say.gap(shortId(grant), sentenceIn(message, language))),
                ].join('\n'),
              ),
      };
    }),
  );
}
