import type { Command } from 'commander';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { renderTable, renderTime, shortId, visible } from '../render.ts';

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
      const { auditEvents, auditPage, auditTrail, compareAccessLog, MAX_ACCESS_LOG_BYTES, nameOf } =
        await io.library();
      const session = await io.unlock();
      const files: Uint8Array[] = [];
      for (const file of options.accessLog ?? []) files.push(await io.read(file, MAX_ACCESS_LOG_BYTES));
      const trail = await auditTrail(session, { offline: options.offline === true });
      const compared = files.map((file) => compareAccessLog(session, file));
      const { did: patient, network } = session.profile;
      if (options.html !== undefined) {
        await io.write(options.html, new TextEncoder().encode(auditPage(trail, { patient, network })));
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
            : [
                renderTable(
                  ['NO', 'TIME', 'WHAT', 'WHO', 'DETAIL', 'ANCHORED'],
                  trail.events.map((entry) => [
                    String(entry.index),
                    renderTime(entry.time),
                    entry.type,
                    visible(entry.who),
                    visible(entry.detail),
                    entry.anchored,
                  ]),
                ),
                '',
                `${trail.events.length} events, ${trail.statements.length} statements${trail.ledger === null ? '' : `, ledger ${trail.ledger}`}`,
                ...trail.warnings,
                ...compared.flatMap((log) => [
                  `Log of ${visible(nameOf(session, log.provider))}: ${log.entries} entries about you, ${log.differences.length} that do not fit your receipts`,
                  ...log.differences.map(({ grant, message }) => `  grant ${shortId(grant)}: ${message}`),
                ]),
              ].join('\n'),
      };
    }),
  );
}
