import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { timeOf } from '../../language/index.ts';
import { visible } from '../render.ts';
import { grantsWords } from '../words/grants.ts';

/** `revoke`: takes one key, no money, and no node. */
export function revokeCommands(program: Command, run: Run): void {
  examples(
    program
      .command('revoke <grant>')
      .description('take a grant back; it counts wherever the revocation is seen')
      .option('--patient <name>', 'as a guardian: whose grant it is')
      .option('--reseal', 'also encrypt its records anew and delete the old files, where the vault obeys')
      .option('--out <file>', 'also write the revocation to a file, for those without a board')
      .option('--yes', 'revoke without being asked'),
    '--profile alice revoke 5b1e0c9d --yes',
    '--profile alice revoke 5b1e0c9d --reseal --yes',
    '--profile mom revoke GRANT-ID --patient alice',
  ).action(
    run(
      async (
        io,
        id: string,
        options: { patient?: string; reseal?: boolean; out?: string; yes?: boolean },
      ) => {
        const { language } = io.options;
        const say = grantsWords[language];
        const { findGrant, nameOf, resealGrant, revokeGrant } = await io.library();
        const session = await io.unlock();
        const own = session.profile.role === 'patient' ? findGrant(session, id) : undefined;
        if (own === undefined && options.reseal === true) {
          throw usageError(
            'Only the patient can seal records anew.',
            'Leave --reseal out; the patient can do it later, with revoke --reseal.',
          );
        }
        const what =
          own === undefined
            ? say.revokeForeign(id)
            : [
                say.revokeOwn(visible(nameOf(session, own.claims.aud)), timeOf(own.claims.exp, language)),
                say.keysStay,
              ].join('\n');
        await io.confirm(what, say.askRevoke, options.yes);
        const revoked = revokeGrant(
          session,
          own?.id ?? id,
          options.patient === undefined ? {} : { patient: options.patient },
        );
        if (options.out !== undefined) await io.write(options.out, revoked.file);
        const resealed = options.reseal === true ? await resealGrant(session, revoked.grant) : undefined;
        return {
          json: {
            schema: 'medwallet/revoked/v1',
            grant: revoked.grant,
            state: 'revoked',
            posted: revoked.posted,
            waiting: revoked.waiting,
            ...(resealed === undefined ? {} : { ...resealed }),
          },
          text: [
            say.revoked(revoked.grant),
            ...(resealed === undefined
              ? []
              : [say.resealed(resealed.resealed.length, resealed.skipped.length)]),
            ...(resealed?.kept ?? []).map(say.notDeleted),
            ...revoked.waiting.map(say.waits),
          ].join('\n'),
        };
      },
    ),
  );
}
