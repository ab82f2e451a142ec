import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGrantPsbt, signDocument } from '../../src/cosign/index.ts';
import { canonicalJson } from '../../src/encoding/index.ts';
import { ageRecipient, sealSmall } from '../../src/envelope/index.ts';
import {
  checkBreakGlassChain,
  parseGrantPackage,
  readBreakGlass,
  serializeBreakGlassNotice,
  serializeGrantPackage,
} from '../../src/grant/index.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import { mainIdentity } from '../../src/wallet/age-keys.ts';
import { eventRows } from '../../src/wallet/log.ts';
import { attend } from '../../src/wallet/attention.ts';
import { cosignGrant, readGrantProposal } from '../../src/wallet/cosigning.ts';
import { decryptBlob, NOWHERE } from '../../src/wallet/decrypting.ts';
import { breakGlass, draftBreakGlass, finishBreakGlass } from '../../src/wallet/glass-breaking.ts';
import { glassLog } from '../../src/wallet/glass-log.ts';
import { reviewGlass, seenGlass } from '../../src/wallet/glass-watching.ts';
import { findGrant } from '../../src/wallet/grants.ts';
import { appointGuardian, dismissGuardian, listGuardians } from '../../src/wallet/guardians.ts';
import { readGrantContents } from '../../src/wallet/opening.ts';
import { revokeGrant } from '../../src/wallet/revoking.ts';
import { defaultVault, type Session } from '../../src/wallet/session.ts';
import { verifyGrant } from '../../src/wallet/verification.ts';
import { addText, at, identitiesIn, join, offline, openText } from '../support/consent.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { rejectsCode, throwsCode } from '../support/throws.ts';

const HOUR = 3_600;

/** From the guardian's word to the package, with nobody in between who objects. */
async function release(
  guardian: Session,
  provider: Session,
  reason = 'found unconscious',
): Promise<{ grant: string; package: Uint8Array }> {
  const draft = draftBreakGlass(guardian, { provider: provider.profile.did, patient: 'alice', reason });
  const { psbt } = await breakGlass(guardian, draft);
  return finishBreakGlass(guardian, cosignGrant(provider, psbt));
}

