import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addText, at, grantTo, offline } from '../support/consent.ts';
import { attend } from '../../src/wallet/attention.ts';
import { findGrant } from '../../src/wallet/grants.ts';
import { revokeGrant } from '../../src/wallet/revoking.ts';
import { defaultVault, type Session } from '../../src/wallet/session.ts';
import { verifyGrant } from '../../src/wallet/verification.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { throwsCode } from '../support/throws.ts';

// Revoking takes one key, and no network: what the boards make of it is another matter, and each is said.
describe('a guardian takes a grant back', () => {
  let home: TestHome;
  let people: People;
  let grant: string;
  let file: Uint8Array;
  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    await addText(people.alice, 'first', 'laboratory');
    ({ grant, package: file } = await grantTo(people.alice, people.clinic, { collections: ['laboratory'] }));
  });
  afterAll(() => {
    people.close();
    home.remove();
  });

  const verdict = async (session: Session): Promise<string> =>
    (await verifyGrant(session, file)).report.verdict;

  it('unknown-grant, not-guardian: no whole id; nobody’s guardian', () => {
    throwsCode('unknown-grant', () => revokeGrant(people.mom, grant.slice(0, 12)));
    throwsCode('not-guardian', () => revokeGrant(people.clinic, grant));
  });

  it('one by the provider, posted all the same, ends nothing', async () => {
    const { alice, clinic } = people;
    const { signDocument } = await import('../../src/cosign/index.ts');
    const by = clinic.profile.did;
    const document = { type: 'revocation', grant, patient: alice.profile.did, by, iat: alice.clock.now() };
    const own = signDocument('revocation', 'regtest', document, clinic.identity);
    defaultVault(alice).post(grant, own.bytes);
    expect(await verdict(clinic)).toBe('valid');
  });

  it('without a network it waits, and nobody is told that it counts already', async () => {
    const { alice, clinic, mom } = people;
    const revoked = revokeGrant(offline(mom), grant);
    expect(revoked).toMatchObject({ posted: [], waiting: ['vault:default'] });
    expect(await verdict(clinic)).toBe('valid');
    expect(findGrant(alice, grant).live).toBe(true);
    // Given again, a minute later, it is the same one: nothing piles up.
    const again = revokeGrant(offline(at(mom, mom.clock.now() + 60)), grant);
    expect(again).toEqual(revoked);
    expect(mom.trust.revocations(grant)).toHaveLength(1);
    const { manifest } = await addText(alice, 'still hers to read', 'laboratory');
    expect(manifest.generation).toBe(0);
  });

  it('a board that does not answer is no board without a revocation', async () => {
    expect(await verdict(offline(people.clinic))).toBe('unchecked');
  });

  it('counts for everybody once a board has it, buried in garbage', async () => {
    const { alice, clinic, mom } = people;
    await attend(mom);
    const vault = defaultVault(alice);
    for (let n = 0; n < 30; n++) vault.post(grant, new TextEncoder().encode(`{"garbage":${n}}`));
    expect(await verdict(clinic)).toBe('revoked');
    const { manifest } = await addText(alice, 'no longer', 'laboratory');
    expect(manifest.generation).toBe(1);
    expect(findGrant(alice, grant)).toMatchObject({ state: 'revoked', live: false });
  });

  it('stays revoked where it was seen, even with a board that lost it', async () => {
    expect(await verdict(offline(people.clinic))).toBe('revoked');
  });
});

describe('finishing a grant', () => {
  let home: TestHome;
  let people: People;
  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    await addText(people.alice, 'first', 'laboratory');
  });
  afterAll(() => {
    people.close();
    home.remove();
  });

  /** The same wallet, which notes under which topics it reads. */
  function noting(wallet: Session): { readonly wallet: Session; readonly topics: Set<string> } {
    const topics = new Set<string>();
    const vault: Session['vault'] = (board) => {
      const real = wallet.vault(board);
      const readBoard = (topic: string) => {
        topics.add(topic);
        return (real as NonNullable<typeof real>).readBoard(topic);
      };
      return real && { ...real, readBoard };
    };
    return { wallet: { ...wallet, vault }, topics };
  }

  it('looks at the board of that grant, and of those to whom keys are owed: who was revoked gets none', async () => {
    const { alice, clinic, mom } = people;
    const revoked = await grantTo(alice, clinic, { collections: ['laboratory'] });
    const other = await grantTo(alice, clinic, { collections: ['laboratory'] });
    revokeGrant(mom, revoked.grant);
    const second = noting(alice);
    const third = await grantTo(second.wallet, clinic, { collections: ['laboratory'] });
    expect(second.topics).toContain(third.grant);
    expect(second.topics).not.toContain(other.grant);
    expect(second.topics).not.toContain(revoked.grant);
    expect(findGrant(alice, revoked.grant).live).toBe(true);
    // As after a change that nobody has been told of yet: he is told everything anew.
    alice.store.change((tables) => tables.table('delivered').delete(revoked.grant));
    const before = defaultVault(alice).readBoard(revoked.grant).files.length;
    const last = noting(alice);
    await grantTo(last.wallet, clinic, { collections: ['laboratory'] });
    expect(last.topics).not.toContain(other.grant);
    expect(last.topics).toContain(revoked.grant);
    expect(findGrant(alice, revoked.grant)).toMatchObject({ state: 'revoked', live: false });
    expect(defaultVault(alice).readBoard(revoked.grant).files).toHaveLength(before);
  });
});
