import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGrantPsbt, finishGrantPsbt, signDocument, signGrantPsbt } from '../../src/cosign/index.ts';
import { bytesToBase64 } from '../../src/encoding/index.ts';
import { encodeToken, grantId, parseClaims, serializeGrantPackage } from '../../src/grant/index.ts';
import {
  accessLog,
  addRecord,
  auditTrail,
  cosignGrant,
  draftGrant,
  finishGrant,
  offerGrant,
  openGranted,
  openRecord,
  readGrantContents,
  revokeGrant,
  verifyGrantInput,
} from '../../src/wallet/index.ts';
import type { ByteSink } from '../../src/wallet/ports/bytes.ts';
import { mainRecipient } from '../../src/wallet/age-keys.ts';
import { sealEnvelope } from '../../src/wallet/delivery.ts';
import { newestOwnCircle } from '../../src/wallet/circle.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { rejectsCode } from '../support/throws.ts';

describe('access receipts', () => {
  let home: TestHome;
  let people: People;
  let record: string;
  let granted: { grant: string; package: Uint8Array };

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    record = (await addRecord(people.alice, [new Uint8Array(3_000_000)], { title: 'Blood count' })).id;
    granted = await grantTo();
  });

  afterAll(() => {
    people.close();
    home.remove();
  });

  async function grantTo(): Promise<{ grant: string; package: Uint8Array }> {
    const { alice, clinic } = people;
    const what = { provider: 'clinic', records: [record], seconds: 3_600, purpose: 'TREAT' };
    return finishGrant(alice, cosignGrant(clinic, offerGrant(alice, draftGrant(alice, what))));
  }

  /** A pipe: whoever reads has every byte at once, and can end the program after any of them. */
  function pipe(onByte: () => void): ByteSink {
    return { isOpen: true, write: onByte, commit: () => undefined, abort: () => undefined };
  }

  it('stand before the first byte goes into a pipe', async () => {
    const before = accessLog(people.clinic).length;
    const seen: number[] = [];
    const sink = pipe(() => seen.push(accessLog(people.clinic).length));
    await openGranted(people.clinic, granted.package, record, sink);
    expect(new Set(seen)).toEqual(new Set([before + 1]));
  });

  it('not one byte of a changed blob goes into a pipe', async () => {
    const { alice } = people;
    const { id, manifest } = await addRecord(alice, [new Uint8Array(300_000)], { title: 'Scan' });
    const path = join(home.home, 'vault', 'blobs', manifest.sha256.slice(0, 2), manifest.sha256);
    const blob = readFileSync(path);
    // Four chunks are whole, the last one is not: they would be in the pipe before it is looked at.
    blob[blob.length - 1] = 1 ^ (blob.at(-1) ?? 0);
    writeFileSync(path, blob);
    let writes = 0;
    const sink = pipe(() => writes++);
    await rejectsCode('blob-changed', () => openRecord(alice, id, sink));
    expect(writes).toBe(0);
  });

  it('two openings at once are two links of one chain, and no gap', async () => {
    const { alice, clinic } = people;
    const other = await grantTo();
    const sink = (): ByteSink => ({
      write: () => undefined,
      commit: () => undefined,
      abort: () => undefined,
    });
    await Promise.all([
      openGranted(clinic, other.package, record, sink()),
      openGranted(clinic, other.package, record, sink()),
    ]);
    const { events, warnings } = await auditTrail(alice, { offline: true });
    const logged = events.filter(
      ({ event }) => event.type === 'access.receipted' && event.grant === other.grant,
    );
    expect(logged.length).toBe(2);
    expect(warnings).toEqual([]);
  });

  it('a file that no board takes holds up no revocation', async () => {
    const { alice, clinic } = people;
    const other = await grantTo();
    alice.store.change((tables) => {
      // In the order of keys it stands before everything else.
      const file = bytesToBase64(new Uint8Array(300_000));
      tables.table('outbox').put('vault:default 0', { board: 'vault:default', topic: '0', file, since: 1 });
    });
    revokeGrant(alice, other.grant);
    const { report } = await verifyGrantInput(clinic, other.package, {
      status: 'seen',
      require: { assurance: 'signed' },
    });
    expect(report.verdict).toBe('revoked');
    alice.store.change((tables) => tables.table('outbox').delete('vault:default 0'));
  });

  it("nothing is opened in an emergency without the guardian's entry", async () => {
    const { alice, clinic, mom } = people;
    const now = clinic.clock.now();
    const claims = parseClaims({
      iss: alice.profile.did,
      aud: clinic.profile.did,
      guardian: mom.profile.did,
      jti: 'AAAAAAAAAAAAAAAAAAAAAA',
      iat: now,
      nbf: now,
      exp: now + 3_600,
      kind: 'emergency',
      scope: 'patient/*.rs',
      purpose: 'BTG',
      net: 'regtest',
      collections: ['emergency'],
    });
    const circle = newestOwnCircle(alice).signed;
    const options = { network: 'regtest', now } as const;
    const offer = createGrantPsbt(claims, { acceptBy: now + 600, circle: circle.bytes });
    const signed = signGrantPsbt(signGrantPsbt(offer, clinic.identity, options), mom.identity, options);
    const token = encodeToken(claims, finishGrantPsbt(signed, options).witness);
    const grant = grantId(claims);
    const to = { grant, to: clinic.profile.did, recipient: await mainRecipient(clinic) };
    const envelope = bytesToBase64(await sealEnvelope(mom, to, { records: [], collections: [] }));
    const base = {
      schema: 'medwallet/grant-package/v1',
      token,
      envelope,
      circle: [circle],
      proofs: [],
    } as const;
    await expect(readGrantContents(clinic, serializeGrantPackage(base))).rejects.toMatchObject({
      outcome: 'refused',
    });
    const entry = (about: string) =>
      signDocument(
        'break-glass',
        'regtest',
        {
          type: 'break-glass',
          grant: about,
          patient: alice.profile.did,
          guardian: mom.profile.did,
          provider: clinic.profile.did,
          time: now,
          counter: 1,
          prev: null,
        },
        mom.identity,
      );
    const foreign = serializeGrantPackage({ ...base, breakGlass: entry('ab'.repeat(32)) });
    await rejectsCode('malformed-break-glass', () => readGrantContents(clinic, foreign));
    const whole = serializeGrantPackage({ ...base, breakGlass: entry(grant) });
    expect((await readGrantContents(clinic, whole)).report.verdict).toBe('valid');
  });
});
