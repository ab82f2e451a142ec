import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ensurePrivateFolder,
  fileError,
  fileSink,
  fileSource,
  keepCopy,
  readFileLimited,
  readSecretFile,
  writeFileAtomic,
} from '../../../src/adapters/files/index.ts';
import { concatBytes, utf8ToBytes } from '../../../src/encoding/index.ts';
import { pattern } from '../../support/bytes.ts';
import { freshFolders } from '../../support/folder.ts';
import { throwsCode } from '../../support/throws.ts';

const freshFolder = freshFolders();
const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('reading a file', () => {
  it('takes one up to its limit and not a byte more', () => {
    const path = join(freshFolder(), 'file');
    writeFileSync(path, pattern(1_000));
    expect(readFileLimited(path, 1_000)).toEqual(pattern(1_000));
    throwsCode('too-large', () => readFileLimited(path, 999));
  });

  it('does not believe a size: what never ends is too large', () => {
    throwsCode('too-large', () => readFileLimited('/dev/zero', 3_000_000));
  });

  it('reads a pipe, as from a shell', () => {
    const path = join(freshFolder(), 'pipe');
    execFileSync('mkfifo', [path]);
    spawn('sh', ['-c', `printf hello > '${path}'`], { stdio: 'ignore' });
    expect(readFileLimited(path, 10)).toEqual(utf8ToBytes('hello'));
  });

  it('comes in pieces of any number', () => {
    const path = join(freshFolder(), 'file');
    for (const size of [0, 1, 1_048_576, 2_500_000]) {
      writeFileSync(path, pattern(size));
      expect(Buffer.compare(concatBytes(...fileSource(path)), pattern(size))).toBe(0);
    }
  });

  it.each([
    ['not-found', 'nowhere'],
    ['not-found', 'file/below'],
    ['not-a-file', '.'],
  ])('is refused as %s: %s', (code, name) => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(throwsCode(code, () => readFileLimited(join(folder, name), 10)).outcome).toBe('usage');
    throwsCode(code, () => [...fileSource(join(folder, name))]);
  });
});

describe('reading a secret', () => {
  function secret(): { folder: string; path: string } {
    const folder = freshFolder();
    const path = join(folder, 'keystore.age');
    writeFileSync(path, 'secret', { mode: 0o600 });
    return { folder, path };
  }

  it('takes a file of 0600 in a folder of 0700', () => {
    const { path } = secret();
    expect(readSecretFile(path, 10)).toEqual(utf8ToBytes('secret'));
    chmodSync(path, 0o400);
    expect(readSecretFile(path, 10)).toEqual(utf8ToBytes('secret'));
  });

  it.each([0o640, 0o604, 0o620, 0o601])('refuses a file of mode %i', (mode) => {
    const { path } = secret();
    chmodSync(path, mode);
    const error = throwsCode('permissions-too-wide', () => readSecretFile(path, 10));
    expect(error.facts['mode']).toBe(mode.toString(8));
  });

  it.each([0o750, 0o705, 0o710])('refuses a folder of mode %i', (mode) => {
    const { folder, path } = secret();
    chmodSync(folder, mode);
    throwsCode('permissions-too-wide', () => readSecretFile(path, 10));
  });

  it('refuses a symbolic link, a folder and a pipe', () => {
    const { folder, path } = secret();
    symlinkSync(path, join(folder, 'link'));
    throwsCode('symlink', () => readSecretFile(join(folder, 'link'), 10));
    mkdirSync(join(folder, 'folder'), { mode: 0o700 });
    throwsCode('not-a-file', () => readSecretFile(join(folder, 'folder'), 10));
    execFileSync('mkfifo', ['-m', '600', join(folder, 'pipe')]);
    throwsCode('not-a-file', () => readSecretFile(join(folder, 'pipe'), 10));
  });

  it('refuses one over its limit', () => {
    const { path } = secret();
    throwsCode('too-large', () => readSecretFile(path, 5));
  });
});

