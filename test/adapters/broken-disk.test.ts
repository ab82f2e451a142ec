import { onWatchedDisk, type Call } from '../support/faults/disk.ts';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileSink } from '../../src/adapters/files/index.ts';
import { folderTrust, hasProfile, homeLayout, profileLayout } from '../../src/adapters/profile/index.ts';
import { openSharedFolder, putIntoFolder } from '../../src/adapters/shared-folder/index.ts';
import { createFolderVault } from '../../src/adapters/vault/index.ts';
import { writeOutputFile } from '../../src/public.ts';
import { freshFolders } from '../support/folder.ts';
import { rejectsCode } from '../support/throws.ts';
import { open } from './store/open.ts';

const freshFolder = freshFolders();

/** Runs an action on a disk that refuses every call of one kind to names that look like this. */
async function refusing<T>(
  { name, like, errno }: { readonly name: string; readonly like: RegExp; readonly errno: string },
  action: () => T,
): Promise<T> {
  let hits = 0;
  const before = (call: Call): void => {
    if (call.name !== name || !like.test(call.path)) return;
    hits++;
    throw Object.assign(new TypeError(`${errno}: injected`), { code: errno, path: call.path });
  };
  try {
    return await onWatchedDisk({ root: '/', before, half: () => undefined, after: () => undefined }, () =>
      Promise.resolve().then(action),
    );
  } finally {
    expect(hits).toBeGreaterThan(0);
  }
}

// Each of these was an error without words, or the wrong one.
describe('a disk that fails where nobody looks', () => {
  it('a new store whose permissions cannot be set', async () => {
    const path = join(freshFolder(), 'store.db');
    const fault = { name: 'chmodSync', like: /store\.db$/ };
    await rejectsCode('permission-denied', () => refusing({ ...fault, errno: 'EPERM' }, () => open(path)));
    await rejectsCode('io', () => refusing({ ...fault, errno: 'EIO' }, () => open(`${path}.store.db`)));
  });

  it('what somebody else left unfinished and nobody may remove is in nobody’s way', async () => {
    const folder = freshFolder();
    const sink = fileSink(join(folder, 'probe'));
    const [own = ''] = readdirSync(folder);
    sink.abort();
    for (const [name, errno] of [
      ['rmSync', 'EPERM'],
      ['lstatSync', 'EIO'],
    ] as const) {
      const there = freshFolder();
      // A process number that is nobody's: the highest one is not given out.
      const left = own.replace(`-${process.pid}-`, '-2147483647-');
      writeFileSync(join(there, left), 'part of a record');
      await refusing({ name, like: /-2147483647-/, errno }, () => {
        const out = fileSink(join(there, 'out'));
        out.write(new TextEncoder().encode('whole'));
        out.commit();
      });
      expect(readdirSync(there).toSorted()).toEqual([left, 'out'].toSorted());
    }
  });

  it('a vault that cannot be made: what went wrong first is told, not what went wrong at tidying up', async () => {
    const root = join(freshFolder(), 'vault');
    const full = (call: Call): void => {
      const errno = call.name === 'renameSync' ? 'ENOSPC' : call.name === 'rmSync' ? 'EACCES' : undefined;
      if (errno !== undefined) throw Object.assign(new TypeError(errno), { code: errno });
    };
    const watcher = { root, before: full, half: () => undefined, after: () => undefined };
    const wider = { ...watcher, root: join(root, '..') };
    await rejectsCode('vault-full', () =>
      onWatchedDisk(wider, () => Promise.resolve().then(() => createFolderVault(root))),
    );
  });

  it('what is written to, where not even that can be asked', async () => {
    const folder = freshFolder();
    symlinkSync('loop', join(folder, 'loop'));
    const write = (): string => writeOutputFile(folder, 'loop', new Uint8Array());
    await rejectsCode('symlink', () => Promise.resolve().then(write));
    await rejectsCode('io', () => refusing({ name: 'statSync', like: /loop/, errno: 'EIO' }, write));
  });

  it('a shared folder whose files cannot be looked at, or read', async () => {
    const folder = freshFolder();
    const name = putIntoFolder(folder, 'card', new Uint8Array([1, 2, 3]));
    const look = openSharedFolder('/', folder);
    const fault = { like: /card-/, errno: 'EIO' };
    await rejectsCode('io', () => refusing({ ...fault, name: 'lstatSync' }, () => look.look()));
    await rejectsCode('io', () =>
      refusing({ ...fault, name: 'openSync' }, () =>
        putIntoFolder(folder, 'card', new Uint8Array([1, 2, 3])),
      ),
    );
    expect(readdirSync(folder)).toEqual([name]);
  });

  it('public facts that cannot be looked for are not none: a revoked grant stays revoked', async () => {
    const folder = join(freshFolder(), 'trust');
    const grant = 'ef'.repeat(32);
    const trust = folderTrust(folder);
    trust.addRevocation(grant, 'ab'.repeat(32), { document: {} });
    expect(trust.revocations(grant)).toHaveLength(1);
    const fault = { name: 'lstatSync', errno: 'EACCES' };
    await rejectsCode('permission-denied', () =>
      refusing({ ...fault, like: /revocations/ }, () => trust.revocations(grant)),
    );
    trust.pinLedger('did:key:z', 'ledger');
    await rejectsCode('permission-denied', () =>
      refusing({ ...fault, like: /ledgers/ }, () => trust.pinnedLedger('did:key:z')),
    );
  });

  it('a profile that cannot be looked for is not none: nobody is told to make it', async () => {
    const layout = profileLayout(homeLayout({}, freshFolder()), 'alice');
    mkdirSync(layout.folder, { recursive: true });
    symlinkSync('profile.json', layout.profile);
    expect(existsSync(layout.profile)).toBe(false);
    expect(hasProfile(layout)).toBe(true);
    await rejectsCode('permission-denied', () =>
      refusing({ name: 'lstatSync', like: /profile\.json/, errno: 'EACCES' }, () => hasProfile(layout)),
    );
  });
});
