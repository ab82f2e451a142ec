import { Decrypter, Encrypter } from 'age-encryption';
import { expect, it } from 'vitest';
import { bytesToUtf8, concatBytes, utf8ToBytes } from '../../src/encoding/index.ts';
import {
  ageIdentity,
  ageRecipient,
  encryptChunks,
  openPassphrase,
  openSmall,
  rewrapHeader,
  collectHeader,
  sealPassphrase,
  sealSmall,
} from '../../src/envelope/index.ts';
import type { StockAge } from '../support/age.ts';
import { pattern, pieces } from '../support/bytes.ts';
import { fixture, IDENTITY, OTHER_IDENTITY, SIZES } from './support.ts';

/** Everything we write is opened by `age-encryption`, and the other way round. */
export function agreesWithLibrary(): void {
  it.each(SIZES)('both ways, %d bytes', async (size) => {
    const plaintext = pattern(size);
    const recipient = await ageRecipient(IDENTITY);
    const decrypter = new Decrypter();
    decrypter.addIdentity(IDENTITY);
    const ours = await sealSmall(plaintext, [recipient]);
    expect(Buffer.compare(await decrypter.decrypt(ours), plaintext)).toBe(0);

    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    const theirs = await encrypter.encrypt(plaintext);
    expect(theirs.length).toBe(ours.length);
    expect(Buffer.compare(await openSmall(theirs, [IDENTITY]), plaintext)).toBe(0);
  });

  it('passphrase files, both ways', async () => {
    const plaintext = pattern(1_000);
    const decrypter = new Decrypter();
    decrypter.addPassphrase('correct horse');
    const options = { passphrase: 'correct horse', workFactor: 10, salt: pattern(16) };
    const ours = await sealPassphrase(plaintext, options);
    expect(Buffer.compare(await decrypter.decrypt(ours), plaintext)).toBe(0);

    const encrypter = new Encrypter();
    encrypter.setPassphrase('correct horse');
    encrypter.setScryptWorkFactor(10);
    const reading = { passphrase: 'correct horse', minWorkFactor: 10, maxWorkFactor: 18 };
    const theirs = await encrypter.encrypt(plaintext);
    expect(Buffer.compare(await openPassphrase(theirs, reading), plaintext)).toBe(0);
  });
}

/** Everything we write is opened by stock age, and the other way round. */
export function agreesWithStock(age: StockAge): void {
  it('computes the same recipient from an identity', async () => {
    for (const identity of [IDENTITY, OTHER_IDENTITY, ageIdentity(pattern(32))]) {
      expect(age.recipientOf(identity)).toBe(await ageRecipient(identity));
    }
  });

  it.each(SIZES)('both ways, %d bytes', async (size) => {
    const plaintext = pattern(size);
    const recipients = [await ageRecipient(IDENTITY), await ageRecipient(OTHER_IDENTITY)];
    const ours = concatBytes(...(await encryptChunks(pieces(plaintext, 50_000), recipients)));
    expect(Buffer.compare(age.decrypt(ours, IDENTITY), plaintext)).toBe(0);
    expect(Buffer.compare(age.decrypt(ours, OTHER_IDENTITY), plaintext)).toBe(0);

    const theirs = age.encrypt(plaintext, recipients);
    expect(Buffer.compare(await openSmall(theirs, [OTHER_IDENTITY]), plaintext)).toBe(0);
  });

  it('opens a file whose header was rewritten', async () => {
    const old = fixture('hybrid.age');
    const { header } = collectHeader().push(old) ?? expect.unreachable('no header');
    const renewed = await rewrapHeader(header, [IDENTITY], [await ageRecipient(OTHER_IDENTITY)]);
    const file = concatBytes(renewed, old.subarray(header.length));
    expect(age.decrypt(file, OTHER_IDENTITY)).toEqual(await openSmall(old, [IDENTITY]));
  });

  it('passphrase files, both ways', async () => {
    const plaintext = utf8ToBytes('words, a line\n');
    const options = { passphrase: 'correct horse', workFactor: 15, salt: pattern(16) };
    const ours = await sealPassphrase(plaintext, options);
    expect(bytesToUtf8(age.decryptPassphrase(ours, 'correct horse'))).toBe('words, a line\n');

    const theirs = age.encryptPassphrase(plaintext, 'correct horse', 16);
    const reading = { passphrase: 'correct horse', minWorkFactor: 15, maxWorkFactor: 18 };
    expect(await openPassphrase(theirs, reading)).toEqual(plaintext);
  });
}
