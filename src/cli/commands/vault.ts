import type { Command } from 'commander';
import type { OrphanedBlob } from '../../index.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { numberOf, type Language } from '../../language/index.ts';
import { visible } from '../render.ts';
import { findingWords, orphanWords, recordFindingWords, vaultWords } from '../words/vault.ts';

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
      const { language } = io.options;
      const say = vaultWords[language];
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
          say.found(
            blobs,
            numberOf(bytes, language),
            records.length - bad.length,
            records.length,
            orphaned.length,
          ),
          ...bad.map(
            ({ id, manifest, result }) =>
              `${findingWords[language][result].padEnd(9)} ${manifest.sha256}  ${say.record(id, visible(manifest.title))}`,
          ),
          ...meanings({ intact: '', ...recordFindingWords[language] }, bad, ({ result }) => result),
          ...orphaned.map(
            ({ blob, size, kind, sealedTo }) =>
              `${findingWords[language][kind].padEnd(9)} ${blob}  ${say.size(numberOf(size, language))}${renderKey(sealedTo, language)}`,
          ),
          ...meanings(orphanWords[language], orphaned, ({ kind }) => kind),
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

function renderKey(sealedTo: OrphanedBlob['sealedTo'], language: Language): string {
  const say = vaultWords[language];
  if (sealedTo === null) return '';
  if (sealedTo === 'main') return say.sentHere;
  return say.ofCollection(sealedTo.collection, sealedTo.generation);
}
