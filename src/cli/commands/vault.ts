import type { Command } from 'commander';
import type { OrphanedBlob, RecordCheck } from '../../index.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { visible } from '../render.ts';

/** What each finding means, and what to do: once under the list of those that have it. */
const RECORDS: Readonly<Record<RecordCheck['result'], string>> = {
  intact: '',
  missing:
    'missing: the encrypted file is not in the vault. Bring a file of that name back from a copy of the vault; nothing else opens the record.',
  changed:
    'changed: the vault holds other bytes than were stored: a damaged disk, or somebody changed them. They are never shown. Bring the file back from a copy.',
};

const ORPHANED: Readonly<Record<OrphanedBlob['kind'], string>> = {
  doomed:
    'doomed: replaced or erased, and could not be deleted yet. The next revocation with --reseal tries again.',
  'left-over':
    'left-over: sealed to a key of this wallet, and no record points at it. A command was interrupted, or the wallet is older than the vault. Its collection key still opens it; delete it when you know that you do not need it.',
  foreign:
    'foreign: sealed to somebody else, most likely another wallet that shares this vault. Leave it there.',
  'not-age': 'not-age: no wallet put this here. It can be deleted.',
  changed:
    'changed: not the bytes that it is named after, so nobody can open it. Another wallet may miss it: bring it back from a copy of the vault.',
};

/** `vault check`: what lies in the vault, held against what this wallet knows. */
export function vaultCommands(program: Command, run: Run): void {
  const vault = examples(
    program.command('vault').description('the folder that holds the encrypted files'),
    '--profile alice vault check',
  );
  examples(
    vault
      .command('check')
      .description('find missing, changed and orphaned files in the vault, and say what each means'),
    '--profile alice vault check',
    '--profile alice vault check --json',
  ).action(
    run(async (io) => {
      const { checkVault } = await io.library();
      const { blobs, bytes, records, orphaned, sound } = await checkVault(await io.unlock());
      const bad = records.filter(({ result }) => result !== 'intact');
      return {
        json: {
          schema: 'medwallet/vault-check/v1',
          blobs,
          bytes,
          records: records.map(({ id, manifest, result }) => ({ id, blob: manifest.sha256, result })),
          orphaned,
          sound,
        },
        text: [
          `${blobs} files, ${bytes} bytes; ${records.length - bad.length} of ${records.length} records intact, ${orphaned.length} files without a record of this wallet`,
          ...bad.map(
            ({ id, manifest, result }) =>
              `${result.padEnd(9)} ${manifest.sha256}  record ${id}  ${visible(manifest.title)}`,
          ),
          ...meanings(RECORDS, bad, ({ result }) => result),
          ...orphaned.map(
            ({ blob, size, kind, sealedTo }) =>
              `${kind.padEnd(9)} ${blob}  ${size} bytes${renderKey(sealedTo)}`,
          ),
          ...meanings(ORPHANED, orphaned, ({ kind }) => kind),
        ].join('\n'),
        exitCode: sound ? 0 : 1,
      };
    }),
  );
}

function meanings<Kind extends string, Row>(
  words: Readonly<Record<Kind, string>>,
  rows: readonly Row[],
  kindOf: (row: Row) => Kind,
): string[] {
  return [...new Set(rows.map(kindOf))].map((kind) => `  ${words[kind]}`);
}

function renderKey(sealedTo: OrphanedBlob['sealedTo']): string {
  if (sealedTo === null) return '';
  if (sealedTo === 'main') return ', sent to this wallet';
  return `, ${sealedTo.collection}, generation ${sealedTo.generation}`;
}
