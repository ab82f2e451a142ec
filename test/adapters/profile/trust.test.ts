import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderTrust } from '../../../src/adapters/profile/index.ts';
import type { JsonObject } from '../../../src/encoding/index.ts';
import type { Trust } from '../../../src/wallet/ports/trust.ts';
import { freshFolders } from '../../support/folder.ts';
import { throwsCode } from '../../support/throws.ts';

const freshFolder = freshFolders();
const HASH = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);
const GRANT = 'ef'.repeat(32);
const DID = 'did:key:zQ3shVc2UkAfJCdc1TR8E66J85h48P43r93q8jGPkPpjF9Ef9';
const file = (name: string): JsonObject => ({ document: { name }, signature: 'smp' });

function fresh(): { folder: string; trust: Trust } {
  const folder = join(freshFolder(), 'trust');
  return { folder, trust: folderTrust(folder) };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('the public facts of a profile', () => {
  it('are none before there is a folder, and reading makes none', () => {
    const { folder, trust } = fresh();
    expect(trust.circles()).toEqual([]);
    expect(trust.revocations(GRANT)).toEqual([]);
    expect(trust.pinnedLedger(DID)).toBeUndefined();
    expect(trust.lastSeen()).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
  });

  it('are for their owner alone, and come back in another process', () => {
    const { folder, trust } = fresh();
    trust.addCircle(HASH, file('circle'));
    trust.addRevocation(GRANT, HASH, file('revocation'));
    trust.pinLedger(DID, 'ledger');
    trust.sawTime(1_790_000_000);
    for (const path of filesIn(folder)) expect(statSync(path).mode & 0o777, path).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const again = folderTrust(folder);
    expect(again.circles()).toEqual([file('circle')]);
    expect(again.revocations(GRANT)).toEqual([file('revocation')]);
    expect(again.revocations(HASH)).toEqual([]);
    expect(again.pinnedLedger(DID)).toBe('ledger');
    expect(again.lastSeen()).toBe(1_790_000_000);
  });

  it('are written once: what was kept under a hash is never replaced', () => {
    const { trust } = fresh();
    trust.addCircle(HASH, file('first'));
    trust.addCircle(HASH, file('second'));
    trust.addCircle(OTHER, file('third'));
    expect(trust.circles()).toEqual([file('first'), file('third')]);
    trust.addRevocation(GRANT, HASH, file('first'));
    trust.addRevocation(GRANT, HASH, file('second'));
    expect(trust.revocations(GRANT)).toEqual([file('first')]);
  });

  it('leave nothing half-written beside them', () => {
    const { folder, trust } = fresh();
    for (let i = 0; i < 20; i++) trust.addCircle(i.toString(16).padStart(64, '0'), file(`${i}`));
    expect(filesIn(folder).every((path) => /\/[0-9a-f]{64}\.json$/.test(path))).toBe(true);
    expect(trust.circles().length).toBe(20);
  });
});

describe('the first ledger seen for somebody', () => {
  it('stays: the same again is nothing new, another one is a conflict and changes nothing', () => {
    const { trust } = fresh();
    trust.pinLedger(DID, 'first');
    trust.pinLedger(DID, 'first');
    throwsCode('ledger-conflict', () => {
      trust.pinLedger(DID, 'second');
    });
    expect(trust.pinnedLedger(DID)).toBe('first');
    trust.pinLedger(`${DID}x`, 'second');
    expect(trust.pinnedLedger(`${DID}x`)).toBe('second');
  });

  it('is named in no file name', () => {
    const { folder, trust } = fresh();
    trust.pinLedger(DID, 'first');
    expect(filesIn(folder).some((path) => path.includes('did'))).toBe(false);
  });
});

describe('the latest time', () => {
  it('only grows', () => {
    const { trust } = fresh();
    trust.sawTime(200);
    trust.sawTime(100);
    expect(trust.lastSeen()).toBe(200);
    trust.sawTime(201);
    expect(trust.lastSeen()).toBe(201);
  });
});

describe('files that somebody damaged', () => {
  const damage = (folder: string, bytes: string): void => {
    for (const path of filesIn(folder)) writeFileSync(path, bytes);
  };

  it.each([
    ['nothing', ''],
    ['no JSON', '{"document":'],
    ['another kind of JSON', '[]'],
    ['a name twice', '{"lastSeen":1,"lastSeen":2}'],
    ['no UTF-8', '\ud800'],
  ])('%s: counts as not there, and is said by whoever needs it', (_, bytes) => {
    const { folder, trust } = fresh();
    trust.addCircle(HASH, file('circle'));
    trust.addRevocation(GRANT, HASH, file('revocation'));
    trust.pinLedger(DID, 'ledger');
    trust.sawTime(1);
    damage(folder, bytes);
    expect(trust.circles()).toEqual([]);
    expect(trust.revocations(GRANT)).toEqual([]);
    expect(trust.lastSeen()).toBeUndefined();
  });

  it('a file too large to be one of ours is not read', () => {
    const { folder, trust } = fresh();
    trust.addCircle(HASH, file('circle'));
    damage(folder, `{"document":"${'x'.repeat(70_000)}"}`);
    expect(trust.circles()).toEqual([]);
  });

  it('a pin that cannot be read is not replaced by the next ledger that comes along', () => {
    const { folder, trust } = fresh();
    trust.pinLedger(DID, 'first');
    damage(folder, '{}');
    const before = filesIn(folder).map((path) => readFileSync(path, 'utf8'));
    throwsCode('trust-damaged', () => trust.pinnedLedger(DID));
    throwsCode('trust-damaged', () => {
      trust.pinLedger(DID, 'second');
    });
    expect(filesIn(folder).map((path) => readFileSync(path, 'utf8'))).toEqual(before);
  });
});
