import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/record/index.ts';
import { decryptBlob, NOWHERE } from '../../src/wallet/decrypting.ts';
import { resealGrant } from '../../src/wallet/grant-resealing.ts';
import { revokeGrant } from '../../src/wallet/revoking.ts';
import { defaultVault } from '../../src/wallet/session.ts';
import { addText, at, grantTo, identitiesIn } from '../support/consent.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { revokedTokens } from './revoked-scene.ts';

// A hundred of them: revoked-tokens.deep.test.ts.
revokedTokens(8);

describe('keys that were handed out', () => {
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

  const opened = async (manifests: readonly Manifest[], held: readonly string[]): Promise<number> => {
    let count = 0;
    for (const manifest of manifests) {
      const vault = defaultVault(people.clinic);
      if ((await decryptBlob(vault, manifest, held, NOWHERE).catch(() => undefined)) !== undefined) count++;
    }
    return count;
  };
  const manifestsIn = (collection: string): Manifest[] =>
    people.alice.store
      .view((tables) => tables.table('record').list())
      .map(({ row }) => row.manifest)
      .filter((manifest) => manifest.collection === collection);

  it('after --reseal open 0 of 10 records, neither the old ones nor the new', async () => {
    const { alice, clinic } = people;
    for (let n = 0; n < 5; n++) await addText(alice, `old ${n}`, 'laboratory');
    const { grant, package: file } = await grantTo(alice, clinic, { collections: ['laboratory'] });
    const held = await identitiesIn(clinic, file);
    expect(await opened(manifestsIn('laboratory'), held)).toBe(5);
    revokeGrant(alice, grant);
    expect((await resealGrant(alice, grant)).resealed).toHaveLength(5);
    for (let n = 0; n < 5; n++) await addText(alice, `new ${n}`, 'laboratory');
    expect(manifestsIn('laboratory')).toHaveLength(10);
    expect(await opened(manifestsIn('laboratory'), held)).toBe(0);
  });

  it('after expiry open 0 of 5 new records', async () => {
    const { alice, clinic } = people;
    await addText(alice, 'old', 'imaging');
    const { package: file } = await grantTo(alice, clinic, { collections: ['imaging'], seconds: 3_600 });
    const held = await identitiesIn(clinic, file);
    expect(await opened(manifestsIn('imaging'), held)).toBe(1);
    const later = at(alice, alice.clock.now() + 3_600);
    const added: Manifest[] = [];
    for (let n = 0; n < 5; n++) added.push((await addText(later, `new ${n}`, 'imaging')).manifest);
    expect(await opened(added, held)).toBe(0);
  });
});
