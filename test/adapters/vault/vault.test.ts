import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createFolderVault,
  folderVault,
  MAX_LONG_BYTES,
  SMALL_FILE_BYTES,
  verifyBlob,
} from '../../../src/adapters/vault/index.ts';
import { sha256 } from '../../../src/crypto/index.ts';
import { bytesToHex, utf8ToBytes } from '../../../src/encoding/index.ts';
import { MAX_BOARD_FILE_BYTES, type Vault } from '../../../src/wallet/ports/vault.ts';
import { flipBit, pattern, pieces } from '../../support/bytes.ts';
import { freshFolders } from '../../support/folder.ts';
import { throwsCode } from '../../support/throws.ts';

const freshFolder = freshFolders();
const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));
const TOPIC = 'ab'.repeat(32);

interface Place {
  readonly root: string;
  readonly vault: Vault;
  readonly blob: (sha256: string) => string;
  /** The folder of TOPIC. */
  readonly board: string;
}

function freshVault(): Place {
  const root = join(freshFolder(), 'vault');
  return {
    root,
    vault: createFolderVault(root),
    blob: (name) => join(root, 'blobs', name.slice(0, 2), name),
    board: join(root, 'board', hashOf(utf8ToBytes(TOPIC))),
  };
}

function store(vault: Vault, bytes: Uint8Array): string {
  const writer = vault.createBlob();
  for (const piece of pieces(bytes, 1_000)) writer.write(piece);
  const { sha256: name, size } = writer.commit();
  expect([name, size]).toEqual([hashOf(bytes), bytes.length]);
  return name;
}

function read(vault: Vault, name: string): Uint8Array {
  const blob = vault.openBlob(name) ?? expect.unreachable('the blob is missing');
  try {
    return blob.read(0, blob.size);
  } finally {
    blob.close();
  }
}

describe('blobs', () => {
  it('lie under the SHA-256 of their bytes and come back as they were', () => {
    const { root, vault, blob } = freshVault();
    for (const size of [0, 1, 5_000]) {
      const name = store(vault, pattern(size));
      expect(read(vault, name)).toEqual(pattern(size));
      expect(existsSync(blob(name))).toBe(true);
      expect(verifyBlob(vault, name)).toEqual({ size });
    }
    expect(readdirSync(join(root, 'tmp'))).toEqual([]);
  });

  it('are read from anywhere, and end where they end', () => {
    const { vault } = freshVault();
    const blob = vault.openBlob(store(vault, pattern(5_000))) ?? expect.unreachable();
    expect(blob.size).toBe(5_000);
    expect(blob.read(4_000, 500)).toEqual(pattern(5_000).slice(4_000, 4_500));
    expect(blob.read(4_900, 500)).toEqual(pattern(5_000).slice(4_900));
    expect(blob.read(5_000, 1)).toEqual(new Uint8Array(0));
    blob.close();
  });

  it('are listed in the order of their names, and nothing else is', () => {
    const { root, vault, blob } = freshVault();
    const names = [1, 2, 3].map((size) => store(vault, pattern(size))).sort();
    const [first = ''] = names;
    writeFileSync(join(root, 'blobs', 'notes.txt'), '');
    writeFileSync(join(blob(first), '..', 'notes.txt'), '');
    mkdirSync(join(root, 'blobs', '..', 'blobs', 'zz'));
    const misplaced = first.startsWith('00') ? '11' : '00';
    mkdirSync(join(root, 'blobs', misplaced), { recursive: true });
    writeFileSync(join(root, 'blobs', misplaced, first), '');
    expect([...vault.listBlobs()].map((each) => each.sha256)).toEqual(names);
  });

  it('leave nothing behind when they are given up', () => {
    const { root, vault } = freshVault();
    const writer = vault.createBlob();
    writer.write(pattern(10));
    writer.abort();
    expect(readdirSync(join(root, 'tmp'))).toEqual([]);
    expect([...vault.listBlobs()]).toEqual([]);
    throwsCode('vault-unavailable', () => writer.commit());
  });

  it('may be stored twice; a damaged one is mended by it', () => {
    const { vault, blob } = freshVault();
    const name = store(vault, pattern(100));
    writeFileSync(blob(name), 'damaged');
    store(vault, pattern(100));
    expect(verifyBlob(vault, name)).toEqual({ size: 100 });
    expect([...vault.listBlobs()].length).toBe(1);
  });

  it('are deleted, once', () => {
    const { vault } = freshVault();
    const name = store(vault, pattern(100));
    expect(vault.deleteBlob(name)).toBe(true);
    expect(vault.deleteBlob(name)).toBe(false);
    expect(vault.openBlob(name)).toBeUndefined();
  });

  it.each([
    '',
    '../../etc/passwd',
    'A'.repeat(64),
    'a'.repeat(63),
    `${'a'.repeat(64)}/x`,
    `${'a'.repeat(64)}\n`,
  ])('have no name like "%s"', (name) => {
    const { vault } = freshVault();
    throwsCode('bad-name', () => vault.openBlob(name));
    throwsCode('bad-name', () => vault.deleteBlob(name));
  });

  it('give back anything, however it is cut', () => {
    const { vault } = freshVault();
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 5 }), (chunks) => {
        const writer = vault.createBlob();
        for (const chunk of chunks) writer.write(chunk);
        const { sha256: name } = writer.commit();
        expect(read(vault, name)).toEqual(Uint8Array.from(chunks.flatMap((chunk) => [...chunk])));
      }),
      { numRuns: 15 },
    );
  });
});

