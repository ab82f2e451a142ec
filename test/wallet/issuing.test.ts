import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signDocument } from '../../src/cosign/index.ts';
import { bytesToHex, utf8ToBytes, type JsonObject } from '../../src/encoding/index.ts';
import { sha256 } from '../../src/crypto/index.ts';
import { sealSmall } from '../../src/envelope/index.ts';
import { contentHash, serializeIssue } from '../../src/grant/index.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import { acceptIssue, declineIssue } from '../../src/wallet/accepting.ts';
import { mainRecipient } from '../../src/wallet/age-keys.ts';
import { readIssueFile, waitingIssues } from '../../src/wallet/issue-reading.ts';
import { issueRecord } from '../../src/wallet/issuing.ts';
import { defaultVault } from '../../src/wallet/session.ts';
import { addText, join } from '../support/consent.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { rejectsCode } from '../support/throws.ts';

describe('an issued record is refused', () => {
  let home: TestHome;
  let people: People;
  let bob: UnlockedWallet;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    bob = await join(home, 'bob', 'patient', [people.clinic]);
  });
  afterAll(() => {
    people.close();
    bob.close();
    home.remove();
  });

  const issue = async (text = 'result') =>
    issueRecord(people.clinic, [utf8ToBytes(text)], { patient: 'alice', title: 'Result' });

  /** The same issue with other content, signed by whoever says so and sealed to Alice. */
  const forged = async (
    change: (content: { manifest: JsonObject; plaintext: JsonObject; secret: string }) => JsonObject,
    by: UnlockedWallet = people.clinic,
    to: UnlockedWallet = people.alice,
  ): Promise<Uint8Array> => {
    const { manifest, plaintext, secret } = await readIssueFile(people.alice, (await issue()).file);
    const content = change({ manifest: { ...manifest }, plaintext: { ...plaintext }, secret });
    const word = {
      type: 'issue',
      by: by.profile.did,
      to: to.profile.did,
      content: contentHash(content),
      time: 1,
    };
    const signed = signDocument('issue', 'regtest', word, by.identity);
    return sealSmall(serializeIssue(signed, content), [await mainRecipient(people.alice)]);
  };
  const accepted = (file: Uint8Array): Promise<unknown> => acceptIssue(people.alice, file);

  it('when it is somebody else’s', async () => {
    const { file } = await issue();
    await rejectsCode('not-for-us', () => acceptIssue(bob, file));
    await rejectsCode('not-for-us', async () =>
      accepted(await forged((content) => content, people.clinic, bob)),
    );
  });

  it('when it is no issue, cut, changed or too large', async () => {
    const { file } = await issue();
    await rejectsCode('bad-issue', () => accepted(file.slice(0, -1)));
    await rejectsCode('bad-issue', () => accepted(file.slice().fill(1, -20, -19)));
    await rejectsCode('bad-issue', () => accepted(utf8ToBytes('{}')));
    const recipient = await mainRecipient(people.alice);
    await rejectsCode('malformed-issue', async () =>
      accepted(await sealSmall(utf8ToBytes('{}'), [recipient])),
    );
    await rejectsCode('too-large', async () =>
      accepted(await sealSmall(new Uint8Array(65_537), [recipient])),
    );
  });

  it('when somebody else hands over what the clinic signed', async () => {
    const lab = await join(home, 'lab', 'provider', [people.alice]);
    await rejectsCode('bad-issue', async () => accepted(await forged((content) => content, lab)));
    lab.close();
  });

  it('when its issuer is unknown, and it is only counted on the board', async () => {
    const stranger = await join(home, 'stranger', 'provider', [bob]);
    const row = people.clinic.store.view((tables) => {
      const found = tables.table('contact').get(people.alice.profile.did);
      if (found === undefined) throw new TypeError('no card');
      return found;
    });
    stranger.store.change((tables) => {
      tables.table('contact').put(people.alice.profile.did, row);
    });
    const { file } = await issueRecord(stranger, [utf8ToBytes('x')], { patient: 'alice', title: 'X' });
    await rejectsCode('unknown-issuer', () => accepted(file));
    expect((await waitingIssues(people.alice)).strangers).toBe(1);
    stranger.close();
  });

  it('when its content is not what was signed', async () => {
    const other = await issue('another result');
    await rejectsCode('bad-issuer', async () =>
      accepted(
        await forged(({ manifest, secret }) => {
          const { sha256, size } = other.manifest;
          return {
            manifest: { ...manifest, sha256, size },
            plaintext: plaintextOf('another result'),
            secret,
          };
        }),
      ),
    );
    await rejectsCode('bad-issuer', async () =>
      accepted(
        await forged(({ manifest, ...rest }) => ({
          ...rest,
          manifest: { ...manifest, mediaType: 'text/html' },
        })),
      ),
    );
  });

  it('when its title would steer a terminal', async () => {
    for (const title of ['\u001b[2Jgone', 'a\u202eb', 'two\nlines']) {
      await rejectsCode('malformed-manifest', async () =>
        accepted(await forged(({ manifest, ...rest }) => ({ ...rest, manifest: { ...manifest, title } }))),
      );
    }
  });

  it('when it names a file of ours, which stays', async () => {
    const own = await addText(people.alice, 'own', 'general');
    const naming = (): Promise<Uint8Array> =>
      forged(({ manifest, plaintext }) => {
        const { sha256, size } = own.manifest;
        return { manifest: { ...manifest, sha256, size }, plaintext, secret: own.secret };
      });
    await rejectsCode('blob-changed', async () => accepted(await naming()));
    await declineIssue(people.alice, await naming());
    expect(defaultVault(people.alice).openBlob(own.manifest.sha256)?.size).toBe(own.manifest.size);
  });
});

function plaintextOf(text: string): JsonObject {
  return { sha256: bytesToHex(sha256(utf8ToBytes(text))), size: text.length };
}