// DESIGN §4: the guardian can open the emergency collection alone, and never without a word.
describe('break-glass', () => {
  let home: TestHome;
  let people: People;
  let allergies: string;
  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    const { clinic, mom } = people;
    // The clinic knows neither the guardian nor, in an emergency, whether the patient has changed since.
    const { makeCard, addContact } = await import('../../src/wallet/contacts.ts');
    addContact(mom, (await makeCard(clinic, { name: 'clinic', withCustodyKey: false })).file, 'clinic');
    allergies = (await addText(people.alice, 'allergic to penicillin', 'emergency')).id;
  });
  afterAll(() => {
    people.close();
    home.remove();
  });

  describe('an emergency', () => {
    let grant: string;
    let file: Uint8Array;
    let held: string[];

    it('is in the guardian’s log and on the board before there is an offer', async () => {
      const { alice, mom } = people;
      const draft = draftBreakGlass(mom, { provider: 'clinic', reason: 'found unconscious' });
      expect(draft.claims).toMatchObject({
        iss: alice.profile.did,
        kind: 'emergency',
        purpose: 'BTG',
        collections: ['emergency'],
        guardian: mom.profile.did,
      });
      expect(draft.claims.exp - draft.claims.iat).toBe(72 * HOUR);
      expect(glassLog(mom)).toEqual([]);
      const broken = await breakGlass(mom, draft);
      expect(broken).toMatchObject({ posted: ['vault:default'], waiting: [] });
      expect(glassLog(mom)).toMatchObject([{ grant: draft.grant, posted: true, finished: false }]);
      await rejectsCode('missing-signatures', () => finishBreakGlass(mom, broken.psbt));
      const done = await finishBreakGlass(mom, cosignGrant(people.clinic, broken.psbt));
      expect(done.records).toBe(1);
      ({ grant, package: file } = done);
      held = await identitiesIn(people.clinic, file);
      expect(held).toHaveLength(1);
    });

    it('opens the emergency collection to the provider, and that alone', async () => {
      const { clinic } = people;
      expect((await verifyGrant(clinic, file)).report.verdict).toBe('valid');
      const { records } = await readGrantContents(clinic, file);
      expect(records.map(({ manifest }) => manifest.id)).toEqual([allergies]);
      expect(await openText(clinic, file, allergies)).toBe('allergic to penicillin');
    });

    it('is what the patient hears first, with the reason, until answered', async () => {
      const { alice } = people;
      const [notice, ...others] = await attend(alice);
      expect(others).toEqual([]);
      expect(notice).toMatchObject({
        grant,
        guardian: 'mom',
        provider: 'clinic',
        reason: 'found unconscious',
      });
      expect(await attend(alice)).toEqual([notice]);
      const events = alice.store.view(eventRows).map(({ event }) => event);
      expect(events.filter((event) => event.includes('"breakglass.seen"'))).toHaveLength(1);
      expect(events.filter((event) => event.includes('"reason":"break-glass"'))).toHaveLength(1);
      expect(findGrant(alice, grant)).toMatchObject({ live: true, claims: { kind: 'emergency' } });
    });

    it('what is added afterwards stays closed to the provider and open to the guardian', async () => {
      const { alice, clinic, mom } = people;
      const { manifest, id } = await addText(alice, 'had a fall', 'emergency');
      expect(manifest.generation).toBe(1);
      await expect(decryptBlob(defaultVault(clinic), manifest, held, NOWHERE)).rejects.toThrow();
      expect((await readGrantContents(clinic, file)).records).toHaveLength(1);
      const again = await release(mom, clinic);
      expect(await openText(clinic, again.package, id)).toBe('had a fall');
      expect(await openText(clinic, again.package, allergies)).toBe('allergic to penicillin');
      await attend(alice);
      checkBreakGlassChain(glassLog(mom).map(({ read }) => read));
    });

    it('is countersigned: the patient’s answer ends the notices and reaches the guardian', async () => {
      const { alice, mom } = people;
      await reviewGlass(alice, grant, 'accepted');
      for (const other of seenGlass(alice).filter((one) => one.finding === null)) {
        await reviewGlass(alice, other.grant, 'disputed');
      }
      expect(await attend(alice)).toEqual([]);
      await attend(mom);
      expect(glassLog(mom).map(({ finding }) => finding)).toEqual(['accepted', 'disputed']);
      await rejectsCode('unknown-break-glass', () => reviewGlass(alice, 'ab'.repeat(32), 'accepted'));
    });

    it('ends when the patient, or the guardian, revokes it', async () => {
      const { alice, clinic, mom } = people;
      revokeGrant(alice, grant);
      expect((await verifyGrant(clinic, file)).report.verdict).toBe('revoked');
      const second = await release(mom, clinic);
      revokeGrant(mom, second.grant.slice(0, 12));
      expect((await verifyGrant(clinic, second.package)).report.verdict).toBe('revoked');
    });
  });

  describe('is refused', () => {
    it.each([
      ['bad-duration', { seconds: 72 * HOUR + 1 }],
      ['unknown-contact', { provider: 'nobody' }],
      ['wrong-role', { provider: 'alice' }],
      ['malformed-notice', { reason: 'two\nlines' }],
      ['malformed-notice', { reason: '' }],
      ['not-guardian', { patient: 'clinic' }],
    ])('%s: %j', (code, changes) => {
      throwsCode(code, () => draftBreakGlass(people.mom, { provider: 'clinic', reason: 'fall', ...changes }));
    });

    it('wrong-role: by a patient, or a provider', () => {
      const request = { provider: 'clinic', reason: 'fall' };
      throwsCode('wrong-role', () => draftBreakGlass(people.alice, request));
      throwsCode('wrong-role', () => draftBreakGlass(people.clinic, request));
    });

    it('unknown-grant: an offer that is in no log of ours', async () => {
      const { clinic, mom } = people;
      const draft = draftBreakGlass(mom, { provider: 'clinic', reason: 'fall' });
      const psbt = createGrantPsbt(draft.claims, { acceptBy: draft.acceptBy });
      const circle = draft.guardianship.circle.signed.bytes;
      const whole = createGrantPsbt(draft.claims, { acceptBy: draft.acceptBy, circle });
      expect(psbt).not.toEqual(whole);
      await rejectsCode('unknown-grant', () => finishBreakGlass(mom, cosignGrant(clinic, whole)));
    });

    it('grant-revoked, offer-expired: at the end as well as at the beginning', async () => {
      const { clinic, mom } = people;
      const draft = draftBreakGlass(mom, { provider: 'clinic', reason: 'fall' });
      const signed = cosignGrant(clinic, (await breakGlass(mom, draft)).psbt);
      const late = at(mom, draft.acceptBy);
      await rejectsCode('offer-expired', () => finishBreakGlass(late, signed));
      revokeGrant(mom, draft.grant);
      await rejectsCode('grant-revoked', () => finishBreakGlass(mom, signed));
    });

    it('by the provider: a guardian whom no circle document names', async () => {
      const { clinic, mom, alice } = people;
      const mallory = await join(home, 'mallory', 'guardian', [clinic]);
      const real = draftBreakGlass(mom, { provider: 'clinic', reason: 'fall' });
      const claims = { ...real.claims, guardian: mallory.profile.did };
      const psbt = createGrantPsbt(claims, { acceptBy: real.acceptBy });
      throwsCode('not-valid', () => readGrantProposal(clinic, psbt));
      throwsCode('not-guardian', () => draftBreakGlass(mallory, { provider: 'clinic', reason: 'fall' }));
      expect(claims.iss).toBe(alice.profile.did);
      mallory.close();
    });
  });

  describe('a package is not opened', () => {
    let whole: ReturnType<typeof parseGrantPackage>;
    beforeAll(async () => {
      whole = parseGrantPackage((await release(people.mom, people.clinic)).package);
    });

    it('no-break-glass: without the entry', async () => {
      const { breakGlass: entry, ...rest } = whole;
      expect(entry).toBeDefined();
      await rejectsCode('no-break-glass', () =>
        readGrantContents(people.clinic, serializeGrantPackage(rest)),
      );
    });

    it('malformed-break-glass: with the entry of another emergency', async () => {
      const other = glassLog(people.mom)[0]?.read.signed;
      const file = serializeGrantPackage({ ...whole, ...(other && { breakGlass: other }) });
      await rejectsCode('malformed-break-glass', () => readGrantContents(people.clinic, file));
    });

    it('bad-signature: with an entry that somebody else signed', async () => {
      const { clinic } = people;
      const document = whole.breakGlass?.document ?? {};
      const forged = signDocument('break-glass', clinic.network, document, clinic.identity);
      const file = serializeGrantPackage({ ...whole, breakGlass: forged });
      await rejectsCode('bad-signature', () => readGrantContents(clinic, file));
    });
  });

  it('a guardian without a network: the entry waits, the keys are released from what was fetched before', async () => {
    const { alice, clinic, mom } = people;
    await attend(mom);
    const away = offline(mom);
    const draft = draftBreakGlass(away, { provider: 'clinic', reason: 'on a mountain' });
    const broken = await breakGlass(away, draft);
    expect(broken.waiting).toEqual(['vault:default']);
    const done = await finishBreakGlass(away, cosignGrant(clinic, broken.psbt));
    expect(done.records).toBe(2);
    await attend(alice);
    expect(seenGlass(alice).map(({ grant }) => grant)).not.toContain(draft.grant);
    // Whoever reads tells the patient, though not why: that only the guardian knows.
    expect(await openText(clinic, done.package, allergies)).toBe('allergic to penicillin');
    await attend(alice);
    const seen = seenGlass(alice).find(({ grant }) => grant === draft.grant);
    expect(seen).toMatchObject({ reason: null });
    await attend(mom);
    await attend(alice);
    expect(seenGlass(alice).find(({ grant }) => grant === draft.grant)?.reason).toBe('on a mountain');
    const events = alice.store.view(eventRows).map(({ event }) => event);
    const about = events.filter(
      (event) => event.includes('"breakglass.seen"') && event.includes(draft.grant),
    );
    expect(about).toHaveLength(1);
  });

  it('a guardian who left before anything was told has no key to what comes', async () => {
    const other = createHome();
    const early = await createPeople(other);
    await dismissGuardian(early.alice, 'mom');
    const { manifest } = await addText(early.alice, 'first of all', 'emergency');
    expect(manifest.generation).toBe(1);
    early.close();
    other.remove();
  });

  it('a notice that no guardian of ours signed is passed over', async () => {
    const { alice, clinic, mom } = people;
    const mallory = await join(home, 'trudy', 'guardian', [clinic]);
    const { claims } = draftBreakGlass(mom, { provider: 'clinic', reason: 'fall' });
    const own = { ...claims, guardian: mallory.profile.did };
    const { grantId } = await import('../../src/grant/index.ts');
    const signed = signDocument(
      'break-glass',
      'regtest',
      {
        type: 'break-glass',
        grant: grantId(own),
        patient: own.iss,
        guardian: own.guardian,
        provider: own.aud,
        time: own.iat,
        counter: 1,
        prev: null,
      },
      mallory.identity,
    );
    const read = readBreakGlass(
      canonicalJson({ document: signed.document, signature: signed.signature }),
      { network: 'regtest' },
      alice.verifier,
    );
    const sealed = await sealSmall(serializeBreakGlassNotice({ read, claims: own }), [
      await ageRecipient(mainIdentity(alice)),
    ]);
    defaultVault(alice).post(alice.profile.did, sealed);
    const before = seenGlass(alice).length;
    await attend(alice);
    expect(seenGlass(alice)).toHaveLength(before);
    mallory.close();
  });

  describe('several guardians', () => {
    let dad: UnlockedWallet;
    beforeAll(async () => {
      dad = await join(home, 'dad', 'guardian', [people.alice, people.clinic]);
    });
    afterAll(() => {
      dad.close();
    });

    it('one more is appointed over the boards, and can break the glass', async () => {
      const { alice, clinic } = people;
      expect(await appointGuardian(alice, 'dad')).toMatchObject([
        { name: 'mom', cosigns: true },
        { name: 'dad', cosigns: false },
      ]);
      await attend(dad);
      const { package: file } = await release(dad, clinic, 'dad found her');
      expect(await openText(clinic, file, allergies)).toBe('allergic to penicillin');
      await attend(alice);
      expect(seenGlass(alice)[0]).toMatchObject({ reason: 'dad found her' });
    });

    it('bad-choice: twice, the custodian, somebody who is none', async () => {
      const { alice } = people;
      await rejectsCode('bad-choice', () => appointGuardian(alice, 'dad'));
      await rejectsCode('bad-choice', () => appointGuardian(alice, 'clinic'));
      await rejectsCode('bad-choice', () => dismissGuardian(alice, 'clinic'));
    });

    it('one who is dismissed opens nothing that comes later; the other does', async () => {
      const { alice, clinic, mom } = people;
      await dismissGuardian(alice, 'dad');
      expect(listGuardians(alice).map(({ name }) => name)).toEqual(['mom']);
      const { id } = await addText(alice, 'new allergy', 'emergency');
      await attend(dad);
      throwsCode('not-guardian', () => draftBreakGlass(dad, { provider: 'clinic', reason: 'fall' }));
      const { package: file } = await release(mom, clinic);
      expect(await openText(clinic, file, id)).toBe('new allergy');
    });
  });
});

describe('a provider who never heard of the patient', () => {
  it('signs, opens, tells the patient, and is told nothing of what comes later', async () => {
    const home = createHome();
    const people = await createPeople(home);
    const { alice, mom } = people;
    const stranger = await join(home, 'er', 'provider', [mom]);
    const first = await addText(alice, 'penicillin', 'emergency');
    const { package: file } = await release(mom, stranger);
    expect((await verifyGrant(stranger, file)).report).toMatchObject({ verdict: 'valid', kind: 'emergency' });
    expect(await openText(stranger, file, first.id)).toBe('penicillin');
    // Her wallet logs it at first sight, and moves the collection on.
    expect(await attend(alice)).toMatchObject([{ kind: 'break-glass', guardian: 'mom' }]);
    const { manifest } = await addText(alice, 'later', 'emergency');
    expect(manifest.generation).toBe(1);
    const { records, missingUpdates } = await readGrantContents(stranger, file);
    expect(records.map(({ manifest: one }) => one.title)).toEqual(['penicillin']);
    expect(missingUpdates).toBe(0);
    stranger.close();
    people.close();
    home.remove();
  });
});
