import type { Command } from 'commander';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { silentBoard } from '../notices.ts';
import { lockedScreen, statusScreen } from '../status-screen.ts';

/** `status`: who am I, and what waits. Without a passphrase it tells less, but it tells it. */
export function statusCommands(program: Command, run: Run): void {
  examples(
    program
      .command('status')
      .description('who this wallet is, its ledger, its live grants, what waits and what needs attention')
      .option('--offline', 'ask neither the boards nor the node'),
    '--profile alice status',
    '--profile alice status --offline --json',
  ).action(
    run(async (io, options: { offline?: boolean }) => {
      const { homeScreen, learnRevocations, nameOf, publicStatus, requireProfile } = await io.library();
      requireProfile(io.context.env, io.options);
      const canUnlock = io.options.passphraseFile !== undefined || io.context.stdin.isTTY === true;
      if (!canUnlock) {
        const shown = publicStatus(await io.open());
        return {
          json: { schema: 'medwallet/status/v1', locked: true, ...shown },
          text: io.fitResult(lockedScreen(shown, io)),
        };
      }
      const session = await io.unlock();
      const silent = options.offline === true ? [] : learnRevocations(session);
      for (const board of silent) io.note(silentBoard(board, io.options.language));
      const shown = await homeScreen(session, options.offline !== true);
      const now = session.clock.now();
      return {
        json: { schema: 'medwallet/status/v1', locked: false, ...shown, silent },
        text: io.fitResult(statusScreen(shown, { io, now, nameOf: (did) => nameOf(session, did) })),
      };
    }),
  );
}
