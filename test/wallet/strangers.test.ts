import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signDocument } from '../../src/cosign/index.ts';
import { utf8ToBytes } from '../../src/encoding/index.ts';
import {
  addRecord,
  cosignGrant,
  draftGrant,
  finishGrant,
  offerGrant,
  revokeGrant,
  verifyGrantInput,
} from '../../src/wallet/index.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';

// A board is anybody's to write on. What a stranger hangs there is read, and leaves nothing behind.
describe('revocations on a board', () => {
  let home: TestHome;
  let people: People;
  let granted: { grant: string; package: Uint8Array };

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    const { alice, clinic } = people;
    const { id } = await addRecord(alice, [utf8ToBytes('1')], { title: 'one' });
    const what = { provider: 'clinic', records: [id], seconds: 3_600, purpose: 'TREAT' };
    granted = await finishGrant(alice, cosignGrant(clinic, offerGrant(alice, draftGrant(alice, what))));
  });

  afterAll(() => {
    people.close();
    home.remove();
  });

  async function verdict(): Promise<string> {
    const request = { status: 'seen', require: { assurance: 'signed' } } as const;
    return (await verifyGrantInput(people.clinic, granted.package, request)).report.verdict;
  }

  function kept(): number {
    const folder = join(home.home, 'profiles', 'clinic', 'trust', 'revocations', granted.grant);
    return existsSync(folder) ? readdirSync(folder).length : 0;
  }

  it('of people who may not revoke are not kept', async () => {
    const { alice, clinic } = people;
    const by = clinic.profile.did;
    for (const iat of [1, 2, 3]) {
      const document = { type: 'revocation', grant: granted.grant, patient: alice.profile.did, by, iat };
      const signed = signDocument('revocation', 'regtest', document, clinic.identity);
      clinic.vault('vault:default')?.post(granted.grant, signed.bytes);
    }
    expect(await verdict()).toBe('valid');
    expect(kept()).toBe(0);
  });

  it('of a guardian is kept', async () => {
    revokeGrant(people.mom, granted.grant, { patient: 'alice' });
    expect(await verdict()).toBe('revoked');
    expect(kept()).toBe(1);
  });
});
