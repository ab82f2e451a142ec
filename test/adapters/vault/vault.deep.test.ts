import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';
import {
  createFolderVault,
  folderVault,
  MAX_TOPIC_FILES,
  verifyBlob,
} from '../../../src/adapters/vault/index.ts';
import { pattern } from '../../support/bytes.ts';
import { freshFolders } from '../../support/folder.ts';
import { throwsCode } from '../../support/throws.ts';

const freshFolder = freshFolders();

describe('a notice board', () => {
  it('gives no answer when it is stuffed: what matters could be left out', () => {
    const root = freshFolder();
    const vault = createFolderVault(root);
    vault.post('topic', pattern(10));
    const [board = ''] = readdirSync(join(root, 'board'));
    for (let i = 0; i < MAX_TOPIC_FILES; i++) writeFileSync(join(root, 'board', board, String(i)), '');
    expect(throwsCode('board-overflow', () => vault.readBoard('topic')).outcome).toBe('unavailable');
  });
});

/** Writes blobs and posts files without end, and tells each one's name once it is durable. */
const WRITER = `
import { folderVault } from ${JSON.stringify(join(import.meta.dirname, '../../../src/adapters/vault/index.ts'))};
const vault = folderVault(process.argv[2]);
for (let i = 0; ; i++) {
  const writer = vault.createBlob();
  for (let part = 0; part < 20; part++) writer.write(new Uint8Array(10_000).fill(i + part));
  const { sha256 } = writer.commit();
  vault.post('topic', new TextEncoder().encode('file ' + i));
  process.stdout.write(sha256 + '\\n');
}
`;

describe('a process killed while it writes', () => {
  it('leaves a vault that is whole, and all it had promised', async () => {
    const folder = freshFolder();
    const source = join(folder, 'writer.mjs');
    writeFileSync(source, WRITER);
    const bundle = await rolldown({ input: source, platform: 'node' });
    await bundle.write({ dir: join(folder, 'out'), format: 'esm' });
    for (let round = 0; round < 12; round++) {
      const root = join(folder, `vault-${round}`);
      createFolderVault(root);
      const promised = await writeUntilKilled(join(folder, 'out', 'writer.js'), root, 20 * round);
      const vault = folderVault(root);
      for (const { sha256 } of vault.listBlobs()) expect(verifyBlob(vault, sha256).size).toBe(200_000);
      for (const sha256 of promised) expect(verifyBlob(vault, sha256).size).toBe(200_000);
      const { files, ignored } = vault.readBoard('topic');
      expect(ignored).toBe(0);
      expect(files.length).toBeGreaterThanOrEqual(promised.length);
      // And it goes on.
      vault.post('topic', pattern(3));
    }
  });
});

function writeUntilKilled(script: string, root: string, milliseconds: number): Promise<string[]> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, root], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      // The clock starts with the first promise, or the shortest rounds would all die before they begin.
      if (said === '') setTimeout(() => child.kill('SIGKILL'), milliseconds);
      said += chunk.toString();
    });
    child.on('close', () => {
      resolve(said.split('\n').filter((line) => line.length === 64));
    });
  });
}
