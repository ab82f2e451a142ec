import type { Command } from 'commander';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { renderNotice, renderTime, silentBoard } from '../render.ts';

/** `status`: who am I, and what waits. Without a passphrase it tells less, but it tells it. */
export function statusCommands(program: Command, run: Run): void {
  examples(
    program
      .command('status')
      .description('who this wallet is, its ledger, and what waits')
      .option('--offline', 'read no board for what guardians revoked'),
    '--profile alice status',
    '--profile alice status --offline --json',
  ).action(
    run(async (io, options: { offline?: boolean }) => {
      const { learnRevocations, publicStatus, walletStatus } = await io.library();
      const canUnlock = io.options.passphraseFile !== undefined || io.context.stdin.isTTY === true;
      const { profile } = await io.open();
      if (!canUnlock || profile === undefined) {
        const shown = publicStatus(await io.open());
        return {
          json: { schema: 'medwallet/status/v1', locked: true, ...shown },
          text: [
            `${shown.profile} (${shown.role}, ${shown.network}), locked`,
            `did: ${shown.did}`,
            ...(shown.ledger === null ? [] : [`ledger: ${shown.ledger}`]),
            'Give the passphrase to see more: --passphrase-file FILE',
          ].join('\n'),
        };
      }
      const session = await io.unlock();
      const silent = options.offline === true ? [] : learnRevocations(session);
      for (const board of silent) io.note(silentBoard(board));
      const shown = walletStatus(session);
      return {
        json: { schema: 'medwallet/status/v1', locked: false, ...shown, silent },
        text: [
          ...shown.breakGlass.map(renderNotice),
          `${shown.profile} (${shown.role}, ${shown.network})`,
          `did: ${shown.did}`,
          ...(shown.address === null ? [] : [`address: ${shown.address.address} (${shown.address.state})`]),
          ...(shown.ledger === null ? [] : [`ledger: ${shown.ledger}`]),
          ...(shown.role === 'patient'
            ? [
                `records: ${shown.records}, live grants: ${shown.liveGrants.length}, events not anchored: ${shown.waitingEvents}`,
                ...shown.liveGrants.map(
                  ({ grant, expires }) => `  grant ${grant.slice(0, 12)} until ${renderTime(expires)}`,
                ),
              ]
            : [`addresses co-signed: ${shown.cosigned}`]),
          ...(shown.outbox > 0 ? [`waiting for a board: ${shown.outbox}`] : []),
        ].join('\n'),
      };
    }),
  );
}
