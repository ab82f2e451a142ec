import type { Command } from 'commander';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { visible } from '../render.ts';
import { contactWords } from '../words/contact.ts';

/** `collection`: where records are filed, and what can be granted as a whole. */
export function collectionCommands(program: Command, run: Run): void {
  const collection = examples(
    program.command('collection').description('collections of records, the built-in ones and your own'),
    '--profile alice collection list',
  );
  examples(
    collection
      .command('add <name>')
      .description('make a collection of your own; others see a random number for it, never its name'),
    '--profile alice collection add Family',
  ).action(
    run(async (io, name: string) => {
      const { addCollection } = await io.library();
      const added = addCollection(await io.unlock(), name);
      return {
        json: { schema: 'medwallet/collection/v1', ...added },
        text: contactWords[io.options.language].collection(visible(added.name), added.id),
      };
    }),
  );
  examples(
    collection.command('list').description('list the collections with their generations'),
    '--profile alice collection list',
  ).action(
    run(async (io) => {
      const say = contactWords[io.options.language];
      const { listCollections } = await io.library();
      const collections = listCollections(await io.unlock());
      return {
        json: { schema: 'medwallet/collections/v1', collections },
        text: io.table(
          [say.columnName, 'ID', say.columnGeneration, say.columnRecords],
          collections.map(({ id, name, generation, records }) => [name, id, `${generation}`, `${records}`]),
        ),
      };
    }),
  );
}