describe('a blob that is not what its name says', () => {
  it('is missing: could not be checked', () => {
    const { vault } = freshVault();
    const error = throwsCode('blob-missing', () => verifyBlob(vault, 'a'.repeat(64)));
    expect(error.outcome).toBe('unavailable');
  });

  it.each<[string, (path: string) => void]>([
    [
      'one bit',
      (path) => {
        writeFileSync(path, flipBit(pattern(100), 50));
      },
    ],
    [
      'its end',
      (path) => {
        truncateSync(path, 99);
      },
    ],
    [
      'a byte more',
      (path) => {
        writeFileSync(path, pattern(101));
      },
    ],
  ])('is changed: %s', (_what, change) => {
    const { vault, blob } = freshVault();
    const name = store(vault, pattern(100));
    change(blob(name));
    expect(throwsCode('blob-changed', () => verifyBlob(vault, name)).outcome).toBe('refused');
  });

  it('is a link, a pipe or a folder: never followed, never waited for', () => {
    const { vault, blob } = freshVault();
    const name = store(vault, pattern(100));
    renameSync(blob(name), `${blob(name)}.moved`);
    symlinkSync(`${blob(name)}.moved`, blob(name));
    throwsCode('blob-changed', () => vault.openBlob(name));
    rmSync(blob(name));
    execFileSync('mkfifo', [blob(name)]);
    throwsCode('blob-changed', () => vault.openBlob(name));
    rmSync(blob(name));
    mkdirSync(blob(name));
    throwsCode('blob-changed', () => vault.openBlob(name));
  });
});

