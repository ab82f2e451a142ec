import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { renderTable, renderTime, shortId, visible } from '../render.ts';

const MAX_PSBT_BYTES = 2 * 1024 * 1024;

interface BreakGlassOptions {
  readonly patient?: string;
  readonly for: string;
  readonly reason?: string;
  readonly out?: string;
  readonly yes?: boolean;
}

/** `break-glass` and below: an emergency as the guardian makes it, and as the patient answers it. */
export function breakGlassCommands(program: Command, run: Run): void {
  const glass = examples(
    program
      .command('break-glass')
      .description(
        "as a guardian: open a patient's emergency records to a provider; the patient is told first",
      )
      .argument('[provider]', 'a contact')
      .option('--patient <name>', 'whose records, where you are the guardian of several')
      .option('--for <duration>', 'how long, at most 72h', '72h')
      .option('--reason <words>', 'why, in one line for the patient alone')
      .option('--out <file>', 'the offer for the provider (a PSBT)')
      .option('--yes', 'break the glass without being asked'),
    '--profile mom break-glass clinic --patient alice --reason "unconscious after a fall" --out bg.psbt',
    '--profile mom break-glass finish bg2.psbt --out bg.grant',
  );
  glass.action(
    run(async (io, provider: string | undefined, options: BreakGlassOptions) => {
      const { reason, out } = options;
      if (provider === undefined) {
        throw usageError(
          'Name the provider who gets access.',
          'See your contacts with: medwallet contact list',
        );
      }
      if (reason === undefined) {
        throw usageError('Say why the glass is broken.', 'Add --reason "…"; only the patient reads it.');
      }
      if (out === undefined) throw usageError('Say where the offer goes.', 'Add --out FILE.');
      const { breakGlass, draftBreakGlass, parseDuration } = await io.library();
      const session = await io.unlock();
      const draft = draftBreakGlass(session, {
        provider,
        ...(options.patient === undefined ? {} : { patient: options.patient }),
        seconds: parseDuration(options.for),
        reason,
      });
      const { guardianship, claims, grant } = draft;
      const what = [
        `You are about to break the glass of ${visible(guardianship.patient.petname)}:`,
        '',
        draft.text,
        '',
        `Provider in your contacts: ${visible(draft.provider.petname)} (not part of the signed text)`,
        `Reason for the patient: ${visible(reason)}`,
        'First of all this goes, signed, into your own log and to the patient; it cannot be taken back.',
      ].join('\n');
      await io.confirm(what, 'Break the glass?', options.yes);
      const broken = await breakGlass(session, draft);
      await io.write(out, broken.psbt);
      return {
        json: {
          schema: 'medwallet/break-glass/v1',
          grant,
          state: 'offered',
          patient: claims.iss,
          provider: claims.aud,
          claims,
          acceptBy: draft.acceptBy,
          entry: broken.entry,
          posted: broken.posted,
          waiting: broken.waiting,
          text: draft.text,
          out,
        },
        text:
          out === '-'
            ? ''
            : [
                `Logged and ${told(broken)}: entry ${shortId(broken.entry)}`,
                `${out} goes to ${visible(draft.provider.petname)}, who answers with: medwallet cosign ${out} --out FILE`,
              ].join('\n'),
      };
    }),
  );

  examples(
    glass
      .command('finish <file>')
      .description('sign as the guardian, and write the emergency package for the provider')
      .requiredOption('--out <file>', 'the package'),
    '--profile mom break-glass finish bg2.psbt --out bg.grant',
  ).action(
    run(async (io, file: string, options: { out: string }) => {
      const { finishBreakGlass } = await io.library();
      const bytes = await io.read(file, MAX_PSBT_BYTES);
      const done = await finishBreakGlass(await io.unlock(), bytes);
      await io.write(options.out, done.package);
      return {
        json: {
          schema: 'medwallet/break-glass/v1',
          grant: done.grant,
          state: 'issued',
          records: done.records,
          posted: done.posted,
          waiting: done.waiting,
          out: options.out,
        },
        text:
          options.out === '-'
            ? ''
            : `Released ${done.records} emergency records, grant ${done.grant}\nGive ${options.out} to the provider.`,
      };
    }),
  );

  examples(
    glass
      .command('list')
      .description('the emergencies: your own log as a guardian, or those you were told of'),
    '--profile mom break-glass list',
    '--profile alice break-glass list --json',
  ).action(
    run(async (io) => {
      const { glassLog, nameOf, seenGlass } = await io.library();
      const session = await io.unlock();
      const seen = seenGlass(session);
      const log = glassLog(session);
      const rows = [
        ...seen.map(({ reason, ...one }) => ({ ...one, why: reason })),
        ...log.map(({ reason, claims, ...one }) => ({ ...one, why: reason.text, expires: claims.exp })),
      ];
      return {
        json: {
          schema: 'medwallet/break-glass-list/v1',
          entries: rows.map(({ grant, read, why, expires, finding }) => ({
            grant,
            entry: read.hash,
            patient: read.entry.patient,
            guardian: read.entry.guardian,
            provider: read.entry.provider,
            time: read.entry.time,
            counter: read.entry.counter,
            prev: read.entry.prev,
            reason: why,
            expires,
            finding,
          })),
        },
        text:
          rows.length === 0
            ? 'No glass was broken.'
            : renderTable(
                ['TIME', 'PATIENT', 'GUARDIAN', 'PROVIDER', 'UNTIL', 'GRANT', 'REVIEW', 'REASON'],
                rows.map(({ grant, read: { entry }, why, expires, finding }) => [
                  renderTime(entry.time),
                  visible(nameOf(session, entry.patient)),
                  visible(nameOf(session, entry.guardian)),
                  visible(nameOf(session, entry.provider)),
                  renderTime(expires),
                  shortId(grant),
                  finding ?? 'not yet',
                  visible(why ?? 'not known'),
                ]),
              ),
      };
    }),
  );

  examples(
    glass
      .command('review <grant>')
      .description('as the patient: sign that you have seen it, and whether you accept it')
      .option('--dispute', 'say that there was no emergency, instead of accepting it'),
    '--profile alice break-glass review 5b1e0c9d',
    '--profile alice break-glass review 5b1e0c9d --dispute',
  ).action(
    run(async (io, grant: string, options: { dispute?: boolean }) => {
      const { reviewGlass } = await io.library();
      const finding = options.dispute === true ? 'disputed' : 'accepted';
      const done = await reviewGlass(await io.unlock(), grant, finding);
      return {
        json: { schema: 'medwallet/break-glass-review/v1', ...done },
        text: [
          `Signed: ${finding}. Guardian and provider are ${told(done)}.`,
          ...(finding === 'disputed'
            ? [
                `End it: medwallet revoke ${shortId(done.grant)} --reseal. Dismiss the guardian: medwallet guardian remove NAME`,
              ]
            : []),
        ].join('\n'),
      };
    }),
  );
}

function told({ waiting }: { readonly waiting: readonly string[] }): string {
  return waiting.length === 0 ? 'told on the boards' : 'waiting in the outbox to be told';
}
