import type { Command } from 'commander';
import { timeOf } from '../../language/index.ts';
import { examples } from '../examples.ts';
import { askGlass, checkGlass, showGlass, type GlassTerms } from '../glass-asking.ts';
import type { Run } from '../main.ts';
import { shortId, visible } from '../render.ts';
import { glassWords } from '../words/break-glass.ts';

const MAX_PSBT_BYTES = 2 * 1024 * 1024;

interface BreakGlassOptions extends GlassTerms {
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
      .option('--for <duration>', 'how long, at most 72h (72h unless told)')
      .option('--reason <words>', 'why, in one line for the patient alone')
      .option('--out <file>', 'the offer for the provider (a PSBT)')
      .option('--yes', 'break the glass without being asked'),
    '--profile mom break-glass clinic --patient alice --reason "unconscious after a fall" --out bg.psbt',
    '--profile mom break-glass finish bg2.psbt --out bg.grant',
  );
  glass.action(
    run(async (io, named: string | undefined, options: BreakGlassOptions) => {
      const say = glassWords[io.options.language];
      const library = await io.library();
      const { breakGlass, draftBreakGlass, parseDuration } = library;
      checkGlass(io, named, options);
      const session = await io.unlock();
      const { patient, provider, reason, out, ...terms } = await askGlass(
        io,
        library,
        session,
        named,
        options,
      );
      const draft = draftBreakGlass(session, {
        provider,
        ...(patient === undefined ? {} : { patient }),
        seconds: parseDuration(terms.for),
        reason,
      });
      const { claims, grant } = draft;
      await io.confirm(showGlass(io, draft, reason), say.ask, options.yes);
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
                (broken.waiting.length === 0 ? say.logged : say.queued)(shortId(broken.entry)),
                say.passOn(out, visible(draft.provider.petname)),
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
      const say = glassWords[io.options.language];
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
          options.out === '-' ? '' : `${say.released(done.records, done.grant)}\n${say.give(options.out)}`,
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
      const { language } = io.options;
      const say = glassWords[language];
      const { auditName, glassLog, nameOf, seenGlass } = await io.library();
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
            ? say.none
            : io.table(
                [
                  say.time,
                  say.patient,
                  say.guardian,
                  say.provider,
                  say.until,
                  say.grant,
                  say.review,
                  say.reasonOf,
                ],
                rows.map(({ grant, read: { entry }, why, expires, finding }) => [
                  timeOf(entry.time, language),
                  ...[entry.patient, entry.guardian, entry.provider].map((did) =>
                    visible(auditName(nameOf(session, did), language)),
                  ),
                  timeOf(expires, language),
                  shortId(grant),
                  finding === null ? say.notYet : say[finding],
                  visible(why ?? say.notKnown),
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
      const say = glassWords[io.options.language];
      const { reviewGlass } = await io.library();
      const finding = options.dispute === true ? 'disputed' : 'accepted';
      const done = await reviewGlass(await io.unlock(), grant, finding);
      return {
        json: { schema: 'medwallet/break-glass-review/v1', ...done },
        text: [
          (done.waiting.length === 0 ? say.reviewed : say.reviewedLater)(say[finding]),
          ...(finding === 'disputed' ? [say.endIt(shortId(done.grant))] : []),
        ].join('\n'),
      };
    }),
  );
}