describe('a notice board', () => {
  it('holds what was posted under a topic, whole and once', () => {
    const { vault, board } = freshVault();
    const files = [pattern(10), pattern(20), pattern(MAX_BOARD_FILE_BYTES)];
    for (const file of [...files, ...files]) vault.post(TOPIC, file);
    vault.post('did:key:zOther', pattern(5));
    const found = vault.readBoard(TOPIC);
    expect(found.ignored).toBe(0);
    expect(found.files.map(hashOf).sort()).toEqual(files.map(hashOf).sort());
    expect(readdirSync(board).sort()).toEqual(files.map(hashOf).sort());
  });

  it('is empty for a topic nobody posted to', () => {
    expect(freshVault().vault.readBoard(TOPIC)).toEqual({ files: [], ignored: 0, unread: 0 });
  });

  it('takes nothing over its limit', () => {
    const { vault, board } = freshVault();
    throwsCode('too-large', () => {
      vault.post(TOPIC, pattern(MAX_BOARD_FILE_BYTES + 1));
    });
    expect(existsSync(board)).toBe(false);
  });

  it.each<[string, (board: string) => void]>([
    [
      'another name',
      (board) => {
        writeFileSync(join(board, 'README'), 'x');
      },
    ],
    [
      'a name in capitals',
      (board) => {
        writeFileSync(join(board, 'A'.repeat(64)), 'x');
      },
    ],
    [
      'a hash that is not its own',
      (board) => {
        writeFileSync(join(board, 'a'.repeat(64)), 'x');
      },
    ],
    [
      'the hash of a file too large',
      (board) => {
        const file = pattern(MAX_BOARD_FILE_BYTES + 1);
        writeFileSync(join(board, hashOf(file)), file);
      },
    ],
    [
      'a folder named by a hash',
      (board) => {
        mkdirSync(join(board, 'a'.repeat(64)));
      },
    ],
    [
      'a pipe named by a hash',
      (board) => {
        execFileSync('mkfifo', [join(board, 'a'.repeat(64))]);
      },
    ],
    [
      'a link to a good file',
      (board) => {
        const file = pattern(7);
        writeFileSync(join(board, '..', 'elsewhere'), file);
        symlinkSync(join(board, '..', 'elsewhere'), join(board, hashOf(file)));
      },
    ],
    [
      'a dangling link',
      (board) => {
        symlinkSync('/nowhere', join(board, 'b'.repeat(64)));
      },
    ],
    [
      'an unfinished file',
      (board) => {
        writeFileSync(join(board, '.medwallet-0.tmp'), 'x');
      },
    ],
  ])('counts and leaves out %s', (_what, hang) => {
    const { vault, board } = freshVault();
    vault.post(TOPIC, pattern(10));
    hang(board);
    expect(vault.readBoard(TOPIC)).toEqual({ files: [pattern(10)], ignored: 1, unread: 0 });
  });

  it('reads every small file, the longest of the others, and counts what is left', () => {
    const { vault, board } = freshVault();
    const small = pattern(SMALL_FILE_BYTES);
    vault.post(TOPIC, small);
    const long = pattern(MAX_BOARD_FILE_BYTES - 1);
    vault.post(TOPIC, long);
    const file = pattern(MAX_BOARD_FILE_BYTES);
    const fitting = MAX_LONG_BYTES / MAX_BOARD_FILE_BYTES;
    for (let i = 0; i < fitting + 3; i++) {
      new DataView(file.buffer).setUint32(0, i);
      writeFileSync(join(board, hashOf(file)), file);
    }
    const { files, ignored, unread } = vault.readBoard(TOPIC);
    expect({ ignored, unread, count: files.length }).toEqual({ ignored: 0, unread: 4, count: fitting + 1 });
    expect(files[0]).toEqual(small);
    expect(files.slice(1).every(({ length }) => length === MAX_BOARD_FILE_BYTES)).toBe(true);
  });
});

