import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  canonicalJson,
  utf8ToBytes,
  base64ToBytes,
  bytesToBase64,
  type JsonObject,
} from '../../src/encoding/index.ts';
import { openSmall, sealSmall } from '../../src/envelope/index.ts';
import { parseGrantPackage, serializeGrantPackage } from '../../src/grant/index.ts';
import {
  addRecord,
  cosignGrant,
  draftGrant,
  finishGrant,
  offerGrant,
  openGranted,
  revokeGrant,
} from '../../src/wallet/index.ts';
import { mainIdentity, mainRecipient } from '../../src/wallet/age-keys.ts';
import { runCli } from '../support/cli.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { rejectsCode } from '../support/throws.ts';

describe('a grant in foreign hands', () => {
  let home: TestHome;
  let people: People;
  let record: string;
  let issued: { grant: string; package: Uint8Array };

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    const { alice, clinic } = people;
    record = (await addRecord(alice, [utf8ToBytes('what was granted')], { title: 'One' })).id;
    const draft = draftGrant(alice, {
      provider: 'clinic',
      records: [record],
      seconds: 600,
      purpose: 'TREAT',
    });
    issued = await finishGrant(alice, cosignGrant(clinic, offerGrant(alice, draft)));
  });
  afterAll(() => {
    people.close();
    home.remove();
  });
  const sink = { write: () => undefined, commit: () => undefined, abort: () => undefined };

  it('opens as it was issued', async () => {
    expect((await openGranted(people.clinic, issued.package, record, sink)).size).toBe(16);
  });

  // Whoever carries a package knows the provider's recipient: sealing is no signature.
  it.each([
    [
      'another content under the same signature',
      'malformed-delivery',
      (opened: JsonObject) => ({ ...opened, content: { records: [], collections: [] } }),
    ],
    [
      'an author of his own',
      'foreign-delivery',
      (opened: JsonObject) => {
        const { document, signature } = opened['delivery'] as JsonObject;
        return {
          ...opened,
          delivery: {
            document: { ...(document as JsonObject), by: people.mom.profile.did },
            signature: signature ?? '',
          },
        };
      },
    ],
    [
      'a signature of somebody else',
      'bad-signature',
      (opened: JsonObject) => {
        const { document } = opened['delivery'] as JsonObject;
        return {
          ...opened,
          delivery: {
            document: { ...(document as JsonObject), time: 1 },
            signature: (opened['delivery'] as JsonObject)['signature'] ?? '',
          },
        };
      },
    ],
    [
      'no signature at all',
      'malformed-delivery',
      ({ content, schema }: JsonObject) => ({ content: content ?? '', schema: schema ?? '' }),
    ],
  ])('with an envelope that has %s is not opened', async (_what, code, change) => {
    const whole = parseGrantPackage(issued.package);
    const opened = await openSmall(base64ToBytes(whole.envelope), [mainIdentity(people.clinic)]);
    const changed = canonicalJson(change(JSON.parse(Buffer.from(opened).toString('utf8')) as JsonObject));
    const envelope = bytesToBase64(await sealSmall(changed, [await mainRecipient(people.clinic)]));
    const forged = serializeGrantPackage({ ...whole, envelope });
    await rejectsCode(code, () => openGranted(people.clinic, forged, record, sink));
  });

  it('stays revoked when the vault has gone, whatever is written meanwhile', async () => {
    revokeGrant(people.alice, issued.grant);
    const vault = join(home.home, 'vault');
    renameSync(vault, `${vault}.away`);
    home.write('clinic.grant', issued.package);
    home.write('note.txt', 'text');
    const add = await runCli(home, [
      '--profile',
      'alice',
      'record',
      'add',
      'note.txt',
      '--title',
      'x',
      '--json',
    ]);
    expect(add.code).toBe(3);
    const verified = await runCli(home, ['--profile', 'clinic', 'verify', 'clinic.grant', '--json']);
    expect(verified.json['verdict']).toBe('unchecked');
    renameSync(`${vault}.away`, vault);
    const back = await runCli(home, ['--profile', 'clinic', 'verify', 'clinic.grant', '--json']);
    expect(back.json['verdict']).toBe('revoked');
  });
});