describe('writing a file', () => {
  it('leaves the bytes under the name and nothing else', () => {
    const folder = freshFolder();
    const path = join(folder, 'file');
    writeFileAtomic(path, pattern(100));
    writeFileAtomic(path, pattern(50));
    expect(new Uint8Array(readFileSync(path))).toEqual(pattern(50));
    expect(readdirSync(folder)).toEqual(['file']);
    expect(modeOf(path)).toBe(0o600);
  });

  it('takes another mode', () => {
    const path = join(freshFolder(), 'file');
    writeFileAtomic(path, pattern(1), { mode: 0o400 });
    expect(modeOf(path)).toBe(0o400);
  });

  it('shows nothing before commit, and nothing ever after abort', () => {
    const folder = freshFolder();
    const path = join(folder, 'file');
    writeFileSync(path, 'before');
    const sink = fileSink(path);
    sink.write(pattern(100));
    expect(readFileSync(path, 'utf8')).toBe('before');
    sink.abort();
    sink.abort();
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['file']);
    throwsCode('io', () => {
      sink.write(pattern(1));
    });
    throwsCode('io', () => {
      sink.commit();
    });
  });

  it('keeps what is there when told, even when it appears meanwhile', () => {
    const folder = freshFolder();
    const path = join(folder, 'file');
    const sink = fileSink(path, { overwrite: false });
    sink.write(pattern(10));
    writeFileSync(path, 'somebody else');
    throwsCode('exists', () => {
      sink.commit();
    });
    expect(readFileSync(path, 'utf8')).toBe('somebody else');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('gives a free name without overwriting', () => {
    const folder = freshFolder();
    writeFileAtomic(join(folder, 'file'), pattern(10), { overwrite: false });
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('replaces files only, never a link, a device or a folder', () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'target'), 'kept');
    symlinkSync(join(folder, 'target'), join(folder, 'link'));
    throwsCode('symlink', () => {
      writeFileAtomic(join(folder, 'link'), pattern(1));
    });
    throwsCode('not-a-file', () => {
      writeFileAtomic('/dev/null', pattern(1));
    });
    throwsCode('not-a-file', () => {
      writeFileAtomic(folder, pattern(1));
    });
    expect(readFileSync(join(folder, 'target'), 'utf8')).toBe('kept');
  });

  it('needs the folder', () => {
    throwsCode('not-found', () => fileSink(join(freshFolder(), 'nowhere', 'file')));
  });
});

describe('a private folder', () => {
  it('is made with all above it', () => {
    const folder = join(freshFolder(), 'a', 'b');
    ensurePrivateFolder(folder);
    ensurePrivateFolder(folder);
    expect(modeOf(folder)).toBe(0o700);
  });

  it('is refused when others may enter it, and not narrowed', () => {
    const folder = freshFolder();
    chmodSync(folder, 0o755);
    throwsCode('permissions-too-wide', () => {
      ensurePrivateFolder(folder);
    });
    expect(modeOf(folder)).toBe(0o755);
  });
});

describe('a copy before overwriting', () => {
  it('gets the next free name and keeps its permissions', () => {
    const path = join(freshFolder(), 'keystore.age');
    expect(keepCopy(path)).toBeUndefined();
    writeFileSync(path, 'one', { mode: 0o600 });
    expect(keepCopy(path)).toBe(`${path}.old-1`);
    writeFileSync(path, 'two');
    expect(keepCopy(path)).toBe(`${path}.old-2`);
    expect(readFileSync(`${path}.old-1`, 'utf8')).toBe('one');
    expect(readFileSync(`${path}.old-2`, 'utf8')).toBe('two');
    expect(modeOf(`${path}.old-2`)).toBe(0o600);
    expect(existsSync(path)).toBe(true);
  });
});

describe('the system’s errors in words', () => {
  it.each([
    ['ENOENT', 'not-found', 'usage'],
    ['EISDIR', 'not-a-file', 'usage'],
    ['EEXIST', 'exists', 'usage'],
    ['ELOOP', 'symlink', 'refused'],
    ['EACCES', 'permission-denied', 'unavailable'],
    ['EPERM', 'permission-denied', 'unavailable'],
    ['ENOSPC', 'disk-full', 'unavailable'],
    ['EDQUOT', 'disk-full', 'unavailable'],
    ['EROFS', 'read-only', 'unavailable'],
    ['EIO', 'io', 'unavailable'],
    ['EMFILE', 'io', 'unavailable'],
  ])('%s is %s, %s', (errno, code, outcome) => {
    const error = fileError('/x', Object.assign(new Error(errno), { code: errno }));
    expect([error.code, error.outcome, error.facts['errno']]).toEqual([code, outcome, errno]);
  });

  it('keeps its own errors as they are', () => {
    const error = fileError('/x', new Error('something else'));
    expect(error.code).toBe('io');
    expect(fileError('/y', error)).toBe(error);
  });

  it('comes out of a full disk', () => {
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
    expect(
      throwsCode('disk-full', () => {
        throw fileError('/x', full);
      }).outcome,
    ).toBe('unavailable');
  });
});
