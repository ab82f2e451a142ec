import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';
import { takeFromFolder, type SyncCounts, type SyncedItem, type SyncOptions } from '../syncing.ts';
import { syncKinds, syncWords } from '../words/sync.ts';

/** The largest thing that travels in a folder: a grant package. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

interface GivenOptions extends SyncOptions {
  readonly once?: boolean;
  readonly put?: string[];
}

/** `sync`: a folder that people share, by whatever means; nobody's server. */
export function syncCommands(program: Command, run: Run): void {
  examples(
    program
      .command('sync <folder>')
      .description('watch a folder that you share with others: look at what comes in, answer it, keep it')
      .option('--once', 'look once and end, for scripts')
      .option('--put <files...>', 'put these there first: what you want to send')
      .option('--into <folder>', 'where grants to you are kept as files', '.')
      .option('--yes', 'take what passes its checks without being asked, from people whose cards you have')
      .option('--new-people', 'with --yes: also the cards of people you do not know yet')
      .option('--dry-run', 'say what waits there, and do nothing'),
    '--profile alice sync shared',
    '--profile clinic sync shared --once --yes --json',
    '--profile alice sync shared --once --put alice.card g.psbt',
  ).action(
    run(async (io, path: string, options: GivenOptions) => {
      const { openSharedFolder } = await io.library();
      const folder = openSharedFolder(io.context.cwd, path);
      const session = await io.unlock();
      const say = syncWords[io.options.language];
      for (const file of options.put ?? []) io.note(say.put(folder.put('from', await sendable(io, file))));
      const sync = {
        io,
        session,
        folder,
        options,
        memory: { known: new Map(), told: new Map() },
        tell: (item: SyncedItem) => {
          tell(io, item);
        },
      };
      if (options.once !== true) {
        io.note(say.watching(path));
        let look = await folder.lookWhenSettled();
        for (;;) {
          await takeFromFolder(sync, look);
          look = await folder.lookWhenChanged(look);
        }
      }
      const look = await folder.lookWhenSettled();
      const { isUnavailable, ...counts } = await takeFromFolder(sync, look);
      const json = { schema: 'medwallet/sync/v1', ...counts, growing: look.growing, ignored: look.ignored };
      io.context.stdout.write(
        io.options.json ? `${JSON.stringify(json)}\n` : `${summary(io, counts, look.growing)}\n`,
      );
      return { json, text: '', streamed: true, exitCode: isUnavailable ? 3 : 0 };
    }),
  );
}

// Whatever is put there others can read: only what is made for others goes, and never, say, the words.
async function sendable(io: Io, file: string): Promise<Uint8Array> {
  const { readIncoming } = await io.library();
  const bytes = await io.read(file, MAX_FILE_BYTES);
  const { state } = await readIncoming(await io.unlock(), bytes);
  if (state !== 'foreign') return bytes;
  throw usageError(
    'This is no file that medwallet writes for others.',
    'Put cards, offers, statements, acceptances, grants and the like there, and nothing else.',
  );
}

function tell(io: Io, item: SyncedItem): void {
  const say = syncWords[io.options.language];
  if (io.options.json) {
    io.context.stdout.write(`${JSON.stringify(item)}\n`);
    return;
  }
  // What is refused is told with its reason, on stderr.
  if (item.state === 'refused' || item.kind === null) return;
  const what = syncKinds[io.options.language][item.kind];
  const line = { taken: say.taken, declined: say.declined, waiting: say.waiting }[item.state];
  const lines = [
    line(what),
    ...(item.answer === null ? [] : [say.answered(item.answer)]),
    ...(item.kept === null ? [] : [say.kept(item.kept)]),
  ];
  io.context.stdout.write(`${lines.join('\n')}\n`);
}

function summary(io: Io, counts: Omit<SyncCounts, 'isUnavailable'>, growing: number): string {
  const say = syncWords[io.options.language];
  return [
    say.summary(counts.taken, counts.refused, counts.others),
    ...(growing === 0 ? [] : [say.growing(growing)]),
    ...(counts.left === 0 ? [] : [say.left(counts.left)]),
  ].join(', ');
}
