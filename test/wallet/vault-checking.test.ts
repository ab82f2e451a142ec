import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { ageIdentity, ageRecipient, sealSmall } from '../../src/envelope/index.ts';
import { collectionIdentity, mainIdentity } from '../../src/wallet/age-keys.ts';
import { checkVault, type OrphanedBlob } from '../../src/wallet/vault-checking.ts';
import { flipBit, pattern } from '../support/bytes.ts';
import { runCli } from '../support/cli.ts';
import { addText } from '../support/consent.ts';
import { createHome, createProfile, unlock, type TestHome } from '../support/people.ts';
import { rejectsCode } from '../support/throws.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';

describe('vault check', () => {
  let home: TestHome;
  let alice: UnlockedWallet;

  beforeAll(async () => {
    home = createHome();
    await createProfile(home, 'alice', 'patient');
    alice = await unlock(home, 'alice');
  });
  afterAll(() => {
    alice.close();
    home.remove();
  });

  const pathOf = (blob: string): string => join(home.home, 'vault', 'blobs', blob.slice(0, 2), blob);
  const bytesOf = (blob: string): Uint8Array => new Uint8Array(readFileSync(pathOf(blob)));
  const put = (bytes: Uint8Array): string => {
    const name = createHash('sha256').update(bytes).digest('hex');
    mkdirSync(dirname(pathOf(name)), { recursive: true });
    writeFileSync(pathOf(name), bytes);
    return name;
  };
  const added = async (text: string) => (await addText(alice, text, 'general')).manifest.sha256;
  const resultOf = async (blob: string) =>
    (await checkVault(alice)).records.find(({ manifest }) => manifest.sha256 === blob)?.result;
  const orphan = async (blob: string): Promise<OrphanedBlob | undefined> =>
    (await checkVault(alice)).orphaned.find((one) => one.blob === blob);

  it('finds nothing where nothing is wrong', async () => {
    const blob = await added('one');
    const check = await checkVault(alice);
    expect(check.records.map(({ manifest, result }) => [manifest.sha256, result])).toEqual([
      [blob, 'intact'],
    ]);
    expect([check.blobs, check.bytes, check.orphaned, check.sound]).toEqual([
      1,
      bytesOf(blob).length,
      [],
      true,
    ]);
  });

  it('tells a missing record, and that it is back', async () => {
    const blob = await added('two');
    const bytes = bytesOf(blob);
    rmSync(pathOf(blob));
    expect(await resultOf(blob)).toBe('missing');
    expect((await checkVault(alice)).sound).toBe(false);
    put(bytes);
    expect(await resultOf(blob)).toBe('intact');
  });

  it.each([
    ['one bit of the header', (bytes: Uint8Array) => flipBit(bytes, 40)],
    ['one bit of the payload', (bytes: Uint8Array) => flipBit(bytes, -20)],
    ['a byte less', (bytes: Uint8Array) => bytes.subarray(0, -1)],
    ['a byte more', (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.of(0)])],
  ])('tells a changed record: %s', async (_what, change) => {
    const blob = await added('three');
    const bytes = bytesOf(blob);
    writeFileSync(pathOf(blob), change(bytes));
    expect(await resultOf(blob)).toBe('changed');
    // It is a record's file all the same, and no orphan.
    expect(await orphan(blob)).toBeUndefined();
    writeFileSync(pathOf(blob), bytes);
  });

  it('tells a changed record: a link in its place', async () => {
    const blob = await added('four');
    const bytes = bytesOf(blob);
    rmSync(pathOf(blob));
    writeFileSync(home.file('elsewhere'), bytes);
    symlinkSync(home.file('elsewhere'), pathOf(blob));
    expect(await resultOf(blob)).toBe('changed');
    rmSync(pathOf(blob));
    put(bytes);
  });

  it('tells whose an orphaned file is', async () => {
    const recipients = async (identity: string) => [await ageRecipient(identity)];
    const [ofCollection, ofUs, ofOthers, ofNobody] = [
      put(await sealSmall(pattern(10), await recipients(collectionIdentity(alice, 'imaging', 0)))),
      put(await sealSmall(pattern(11), await recipients(mainIdentity(alice)))),
      put(await sealSmall(pattern(12), await recipients(ageIdentity(pattern(32))))),
      put(pattern(40_000)),
    ];
    const sealedTo = { collection: 'imaging', generation: 0 };
    expect(await orphan(ofCollection)).toMatchObject({ kind: 'left-over', sealedTo });
    expect(await orphan(ofUs)).toMatchObject({ kind: 'left-over', sealedTo: 'main' });
    expect(await orphan(ofOthers)).toMatchObject({ kind: 'foreign', sealedTo: null });
    expect(await orphan(ofNobody)).toMatchObject({ kind: 'not-age', size: 40_000, sealedTo: null });
    // None of these is anybody's loss.
    expect((await checkVault(alice)).sound).toBe(true);

    writeFileSync(pathOf(ofOthers), flipBit(bytesOf(ofOthers), -1));
    expect(await orphan(ofOthers)).toMatchObject({ kind: 'changed' });
    expect((await checkVault(alice)).sound).toBe(false);
    rmSync(pathOf(ofOthers));
  });

  it('tells what still has to be deleted', async () => {
    const blob = put(pattern(50));
    alice.store.change((tables) => {
      tables.table('doomed').put(blob, { since: 1 });
    });
    expect(await orphan(blob)).toMatchObject({ kind: 'doomed' });
  });

  it('is a command that says what each finding means', async () => {
    const sound = await runCli(home, ['--profile', 'alice', 'vault', 'check']);
    expect(sound.code).toBe(0);
    expect(sound.stdout).toMatch(/^not-age {3}[0-9a-f]{64} {2}40,000 bytes$/m);
    expect(sound.stdout).toContain('  not-age: no wallet put this here.');
    expect(sound.stdout).toContain('imaging, generation 0');
    const blob = await added('five');
    rmSync(pathOf(blob));
    const broken = await runCli(home, ['--profile', 'alice', 'vault', 'check']);
    expect([
      broken.code,
      broken.stdout.includes('  missing: the encrypted file is not in the vault.'),
    ]).toEqual([1, true]);
    const { json } = await runCli(home, ['--profile', 'alice', 'vault', 'check', '--json']);
    expect(json['sound']).toBe(false);
  });

  it('never takes a vault that is not there for an empty one', async () => {
    rmSync(join(home.home, 'vault', 'vault.json'));
    expect((await rejectsCode('vault-unavailable', () => checkVault(alice))).outcome).toBe('unavailable');
  });
});
