import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseGrantPackage } from '../../src/grant/index.ts';
import {
  addRecord,
  cosignGrant,
  draftGrant,
  finishGrant,
  offerGrant,
  openGranted,
  readGrantContents,
  revokeGrant,
} from '../../src/wallet/index.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { rejectsCode } from '../support/throws.ts';

type RecordSummary = Awaited<ReturnType<typeof addRecord>>;

const CANARY = 'Haemoglobin of an ungranted Tuesday';

/** What docs/threat-model.md says and no other test shows: what leaks, and what does not. */
describe('docs/threat-model.md', () => {
  let home: TestHome;
  let people: People;
  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
  });
  afterAll(() => {
    people.close();
    home.remove();
  });

  const add = (size: number, title: string, collection = 'laboratory'): Promise<RecordSummary> =>
    addRecord(people.alice, [new Uint8Array(size).fill(7)], { title, collection });
  const grant = async (what: {
    readonly records?: string[];
    readonly collections?: string[];
  }): Promise<{ grant: string; package: Uint8Array }> => {
    const { alice, clinic } = people;
    const draft = draftGrant(alice, { provider: 'clinic', seconds: 3_600, purpose: 'TREAT', ...what });
    return finishGrant(alice, cosignGrant(clinic, offerGrant(alice, draft)));
  };
  const blob = (sha256: string): Uint8Array =>
    readFileSync(join(home.home, 'vault', 'blobs', sha256.slice(0, 2), sha256));

  it('a provider: the key of a collection does not open what comes after the revocation', async () => {
    const before = await add(100, 'before');
    const given = await grant({ collections: ['laboratory'] });
    const { records } = await readGrantContents(people.clinic, given.package);
    const kept = records.flatMap(({ identities }) => identities);
    const during = await add(100, 'during');
    revokeGrant(people.alice, given.grant);
    const after = await add(100, 'after');
    const opens = async ({ manifest }: RecordSummary): Promise<boolean> => {
      const decrypter = new Decrypter();
      for (const identity of kept) decrypter.addIdentity(identity);
      return decrypter.decrypt(blob(manifest.sha256)).then(
        () => true,
        () => false,
      );
    };
    expect(await Promise.all([before, during, after].map(opens))).toEqual([true, true, false]);
    expect(after.manifest.generation).toBe(before.manifest.generation + 1);
  });

  it('a provider: finds titles of granted records only, and who guards and hosts the patient', async () => {
    const granted = await add(10, 'granted');
    await add(10, CANARY);
    const { package: file } = await grant({ records: [granted.id] });
    const { records } = await readGrantContents(people.clinic, file);
    expect(records.map(({ manifest }) => manifest.title)).toEqual(['granted']);
    const [circle] = parseGrantPackage(file).circle;
    expect(circle?.document).toMatchObject({
      patient: people.alice.profile.did,
      custodian: people.clinic.profile.did,
      guardians: [people.mom.profile.did],
    });
    // Outside the envelope nothing is said about the record but its id.
    expect(Buffer.from(file).includes('granted')).toBe(false);
    expect(Buffer.from(file).includes('laboratory')).toBe(false);
  });

  it('a provider: a revoked package opens nothing here', async () => {
    const { id } = await add(10, 'once');
    const given = await grant({ records: [id] });
    revokeGrant(people.alice, given.grant);
    const sink = { write: () => undefined, commit: () => undefined, abort: () => undefined };
    await rejectsCode('not-valid', () => openGranted(people.clinic, given.package, id, sink));
  });

  it('a vault: shows sizes to the byte', async () => {
    const sizes = await Promise.all([1_000, 1_001].map(async (size) => (await add(size, 'size')).manifest.size));
    expect((sizes[1] ?? 0) - (sizes[0] ?? 0)).toBe(1);
  });

  it('a vault: shows whose grant was revoked, and otherwise no did, title or name', async () => {
    const { id } = await add(10, CANARY);
    const given = await grant({ records: [id] });
    const shown = (): string => filesUnder(join(home.home, 'vault')).map(readLatin1).join('\n');
    const board = (): number => shown().split(given.grant).length - 1;
    expect(board()).toBe(0);
    revokeGrant(people.alice, given.grant);
    expect(board()).toBe(1);
    const revocation = new RegExp(`"grant":"${given.grant}".*"patient":"${people.alice.profile.did}"`);
    expect(shown()).toMatch(revocation);
    for (const hidden of [CANARY, people.mom.profile.did, people.clinic.profile.did, 'laboratory', id]) {
      expect(shown(), hidden).not.toContain(hidden);
    }
  });

  it('a thief of the disk: finds no title, name or record id outside the sealed rows', async () => {
    const { id, secret } = await add(10, CANARY);
    const files = filesUnder(join(home.home, 'profiles', 'alice')).map(readLatin1).join('\n');
    for (const hidden of [CANARY, id, secret, 'clinic', 'laboratory', 'age1pq1']) {
      const where = hidden === 'age1pq1' ? files.replace(/"recipient":"age1pq1\w+"/g, '') : files;
      expect(where, hidden).not.toContain(hidden);
    }
    // These are in the clear, as the page says.
    expect(files).toContain(people.alice.profile.did);
    expect(files).toContain(people.mom.profile.did);
  });
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

function readLatin1(path: string): string {
  return readFileSync(path, 'latin1');
}
