import type { Command } from 'commander';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { directoryWords } from '../words/directory.ts';

const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024;

interface FindOptions {
  readonly name?: string;
  readonly specialty?: string;
  readonly language?: string;
  readonly place?: string;
}

/** `contact find` and `contact import`: who there is, by saved cards and by somebody's directory. */
export function directoryCommands(contact: Command, run: Run): void {
  examples(
    contact
      .command('find [text]')
      .description('look for a provider among saved cards and imported candidates')
      .option('--name <text>', 'by name')
      .option('--specialty <text>', 'by what they do')
      .option('--language <tag>', 'by a language they speak, such as en or id')
      .option('--place <text>', 'by where they are'),
    '--profile alice contact find cardiology',
    '--profile alice contact find --specialty cardiology --language id --place Surabaya',
  ).action(
    run(async (io, text: string | undefined, options: FindOptions) => {
      const { findProviders } = await io.library();
      const { name, specialty, language, place } = options;
      const providers = findProviders(await io.unlock(), {
        ...(text === undefined ? {} : { text }),
        ...(name === undefined ? {} : { name }),
        ...(specialty === undefined ? {} : { specialty }),
        ...(language === undefined ? {} : { language }),
        ...(place === undefined ? {} : { place }),
      });
      const say = directoryWords[io.options.language];
      const rows = providers.map((one) => [
        one.name,
        one.state === 'signed' ? say.signedCard : say.unsignedCard,
        one.specialty.join(', '),
        one.languages.join(', '),
        one.place ?? '',
        one.did ?? one.fhir ?? '',
      ]);
      return {
        json: { schema: 'medwallet/providers/v1', providers },
        text:
          providers.length === 0
            ? say.none
            : [
                io.table(
                  [
                    say.columnName,
                    say.columnCard,
                    say.columnSpecialty,
                    say.columnLanguages,
                    say.columnPlace,
                    say.columnWho,
                  ],
                  rows,
                ),
                ...(providers.some(({ state }) => state === 'unsigned') ? ['', say.warning] : []),
              ].join('\n'),
      };
    }),
  );

  examples(
    contact
      .command('import <file>')
      .description('take providers of a FHIR directory as candidates, which nobody has signed'),
    '--profile alice contact import directory.json',
  ).action(
    run(async (io, file: string) => {
      const { importDirectory } = await io.library();
      const bytes = await io.read(file, MAX_DIRECTORY_BYTES);
      const done = importDirectory(await io.unlock(), bytes);
      const say = directoryWords[io.options.language];
      return {
        json: { schema: 'medwallet/directory-imported/v1', ...done },
        text: [
          say.imported(done.added, done.updated),
          ...(done.signed === 0 ? [] : [say.signed(done.signed)]),
          ...(done.ignored === 0 ? [] : [say.ignored(done.ignored)]),
          say.next,
        ].join('\n'),
      };
    }),
  );
}
