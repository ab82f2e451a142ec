import { describe, expect, it, vi } from 'vitest';
import { bytesToUtf8, concatBytes, utf8ToBytes } from '../../src/encoding/index.ts';
import { openPassphrase, sealPassphrase } from '../../src/envelope/index.ts';
import { flipBit, pattern } from '../support/bytes.ts';
import { rejectsCode } from '../support/throws.ts';
import { fixture, NOTE } from './support.ts';

const counted = vi.hoisted(() => ({ scrypt: 0 }));
vi.mock(import('node:crypto'), async (original) => {
  const crypto = await original();
  const scrypt = ((...args: Parameters<typeof crypto.scrypt>) => {
    counted.scrypt++;
    crypto.scrypt(...args);
  }) as typeof crypto.scrypt;
  return { ...crypto, scrypt };
});

const PASSPHRASE = 'correct horse';
const limits = { passphrase: PASSPHRASE, minWorkFactor: 15, maxWorkFactor: 18 };
const sealed = fixture('passphrase-15.age');

async function scryptRuns(action: () => Promise<unknown>): Promise<number> {
  const before = counted.scrypt;
  await action();
  return counted.scrypt - before;
}

describe('age passphrase files', () => {
  it.each([15, 18])('opens what stock age wrote with work factor %d', async (workFactor) => {
    const file = fixture(`passphrase-${workFactor}.age`);
    expect(bytesToUtf8(await openPassphrase(file, limits))).toBe(NOTE);
  });

  it('opens what it writes', async () => {
    const options = { passphrase: 'sandi käse 密码', workFactor: 10, salt: pattern(16) };
    const plaintext = pattern(70_000);
    const file = await sealPassphrase(plaintext, options);
    const reading = { ...limits, passphrase: options.passphrase, minWorkFactor: 10 };
    expect(Buffer.compare(await openPassphrase(file, reading), plaintext)).toBe(0);
  });

  it('runs scrypt exactly once each way', async () => {
    expect(await scryptRuns(() => openPassphrase(sealed, limits))).toBe(1);
    const options = { passphrase: PASSPHRASE, workFactor: 10, salt: pattern(16) };
    expect(await scryptRuns(() => sealPassphrase(utf8ToBytes(NOTE), options))).toBe(1);
  });

  it('says that a passphrase is wrong, as "locked"', async () => {
    const error = await rejectsCode('wrong-passphrase', () =>
      openPassphrase(sealed, { ...limits, passphrase: 'wrong horse' }),
    );
    expect(error.outcome).toBe('locked');
  });

  it.each([14, 19])('refuses work factor %d before any work', async (workFactor) => {
    const file = fixture(`passphrase-${workFactor}.age`);
    const runs = await scryptRuns(() => rejectsCode('work-factor', () => openPassphrase(file, limits)));
    expect(runs).toBe(0);
  });

  it('tells a file for keys from a wrong passphrase', async () => {
    await rejectsCode('not-passphrase', () => openPassphrase(fixture('hybrid.age'), limits));
    await rejectsCode('not-passphrase', () => openPassphrase(fixture('classic.age'), limits));
  });

  it('tells what is no age file', async () => {
    await rejectsCode('not-age', () => openPassphrase(utf8ToBytes('abandon abandon about\n'), limits));
    await rejectsCode('not-age', () => openPassphrase(new Uint8Array(0), limits));
  });

  it('tells a damaged payload', async () => {
    await rejectsCode('corrupt', () => openPassphrase(flipBit(sealed, -1), limits));
    await rejectsCode('corrupt', () => openPassphrase(concatBytes(sealed, Uint8Array.of(10)), limits));
    await rejectsCode('corrupt', () => openPassphrase(sealed.subarray(0, -1), limits));
    await rejectsCode('truncated', () => openPassphrase(sealed.subarray(0, 150), limits));
    await rejectsCode('truncated', () => openPassphrase(sealed.subarray(0, 100), limits));
  });

  it('tells a damaged header', async () => {
    const mac = bytesToUtf8(sealed.subarray(0, 150)).indexOf('\n--- ') + 6;
    await rejectsCode('bad-header', () => openPassphrase(flipBit(sealed, mac), limits));
  });

  it('refuses a second stanza beside the passphrase', async () => {
    const end = bytesToUtf8(sealed.subarray(0, 150)).indexOf('\n---') + 1;
    const extra = utf8ToBytes('-> grease\n\n');
    const file = concatBytes(sealed.subarray(0, end), extra, sealed.subarray(end));
    const runs = await scryptRuns(() => rejectsCode('bad-header', () => openPassphrase(file, limits)));
    expect(runs).toBe(0);
  });

  it.each([
    ['empty', ''],
    ['too long', 'x'.repeat(1_025)],
    ['half a character', '\ud800'],
  ])('refuses a passphrase that is %s', async (_what, passphrase) => {
    const error = await rejectsCode('bad-passphrase', () =>
      openPassphrase(sealed, { ...limits, passphrase }),
    );
    expect(error.outcome).toBe('usage');
    const options = { passphrase, workFactor: 10, salt: pattern(16) };
    await rejectsCode('bad-passphrase', () => sealPassphrase(utf8ToBytes(NOTE), options));
  });

  it.each([0, 21, 10.5, Number.NaN])('does not write work factor %d', async (workFactor) => {
    const options = { passphrase: PASSPHRASE, workFactor, salt: pattern(16) };
    await rejectsCode('work-factor', () => sealPassphrase(utf8ToBytes(NOTE), options));
  });

  it('does not write a salt of another length', async () => {
    const options = { passphrase: PASSPHRASE, workFactor: 10, salt: pattern(15) };
    await rejectsCode('bad-recipient', () => sealPassphrase(utf8ToBytes(NOTE), options));
  });
});
