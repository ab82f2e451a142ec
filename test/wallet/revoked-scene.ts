import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signDocument } from '../../src/cosign/index.ts';
import { readGrantContents } from '../../src/wallet/opening.ts';
import { revokeGrant } from '../../src/wallet/revoking.ts';
import type { Session } from '../../src/wallet/session.ts';
import { verifyGrantInput } from '../../src/wallet/verification.ts';
import { addText, grantTo, offline } from '../support/consent.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';

interface Issued {
  readonly grant: string;
  readonly package: Uint8Array;
}

// The figure that revoking is about: how many tokens still work after it, by whomever it was signed and on
// whatever way it was seen.
export function revokedTokens(tokens: number): void {
  describe(`${tokens} tokens, revoked`, () => {
    let home: TestHome;
    let people: People;
    let issued: Issued[];

    beforeAll(async () => {
      home = createHome();
      people = await createPeople(home);
      const { alice, clinic } = people;
      const record = await addText(alice, 'blood count', 'general');
      issued = [];
      for (let n = 0; n < tokens; n++) issued.push(await grantTo(alice, clinic, { records: [record.id] }));
    });
    afterAll(() => {
      people.close();
      home.remove();
    });

    const verdict = async (reader: Session, file: Uint8Array, revocations: readonly Uint8Array[] = []) => {
      const { report } = await verifyGrantInput(reader, file, {
        status: 'seen',
        require: { assurance: 'signed' },
        audience: people.clinic.profile.did,
        revocations,
      });
      return report.verdict;
    };
    const opens = async (file: Uint8Array): Promise<boolean> =>
      readGrantContents(people.clinic, file).then(
        ({ records }) => records.length > 0,
        () => false,
      );
    const count = async (test: (one: Issued, index: number) => Promise<boolean>): Promise<number> => {
      let passed = 0;
      for (const [index, one] of issued.entries()) if (await test(one, index)) passed++;
      return passed;
    };

    it(`${tokens} of ${tokens} verify and open before it`, async () => {
      expect(await count(async (one) => (await verdict(people.clinic, one.package)) === 'valid')).toBe(
        tokens,
      );
      expect(await count((one) => opens(one.package))).toBe(tokens);
    });

    it('0 verify and 0 open after it: by patient and guardian, through board, file and own store', async () => {
      const { alice, clinic, mom } = people;
      const files = new Map<string, Uint8Array>();
      // Board and file alternate; with the file nothing is posted anywhere.
      for (const [index, { grant }] of issued.entries()) {
        const by = index % 2 === 0 ? alice : mom;
        const posts = Math.floor(index / 2) % 2 === 0;
        const { file, posted } = revokeGrant(posts ? by : offline(by), grant);
        expect(posted).toEqual(posts ? ['vault:default'] : []);
        if (!posts) files.set(grant, file);
      }
      expect(files.size).toBe(tokens / 2);
      // The outbox of a wallet sends what waits as soon as it can: those of the second way are still only files.
      const after = await count(async ({ grant, package: file }) => {
        const brought = files.get(grant);
        return (await verdict(clinic, file, brought === undefined ? [] : [brought])) !== 'revoked';
      });
      expect(after).toBe(0);
      // What was seen once counts for ever: no file is brought again, and no board answers.
      expect(await count(async (one) => (await verdict(offline(clinic), one.package)) !== 'revoked')).toBe(0);
      expect(await count((one) => opens(one.package))).toBe(0);
      // The patient's own store knows what she signed herself, without any board.
      const own = await count(async ({ package: file }, index) =>
        index % 2 === 0 ? (await verdict(offline(alice), file)) !== 'revoked' : false,
      );
      expect(own).toBe(0);
    });

    it('and nobody else’s word ends one', async () => {
      const { alice, clinic } = people;
      const { id } = await addText(alice, 'again', 'general');
      const { grant, package: file } = await grantTo(alice, clinic, { records: [id] });
      const document = {
        type: 'revocation',
        grant,
        patient: alice.profile.did,
        by: clinic.profile.did,
        iat: 1,
      };
      const { bytes } = signDocument('revocation', 'regtest', document, clinic.identity);
      expect(await verdict(clinic, file, [bytes])).toBe('valid');
    });
  });
}
