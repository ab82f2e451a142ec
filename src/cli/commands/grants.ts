import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import { accessInWords } from '../granted.ts';
import type { Run } from '../main.ts';
import { timeOf, type Language } from '../../language/index.ts';
import type { Claims } from '../../verify/index.ts';
import { visible } from '../render.ts';
import { grantStateWords, grantsWords } from '../words/grants.ts';
import { silentBoard } from '../notices.ts';

/** `grants`, `grants export`: what the patient gave, here and for other programs. */
export function grantsCommands(program: Command, run: Run): void {
  const grants = examples(
    program
      .command('grants')
      .description('list the grants you gave')
      .option('--live', 'only those that let somebody read now')
      .option('--offline', 'read no board: what a guardian revoked since is not shown'),
    '--profile alice grants',
    '--profile alice grants --live --json',
    '--profile alice grants export --fhir --out consents.json',
  );
  grants.action(
    run(async (io, options: { live?: boolean; offline?: boolean }) => {
      const { language } = io.options;
      const say = grantsWords[language];
      const { learnRevocations, listGrants, nameOf } = await io.library();
      const session = await io.unlock();
      const silent = options.offline === true ? [] : learnRevocations(session);
      for (const board of silent) io.note(silentBoard(board, language));
      const shown = listGrants(session).filter(({ live }) => live || options.live !== true);
      return {
        json: {
          schema: 'medwallet/grants/v1',
          grants: shown.map(({ id, standing, live, claims, acceptBy, offered, issued, revoked }) => ({
            grant: id,
            state: standing,
            live,
            provider: claims.aud,
            purpose: claims.purpose,
            kind: claims.kind,
            scope: claims.scope,
            records: claims.records ?? [],
            collections: claims.collections ?? [],
            notBefore: claims.nbf,
            expires: claims.exp,
            offered,
            acceptBy,
            issued,
            revoked,
          })),
          silent,
        },
        text:
          shown.length === 0
            ? options.live === true
              ? say.noneLive
              : say.none
            : io.table(
                [
                  say.columnGrant,
                  say.columnState,
                  say.columnProvider,
                  say.columnPurpose,
                  say.columnUntil,
                  say.columnAccess,
                ],
                shown.map(({ id, standing, claims }) => [
                  id,
                  grantStateWords[language][standing],
                  visible(nameOf(session, claims.aud)),
                  claims.purpose,
                  timeOf(claims.exp, language),
                  accessOf(claims, language),
                ]),
              ),
      };
    }),
  );

  examples(
    grants
      .command('export')
      .description('write the grants for other programs')
      .option('--fhir', 'as FHIR R4 Consents in one Bundle')
      .option('--offline', 'read no board: what a guardian revoked since stands as active')
      .option('--out <file>', 'where to write it', '-'),
    '--profile alice grants export --fhir --out consents.json',
  ).action(
    run(async (io, options: { fhir?: boolean; offline?: boolean; out: string }) => {
      if (options.fhir !== true) {
        throw usageError('Say in which form the grants are written.', 'Add --fhir for FHIR R4 Consents.');
      }
      const { exportConsents, learnRevocations } = await io.library();
      const session = await io.unlock();
      // Whoever gets the file reads `active` as permission.
      const silent =
        grants.opts().offline === true || options.offline === true ? [] : learnRevocations(session);
      for (const board of silent) io.note(silentBoard(board, io.options.language));
      const { file, count } = exportConsents(session);
      await io.write(options.out, file);
      return {
        json: { schema: 'medwallet/consents-written/v1', consents: count, out: options.out, silent },
        text: options.out === '-' ? '' : grantsWords[io.options.language].wrote(options.out, count),
      };
    }),
  );
}

/** What may be done with what; and from when, where that was not when it was given. */
function accessOf({ scope, records, collections, iat, nbf }: Claims, language: Language): string {
  const say = grantsWords[language];
  const things = records === undefined ? (collections ?? []).join(', ') : say.records(records.length);
  const access = accessInWords(scope, language, things);
  return nbf > iat ? say.since(timeOf(nbf, language), access) : access;
}
