import type { Command } from 'commander';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';
import { visible } from '../render.ts';
import { contactWords } from '../words/contact.ts';

interface Shown {
  readonly did: string;
  readonly name: string;
  readonly cosigns: boolean;
}

/** `guardian`: who may revoke and break the glass for you. */
export function guardianCommands(program: Command, run: Run): void {
  const guardian = examples(
    program.command('guardian').description('who may revoke your grants and open your emergency records'),
    '--profile alice guardian list',
  );
  examples(
    guardian.command('list').description('the guardians that your newest circle document names'),
    '--profile alice guardian list',
  ).action(
    run(async (io) => {
      const { listGuardians } = await io.library();
      return show(io, listGuardians(await io.unlock()));
    }),
  );
  examples(
    guardian
      .command('add <name>')
      .description('appoint one more; told so, he can open the emergency collection alone'),
    '--profile alice guardian add dad',
  ).action(
    run(async (io, name: string) => {
      const { appointGuardian } = await io.library();
      return show(io, await appointGuardian(await io.unlock(), name));
    }),
  );
  examples(
    guardian
      .command('remove <name>')
      .description('dismiss one; a key of the record address that he holds stays until you move home'),
    '--profile alice guardian remove dad',
  ).action(
    run(async (io, name: string) => {
      const { dismissGuardian } = await io.library();
      return show(io, await dismissGuardian(await io.unlock(), name));
    }),
  );
}

function show(io: Pick<Io, 'options' | 'table'>, guardians: readonly Shown[]) {
  const say = contactWords[io.options.language];
  return {
    json: { schema: 'medwallet/guardians/v1', guardians },
    text:
      guardians.length === 0
        ? say.noGuardian
        : io.table(
            [say.columnName, say.columnSigns, 'DID'],
            guardians.map(({ name, cosigns, did }) => [visible(name), cosigns ? say.yes : say.no, did]),
          ),
  };
}
