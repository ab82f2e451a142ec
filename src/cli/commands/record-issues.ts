import type { Command } from 'commander';
import type { ReceivedIssue } from '../../index.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';
import { visible } from '../render.ts';
import { recordWords } from '../words/record.ts';
import { renderIssuer } from './issue.ts';

/** `record accept`, `decline` and `refile`: what becomes of what others issued, and where records are filed. */
export function recordIssueCommands(record: Command, run: Run): void {
  examples(
    record
      .command('accept <issue>')
      .description('take a record that a provider issued to you: a file, or the id that record list shows')
      .option('--title <text>', 'what you call it; as the provider does when left out')
      .option('--collection <name>', 'where you file it; by its kind when left out')
      .option('--blob <file>', 'the encrypted record, where it is not in your vault'),
    '--profile alice record accept 3f9a2c',
    '--profile alice record accept ct.issue --blob ct.age --collection imaging',
  ).action(
    run(async (io, issue: string, options: { title?: string; collection?: string; blob?: string }) => {
      const { acceptIssue } = await io.library();
      const session = await io.unlock();
      const which = await fileOrId(io, issue);
      const { blob, ...how } = options;
      const accepted = await acceptIssue(session, which, {
        ...how,
        ...(blob === undefined ? {} : { blob: await io.source(blob) }),
      });
      const { id, manifest, plaintext } = accepted.record;
      return {
        json: {
          schema: 'medwallet/record/v1',
          id,
          title: manifest.title,
          blob: manifest.sha256,
          size: plaintext.size,
          mediaType: manifest.mediaType,
          collection: manifest.collection,
          generation: manifest.generation,
          supersedes: manifest.supersedes ?? null,
          issuer: accepted.issuer,
        },
        text: [
          recordWords[io.options.language].accepted(id, visible(manifest.title), manifest.collection),
          ...renderIssuer(accepted.issuer, io.options.language),
        ].join('\n'),
      };
    }),
  );

  examples(
    record
      .command('decline <issue>')
      .description(
        'turn down a record that a provider issued to you: a file, or the id that record list shows',
      ),
    '--profile alice record decline 3f9a2c',
  ).action(
    run(async (io, issue: string) => {
      const { declineIssue } = await io.library();
      const session = await io.unlock();
      const declined = await declineIssue(session, await fileOrId(io, issue));
      return {
        json: { schema: 'medwallet/issue-declined/v1', ...waitingJson(declined) },
        text: recordWords[io.options.language].declined(
          declined.manifest.id,
          visible(declined.manifest.title),
        ),
      };
    }),
  );

  examples(
    record
      .command('refile <id>')
      .description('file a record into another collection')
      .requiredOption('--collection <name>', 'a built-in one, or one of your own')
      .option('--rekey', 'encrypt it anew: who had its key cannot open the new file'),
    '--profile alice record refile 3f9a2c --collection mental-health',
    '--profile alice record refile 3f9a2c --collection Family --rekey',
  ).action(
    run(async (io, id: string, options: { collection: string; rekey?: boolean }) => {
      const { refileRecord } = await io.library();
      const session = await io.unlock();
      const {
        record: refiled,
        from,
        kept,
      } = await refileRecord(session, id, options.collection, {
        rekey: options.rekey === true,
      });
      const { manifest } = refiled;
      return {
        json: {
          schema: 'medwallet/record-refiled/v1',
          id: refiled.id,
          from,
          collection: manifest.collection,
          generation: manifest.generation,
          blob: manifest.sha256,
          kept,
        },
        text: recordWords[io.options.language].refiled(
          visible(manifest.title),
          manifest.collection,
          manifest.generation,
        ),
      };
    }),
  );
}

export function waitingJson({ manifest, issuer }: ReceivedIssue): Record<string, unknown> {
  return {
    id: manifest.id,
    title: manifest.title,
    mediaType: manifest.mediaType,
    issued: manifest.issued,
    supersedes: manifest.supersedes ?? null,
    issuer,
  };
}

// Ids are hex; what else it may be is a file.
async function fileOrId(io: Io, text: string): Promise<string | Uint8Array> {
  if (/^[0-9a-f]{6,32}$/.test(text)) return text;
  const { MAX_ISSUE_FILE_BYTES } = await io.library();
  return io.read(text, MAX_ISSUE_FILE_BYTES);
}