describe('a vault that is not there', () => {
  const everything: [string, (vault: Vault) => unknown][] = [
    ['openBlob', (vault) => vault.openBlob('a'.repeat(64))],
    ['deleteBlob', (vault) => vault.deleteBlob('a'.repeat(64))],
    ['listBlobs', (vault) => [...vault.listBlobs()]],
    ['readBoard', (vault) => vault.readBoard(TOPIC)],
  ];
  const writes: [string, (vault: Vault) => unknown][] = [
    ['createBlob', (vault) => vault.createBlob()],
    [
      'post',
      (vault) => {
        vault.post(TOPIC, pattern(1));
      },
    ],
  ];

  it.each(everything)('gives no answer to %s', (_what, ask) => {
    const error = throwsCode('vault-unavailable', () => ask(folderVault(join(freshFolder(), 'nowhere'))));
    expect(error.outcome).toBe('unavailable');
  });

  it.each([...everything, ...writes])(
    'is never mistaken for an empty one: %s on a bare folder',
    (_what, ask) => {
      const root = freshFolder();
      throwsCode('vault-unavailable', () => ask(folderVault(root)));
      expect(readdirSync(root)).toEqual([]);
    },
  );

  it.each([...everything, ...writes])('that went away is noticed by %s', (_what, ask) => {
    const { root, vault } = freshVault();
    vault.post(TOPIC, pattern(1));
    renameSync(root, `${root}.unplugged`);
    mkdirSync(root);
    throwsCode('vault-unavailable', () => ask(vault));
    expect(readdirSync(root)).toEqual([]);
  });

  // An empty vault in the place of one that has gone would say that nothing was ever revoked.
  it.each(writes)('is not made by %s where nothing stands', (_what, write) => {
    const root = join(freshFolder(), 'vault');
    throwsCode('vault-unavailable', () => write(folderVault(root)));
    expect(readdirSync(join(root, '..'))).toEqual([]);
  });

  it.each(writes)('is not made by %s where the folder above is missing', (_what, write) => {
    throwsCode('vault-unavailable', () => write(folderVault(join(freshFolder(), 'disk', 'vault'))));
  });

  it.each([
    ['a later version', '{"schema":"medwallet/vault/v2"}'],
    ['something else', '[]'],
    ['no JSON', 'vault'],
  ])('or whose mark says %s', (_what, marker) => {
    const { root, vault } = freshVault();
    writeFileSync(join(root, 'vault.json'), marker);
    throwsCode('vault-unavailable', () => vault.readBoard(TOPIC));
  });

  it('or in whose place something else stands', () => {
    const { root, vault } = freshVault();
    writeFileSync(join(root, 'board'), 'x');
    writeFileSync(join(root, 'blobs'), 'x');
    throwsCode('vault-unavailable', () => vault.readBoard(TOPIC));
    throwsCode('vault-unavailable', () => [...vault.listBlobs()]);
    throwsCode('vault-unavailable', () => vault.openBlob('a'.repeat(64)));
    throwsCode('vault-unavailable', () => {
      vault.post(TOPIC, pattern(1));
    });
    expect(readdirSync(join(root, 'tmp'))).toEqual([]);
  });
});

describe('making a vault', () => {
  it('takes a missing folder, an empty one and a vault', () => {
    const root = freshFolder();
    createFolderVault(root).post(TOPIC, pattern(1));
    expect(createFolderVault(root).readBoard(TOPIC).files).toEqual([pattern(1)]);
    createFolderVault(join(root, '..', 'never', 'vault'));
    rmSync(join(root, '..', 'never'), { recursive: true });
  });

  it('takes a copy of a vault that lost its mark', () => {
    const { root, vault } = freshVault();
    vault.post(TOPIC, pattern(1));
    rmSync(join(root, 'vault.json'));
    expect(createFolderVault(root).readBoard(TOPIC).files).toEqual([pattern(1)]);
  });

  it('does not take somebody’s documents', () => {
    const root = freshFolder();
    writeFileSync(join(root, 'letter.txt'), '');
    expect(throwsCode('vault-exists', () => createFolderVault(root)).outcome).toBe('usage');
    expect(readdirSync(root)).toEqual(['letter.txt']);
  });

  it('clears away what a process that died left unfinished, and nothing younger', () => {
    const { root, vault } = freshVault();
    store(vault, pattern(1));
    const [old, young] = ['old', 'young'].map((name) => join(root, 'tmp', name));
    for (const path of [old, young]) writeFileSync(path ?? '', 'x');
    utimesSync(old ?? '', new Date(), new Date(Date.now() - 25 * 60 * 60 * 1000));
    store(vault, pattern(2));
    expect(readdirSync(join(root, 'tmp'))).toEqual(['young']);
  });
});
