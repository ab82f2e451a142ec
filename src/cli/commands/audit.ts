import type { Command } from 'commander';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { renderTable, renderTime, visible } from '../render.ts';

/** `audit`: everything that happened, and what of it is anchored. */
export function auditCommands(program: Command, run: Run): void {
  examples(
    program
      .command('audit')
      .description('show the history: records, consents, accesses, and which of it is anchored')
      .option('--offline', 'do not ask the node: confirmations as last seen')
      .option('--html <file>', 'also write it as a page to look at: one file, nothing loaded, nothing run'),
    '--profile alice audit',
    '--profile alice audit --html audit.html',
    '--profile alice audit --json',
  ).action(
    run(async (io, options: { offline?: boolean; html?: string }) => {
      const { auditPage, auditTrail } = await io.library();
      const session = await io.unlock();
      const trail = await auditTrail(session, { offline: options.offline === true });
      const { did: patient, network } = session.profile;
      if (options.html !== undefined) {
        await io.write(options.html, new TextEncoder().encode(auditPage(trail, { patient, network })));
      }
      return {
        json: {
          schema: 'medwallet/audit/v1',
          ...trail,
          ...(options.html === undefined ? {} : { out: options.html }),
        },
        text:
          options.html === '-'
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
              ].join('\n'),
      };
    }),
  );
}
