import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signDocument } from '../../src/cosign/index.ts';
import { sha256 } from '../../src/crypto/index.ts';
import { bytesToHex, utf8ToBytes } from '../../src/encoding/index.ts';
import { ageIdentity, ageRecipient, sealSmall } from '../../src/envelope/index.ts';
import { boardSeed } from '../../src/grant/index.ts';
import { newestOwnCircle } from '../../src/wallet/circle.ts';
import { MAX_TRIED } from '../../src/wallet/holders-files.ts';
import { revokeGrant } from '../../src/wallet/revoking.ts';
import { defaultVault } from '../../src/wallet/session.ts';
import { verifyGrant } from '../../src/wallet/verification.ts';
import { addText, grantTo } from '../support/consent.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';

const STUFFED = 300;

// Anybody who can write a vault can post, as much as he likes: that may cost its reader a bounded time, and hide
// nothing but what the answer then says was not looked into.
describe('a board that somebody stuffed', () => {
  let home: TestHome;
  let people: People;
  let grant: string;
  let file: Uint8Array;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    const { alice, clinic } = people;
    const { id } = await addText(alice, 'one', 'general');
    ({ grant, package: file } = await grantTo(alice, clinic, { records: [id] }));
    const sealed = await sealSmall(new Uint8Array(4_000), [
      await ageRecipient(ageIdentity(new Uint8Array(32))),
    ]);
    for (let n = 0; n < STUFFED; n++) {
      // Bytes behind the end spoil an age file, and keep each from being the same as the others.
      const other = new Uint8Array([...sealed, n & 0xff, n >> 8]);
      defaultVault(alice).post(grant, other);
      defaultVault(alice).post(
        grant,
        utf8ToBytes(`{"document":{"type":"revocation","n":${n}},"signature":"smp"}`),
      );
    }
  });
  afterAll(() => {
    people.close();
    home.remove();
  });

  const report = async () => {
    const { checks, ...rest } = (await verifyGrant(people.clinic, file)).report;
    return { ...rest, check: (name: string) => checks.find((one) => one.name === name) };
  };

  it('says what was not looked into, and that it is no reason to refuse', async () => {
    const { verdict, boards, check } = await report();
    expect(verdict).toBe('valid');
    const unread = STUFFED - MAX_TRIED;
    expect(boards).toMatchObject([{ answered: true, ignored: STUFFED, sealed: STUFFED, unread }]);
    expect(check('boards')).toMatchObject({ result: 'passed' });
    expect(check('boards')?.detail).toContain(String(unread));
    expect(check('circle')).toMatchObject({ result: 'not-made', required: false });
  });

  it('does not hide a newer bundle: it is longer than those before it, and they are tried first', async () => {
    const { alice } = people;
    const circle = newestOwnCircle(alice).signed;
    const bundle = {
      schema: 'medwallet/board-bundle/v1',
      circle: [{ document: circle.document, signature: circle.signature }],
      proof: null,
    };
    const holders = await ageRecipient(ageIdentity(boardSeed(grant)));
    const bytes = utf8ToBytes(`${JSON.stringify(bundle)}${' '.repeat(4_000)}`);
    defaultVault(alice).post(grant, await sealSmall(bytes, [holders]));
    const { boards } = await report();
    expect(boards).toMatchObject([{ ignored: STUFFED, sealed: STUFFED }]);
  });

  it('is read with the verifier for many, a board with little on it is not', async () => {
    const { clinic } = people;
    let loaded = 0;
    const verifierOfMany = () => {
      loaded++;
      return Promise.resolve(clinic.verifier);
    };
    expect((await verifyGrant({ ...clinic, verifierOfMany }, file)).report.verdict).toBe('valid');
    expect(loaded).toBe(1);
    const { id } = await addText(people.alice, 'two', 'general');
    const quiet = await grantTo(people.alice, clinic, { records: [id] });
    expect((await verifyGrant({ ...clinic, verifierOfMany }, quiet.package)).report.verdict).toBe('valid');
    expect(loaded).toBe(1);
  });

  it('counts what is no file of a board, and takes a link to another folder for no answer', async () => {
    const { alice, clinic } = people;
    const { id } = await addText(alice, 'three', 'general');
    const other = await grantTo(alice, clinic, { records: [id] });
    const topic = join(
      String(home.env['MEDWALLET_HOME']),
      'vault',
      'board',
      bytesToHex(sha256(utf8ToBytes(other.grant))),
    );
    mkdirSync(topic, { recursive: true });
    symlinkSync('/dev/zero', join(topic, 'a'.repeat(64)));
    writeFileSync(join(topic, 'b'.repeat(64)), 'not named by its hash');
    writeFileSync(join(topic, '\u001b[2J'), 'x');
    mkdirSync(join(topic, 'c'.repeat(64)));
    const { verdict, boards } = (await verifyGrant(clinic, other.package)).report;
    expect([verdict, boards]).toMatchObject(['valid', [{ answered: true, ignored: 4 }]]);
    rmSync(topic, { recursive: true });
    symlinkSync(home.cwd, topic);
    const silent = (await verifyGrant(clinic, other.package)).report;
    expect([silent.verdict, silent.boards]).toMatchObject(['unchecked', [{ answered: false }]]);
  });

  it('does not hide a revocation, nor one among false ones', async () => {
    const { alice, clinic, mom } = people;
    const patient = alice.profile.did;
    for (let n = 0; n < 50; n++) {
      const document = { type: 'revocation', grant, patient, by: mom.profile.did, iat: n };
      // Signed, but not by the guardian whom it names.
      const honest = signDocument('revocation', 'regtest', document, mom.identity);
      const forged = signDocument(
        'revocation',
        'regtest',
        { ...document, by: clinic.profile.did },
        clinic.identity,
      );
      const file = { document: honest.document, signature: forged.signature };
      defaultVault(alice).post(grant, utf8ToBytes(JSON.stringify(file)));
    }
    expect((await report()).verdict).toBe('valid');
    revokeGrant(mom, grant, { patient: 'alice' });
    expect((await report()).verdict).toBe('revoked');
  });
});
