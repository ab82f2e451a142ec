import type { Command } from 'commander';
import { sentenceIn, timeOf } from '../../language/index.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { shortId, visible } from '../render.ts';
import { auditWords } from '../words/audit.ts';

interface AuditOptions {
  readonly offline?: boolean;
  readonly html?: string;
  readonly fhir?: string;
  readonly accessLog?: string[];
}

/** `audit`: everything that happened, and what of it is anchored. */
export function auditCommands(program: Command, run: Run): void {
  examples(
    program
      .command('audit')
      .description('show the history: records, consents, accesses, and which of it is anchored')
      .option('--offline', 'do not ask the node: confirmations as last seen')
      .option(
        '--access-log <files...>',
        "providers' own logs, to be held against the receipts that reached you",
      )
      .option('--html <file>', 'also write it as a page to look at: one file, nothing loaded, nothing run')
      .option('--fhir <file>', 'also write it as FHIR R4 AuditEvents in one Bundle'),
    '--profile alice audit',
    '--profile alice audit --html audit.html',
    '--profile alice audit --fhir audit.json',
    '--profile alice audit --json',
    '--profile alice audit --access-log clinic.log',
  ).action(
    run(async (io, options: AuditOptions) => {
      const { language } = io.options;
      const say = auditWords[language];
      const library = await io.library();
      const { auditEvents, auditPage, auditTrail, compareAccessLog, MAX_ACCESS_LOG_BYTES, nameOf } = library;
      const session = await io.unlock();
      const files: Uint8Array[] = [];
      for (const file of options.accessLog ?? []) files.push(await io.read(file, MAX_ACCESS_LOG_BYTES));
      const trail = await auditTrail(session, { offline: options.offline === true });
      const compared = files.map((file) => compareAccessLog(session, file));
      const { did: patient, network } = session.profile;
      if (options.html !== undefined) {
        await io.write(
          options.html,
          new TextEncoder().encode(auditPage(trail, { patient, network }, language)),
        );
      }
      if (options.fhir !== undefined) {
        await io.write(options.fhir, auditEvents(trail.events, { patient, made: trail.made }));
      }
      return {
        json: {
          schema: 'medwallet/audit/v1',
          ...trail,
          ...(options.accessLog === undefined ? {} : { compared }),
          ...(options.html === undefined ? {} : { out: options.html }),
          ...(options.fhir === undefined ? {} : { fhir: options.fhir }),
        },
        text:
          options.html === '-' || options.fhir === '-'
            ? ''
            : io.fitResult(
                [
                  io.table(
                    [say.number, say.time, say.what, say.who, say.detail, say.anchored],
                    trail.events.map((entry) => [
                      String(entry.index),
                      timeOf(entry.time, language),
                      entry.type,
                      visible(library.auditName(entry.who, language)),
                      visible(library.auditDetail(entry, language)),
                      library.auditAnchored(entry, language),
                    ]),
                  ),
                  '',
                  say.count(trail.events.length, trail.statements.length, trail.ledger),
                  ...trail.warnings.map((warning) => sentenceIn(warning, language)),
                  ...compared.flatMap((log) => [
                    say.compared(visible(nameOf(session, log.provider)), log.entries, log.differences.length),
                    ...log.differences.map(
                      ({ grant, message }) => `  ${say.grant(shortId(grant), sentenceIn(message, language))}`,
                    ),
                  ]),
                ].join('\n'),
              ),
        // The history was shown whatever it says; a log that was asked about was checked.
        exitCode: compared.some(({ differences }) => differences.length > 0) ? 1 : 0,
      };
    }),
  );
}
