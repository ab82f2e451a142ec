import type { Command } from 'commander';
import type { Language } from '../../language/index.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { visible } from '../render.ts';
import { recordStateWords, recordWords } from '../words/record.ts';

interface AmendOptions {
  readonly title?: string;
  readonly type?: string;
  readonly category?: string;
  readonly collection?: string;
  readonly effective?: string;
  readonly reason?: string;
}

const REASON = 'corrected, updated, entered-in-error, withdrawn or duplicate';

/** `record amend` and `record erase`: what becomes of a record later. */
export function recordVersionCommands(record: Command, run: Run): void {
  examples(
    record
      .command('amend <id> <file>')
      .description('add a new version of a record; both are kept')
      .option('--reason <reason>', REASON, 'corrected')
      .option('--title <text>', 'as before when left out')
      .option('--type <media-type>', 'guessed when left out')
      .option('--category <loinc>', 'as before when left out')
      .option('--collection <name>', 'as before when left out')
      .option('--effective <date>', 'the date of what it tells, ISO 8601'),
    '--profile alice record amend 3f9a2c lab-corrected.json --reason corrected',
    '--profile alice record amend 3f9a2c mine.json --reason entered-in-error',
  ).action(
    run(async (io, id: string, file: string, options: AmendOptions) => {
      const { language } = io.options;
      const say = recordWords[language];
      const { amendRecord } = await io.library();
      const session = await io.unlock();
      const { type, ...about } = options;
      const added = await amendRecord(session, id, await io.source(file), {
        ...about,
        ...(type === undefined ? {} : { mediaType: type }),
        ...(file === '-' ? {} : { fileName: file }),
      });
      const { manifest, plaintext } = added;
      return {
        json: {
          schema: 'medwallet/record/v1',
          id: added.id,
          blob: manifest.sha256,
          size: plaintext.size,
          mediaType: manifest.mediaType,
          collection: manifest.collection,
          generation: manifest.generation,
          supersedes: manifest.supersedes,
          reason: options.reason,
        },
        text: [
          say.added(added.id),
          say.replaces(manifest.supersedes ?? '', reasonIn(language, options.reason ?? '')),
          say.grantAnew,
        ].join('\n'),
      };
    }),
  );

  examples(
    record
      .command('erase <id>')
      .description('delete a record, its keys and every trace of what it was')
      .option('--reason <reason>', REASON, 'withdrawn')
      .option('--all-versions', 'its older and newer versions too')
      .option('--yes', 'erase without being asked'),
    '--profile alice record erase 3f9a2c --reason entered-in-error',
    '--profile alice record erase 3f9a2c --all-versions --yes',
  ).action(
    run(async (io, id: string, options: { reason?: string; allVersions?: boolean; yes?: boolean }) => {
      const say = recordWords[io.options.language];
      const { draftErasure, eraseRecord } = await io.library();
      const session = await io.unlock();
      const allVersions = options.allVersions === true;
      const draft = draftErasure(session, id, { allVersions });
      await io.confirm(
        [
          say.toErase,
          ...draft.records.map(({ id: one, title }) => `  ${one}  ${visible(title)}`),
          ...(draft.readers.length === 0
            ? [say.noReaders]
            : [say.readers(draft.readers.map(visible).join(', '))]),
        ].join('\n'),
        say.askErase,
        options.yes,
      );
      const erased = await eraseRecord(session, id, {
        allVersions,
        ...(options.reason === undefined ? {} : { reason: options.reason }),
      });
      return {
        json: { schema: 'medwallet/record-erased/v1', ...erased, readers: draft.readers },
        text: [
          say.erased(erased.erased.join(', '), erased.events),
          ...(erased.kept.length === 0 ? [] : [say.notDeleted(erased.kept.length)]),
          ...(erased.clean ? [] : [say.storeHeld]),
          say.copies,
        ].join('\n'),
      };
    }),
  );
}

// As it was typed; which reasons there are is for the wallet to say.
function reasonIn(language: Language, reason: string): string {
  const words: Readonly<Record<string, string>> = recordStateWords[language];
  return words[reason] ?? reason;
}
