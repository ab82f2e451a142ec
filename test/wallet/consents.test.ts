import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesToUtf8, utf8ToBytes, type JsonObject } from '../../src/encoding/index.ts';
import { consentOfGrant } from '../../src/fhir/index.ts';
import type { Claims } from '../../src/grant/index.ts';
import {
  addCollection,
  addRecord,
  draftGrant,
  draftGrantFromConsent,
  exportConsents,
  offerGrant,
} from '../../src/wallet/index.ts';
import { revokeGrant } from '../../src/wallet/revoking.ts';
import { at, grantTo } from '../support/consent.ts';
import { problemsOf } from '../fhir/validator.ts';
import { runCli } from '../support/cli.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { throwsCode } from '../support/throws.ts';

const HOUR = 3_600;
const STRANGER = 'did:key:zQ3shajmTb29MxR6htjD79Hdo6vneJLvyKCzZSRcawNWks9JC';

describe('docs/spec/consent.md: grants from Consents and back, in a wallet', () => {
  let home: TestHome;
  let people: People;
  let claims: Claims;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    const { alice } = people;
    const record = (await addRecord(alice, [utf8ToBytes('{"hb":13.50}')], { title: 'Blood count' })).id;
    const draft = draftGrant(alice, {
      provider: 'clinic',
      records: [record],
      seconds: HOUR,
      purpose: 'HPAYMT',
    });
    offerGrant(alice, draft);
    claims = draft.claims;
  });

  afterAll(() => {
    people.close();
    home.remove();
  });

  const consent = (changes: Partial<Claims> = {}): JsonObject =>
    consentOfGrant({ claims: { ...claims, ...changes }, state: 'offered' });
  const bytesOf = (value: JsonObject): Uint8Array => utf8ToBytes(JSON.stringify(value));
  const drafted = (changes: Partial<Claims>) =>
    draftGrantFromConsent(people.alice, bytesOf(consent(changes)));

  it('a grant made of its own Consent has the same terms', () => {
    const again = draftGrantFromConsent(people.alice, bytesOf(consent())).claims;
    const { jti, iat, nbf, ...terms } = claims;
    expect(again).toMatchObject(terms);
    expect(again.jti).not.toBe(jti);
    expect(again.nbf).toBeGreaterThanOrEqual(Math.max(iat, nbf));
  });

  it('begins when the Consent begins, and never before now', () => {
    const { nbf, exp } = claims;
    expect(drafted({ nbf: nbf + 60 }).claims).toMatchObject({ nbf: nbf + 60, exp });
    expect(drafted({ iat: nbf - HOUR, nbf: nbf - HOUR }).claims.nbf).toBeGreaterThanOrEqual(nbf);
  });

  it('ends when the Consent ends, however slow the wallet is', () => {
    let now = claims.nbf;
    const slow = { ...people.alice, clock: { now: () => now++ } };
    const { iat, nbf, exp } = draftGrantFromConsent(slow, bytesOf(consent())).claims;
    expect(exp).toBe(claims.exp);
    expect(nbf).toBe(iat);
  });

  it('ends within ten years: of a Consent that lasts longer an earlier end must be chosen', () => {
    const alice = at(people.alice, claims.nbf);
    const limit = claims.nbf + 10 * 366 * 86_400;
    const drafted = (exp: number, request = {}) =>
      draftGrantFromConsent(alice, bytesOf(consent({ exp })), request).claims.exp;
    expect(drafted(limit)).toBe(limit);
    expect(throwsCode('bad-duration', () => drafted(limit + 1)).outcome).toBe('usage');
    expect(drafted(limit + 1, { until: limit })).toBe(limit);
    const { provider, purpose, records } = {
      provider: 'clinic',
      purpose: 'TREAT',
      records: claims.records ?? [],
    };
    const until = (end: number) => draftGrant(alice, { provider, purpose, records, until: end }).claims.exp;
    expect(until(limit)).toBe(limit);
    throwsCode('bad-duration', () => until(limit + 1));
    throwsCode('bad-duration', () => until(253_402_300_799));
  });

  it('takes a collection by its id, and not by what the patient calls it', () => {
    const { alice } = people;
    const { id } = addCollection(alice, 'therapy');
    const { records, ...rest } = claims;
    expect(records).toHaveLength(1);
    const about = (collection: string) =>
      bytesOf(consentOfGrant({ claims: { ...rest, collections: [collection] }, state: 'offered' }));
    expect(draftGrantFromConsent(alice, about(id)).claims.collections).toEqual([id]);
    const error = throwsCode('cannot-enforce', () => draftGrantFromConsent(alice, about('therapy')));
    expect(error.facts['element']).toBe('provision.class');
  });

  it('refuses a Consent that this wallet cannot carry out', () => {
    const { alice, clinic, mom } = people;
    throwsCode('not-for-us', () => drafted({ iss: STRANGER }));
    throwsCode('unknown-contact', () => drafted({ aud: STRANGER }));
    const { guardian, ...alone } = claims;
    expect(guardian).toBe(mom.profile.did);
    const toMom = bytesOf(consentOfGrant({ claims: { ...alone, aud: mom.profile.did }, state: 'offered' }));
    throwsCode('wrong-role', () => draftGrantFromConsent(alice, toMom));
    throwsCode('unknown-record', () => drafted({ records: ['ff'.repeat(16)] }));
    throwsCode('bad-claims', () => drafted({ iat: 1_000, nbf: 1_000, exp: 2_000 }));
    const { records, ...others } = claims;
    expect(records).toHaveLength(1);
    const emergency: Claims = { ...others, kind: 'emergency', purpose: 'BTG', collections: ['emergency'] };
    const released = bytesOf(consentOfGrant({ claims: emergency, state: 'issued' }));
    throwsCode('cannot-enforce', () => draftGrantFromConsent(alice, released));
    const by = (did: string): JsonObject => ({
      ...consent(),
      performer: [{ type: 'RelatedPerson', identifier: { system: 'urn:ietf:rfc:3986', value: did } }],
    });
    expect(draftGrantFromConsent(alice, bytesOf(by(mom.profile.did))).claims.guardian).toBe(mom.profile.did);
    throwsCode('cannot-enforce', () => draftGrantFromConsent(alice, bytesOf(by(STRANGER))));
    throwsCode('wrong-role', () => exportConsents(clinic));
  });

  it('on the command line: out, in, and only what the Consent says', async () => {
    const cli = (...argv: string[]) => runCli(home, ['--profile', 'alice', ...argv, '--json']);
    const written = await cli('grants', 'export', '--fhir', '--out', 'consents.json');
    expect(written.json).toEqual({
      schema: 'medwallet/consents-written/v1',
      consents: 1,
      out: 'consents.json',
      silent: [],
    });
    const bundle = JSON.parse(new TextDecoder().decode(home.read('consents.json'))) as {
      entry: { resource: JsonObject }[];
    };
    expect(problemsOf(bundle)).toEqual([]);
    home.write('consent.json', bytesOf(bundle.entry[0]?.resource ?? {}));
    const offered = await cli('grant', '--from-consent', 'consent.json', '--out', 'g.psbt', '--yes');
    expect(offered.json).toMatchObject({
      state: 'offered',
      claims: { purpose: 'HPAYMT', records: claims.records },
    });
    const other = await cli('grant', '--from-consent', 'consent.json', '--purpose', 'TREAT', '--dry-run');
    expect(other).toMatchObject({ code: 2, json: { error: { code: 'beyond-consent' } } });
    expect(
      (await cli('grant', '--from-consent', 'consent.json', '--scope', 'patient/*.r', '--dry-run')).code,
    ).toBe(2);
    expect((await cli('grants', 'export')).code).toBe(2);
    expect((await cli('grants', '--live')).json).toMatchObject({ grants: [] });
    home.write(
      'consent.json',
      bytesOf({ ...bundle.entry[0]?.resource, implicitRules: 'https://example.org' }),
    );
    const refused = await cli('grant', '--from-consent', 'consent.json', '--dry-run');
    expect(refused).toMatchObject({ code: 1, json: { error: { code: 'cannot-enforce' } } });
  });

  it('on the command line: of several permissions the one of a number', async () => {
    const provision = (exp: number) =>
      (consent({ exp })['provision'] as { provision: JsonObject[] }).provision[0] ?? {};
    const { exp } = claims;
    home.write(
      'several.json',
      bytesOf({ ...consent(), provision: { provision: [provision(exp), provision(exp - 60)] } }),
    );
    const grant = async (...argv: string[]) =>
      runCli(home, ['--profile', 'alice', 'grant', ...argv, '--dry-run', '--json']);
    const from = ['--from-consent', 'several.json'];
    expect((await grant(...from)).json).toMatchObject({ error: { code: 'cannot-enforce' } });
    const second = (await grant(...from, '--provision', '2')).json;
    expect(second).toMatchObject({
      claims: { exp: exp - 60 },
      remarks: [{ element: 'provision.provision' }],
    });
    expect((await grant(...from, '--provision', '3')).json).toMatchObject({
      error: { code: 'beyond-consent' },
    });
    for (const line of [
      [...from, '--provision', '0'],
      ['clinic', '--collection', 'general', '--for', '1d', '--provision', '1'],
    ]) {
      expect((await grant(...line)).json).toMatchObject({ error: { code: 'usage' } });
    }
  });

  it('on the command line: a Consent as hospitals have them, with what it leaves open chosen', async () => {
    const fixture = (name: string): Uint8Array =>
      readFileSync(new URL(`../../fixtures/fhir/${name}.json`, import.meta.url));
    home.write('hospital.json', fixture('ihe-parent-for-child'));
    home.write('glass.json', fixture('ihe-break-glass'));
    const cli = (...argv: string[]) => runCli(home, ['--profile', 'alice', 'grant', ...argv]);
    const refused = async (...argv: string[]): Promise<unknown> => {
      const { code, json } = await cli('--from-consent', ...argv, '--dry-run', '--json');
      const { code: name, facts } = json['error'] as { code: string; facts?: { element?: string } };
      return [code, name, facts?.element];
    };
    const who = ['--who', 'Patient/p1=me', 'RelatedPerson/mother=mom', 'Organization/hospital=clinic'];
    expect(await refused('hospital.json')).toEqual([1, 'unknown-person', 'patient']);
    expect(await refused('hospital.json', ...who)).toEqual([1, 'cannot-enforce', 'provision.period.end']);
    expect(await refused('hospital.json', ...who, '--for', '30d')).toEqual([
      1,
      'cannot-enforce',
      'provision.data',
    ]);
    expect(await refused('glass.json', '--who', 'Patient/p1=me')).toEqual([
      1,
      'nothing-to-grant',
      'provision',
    ]);
    expect(await refused('hospital.json', '--who', 'Patient/p1')).toEqual([2, 'usage', undefined]);
    const rest = ['--for', '30d', '--collection', 'laboratory', '--out', 'h.psbt', '--yes'];
    const offered = await cli(
      '--from-consent',
      'hospital.json',
      ...who,
      ...rest,
      '--purpose',
      'HPAYMT',
      '--json',
    );
    const { clinic, mom } = people;
    expect(offered.json).toMatchObject({
      state: 'offered',
      claims: {
        aud: clinic.profile.did,
        guardian: mom.profile.did,
        purpose: 'HPAYMT',
        scope: 'patient/*.rs',
        collections: ['laboratory'],
      },
    });
    expect(offered.json['remarks']).toContainEqual({
      element: 'provision.purpose',
      effect: 'narrowed',
      detail: 'of the purposes it names, only the one chosen is granted',
    });
    const { stderr } = await cli('--from-consent', 'hospital.json', ...who, ...rest);
    expect(stderr).toContain('- organization (ignored): whoever manages the Consent gets no access by that');
    const shown = await cli(
      '--from-consent',
      'hospital.json',
      ...who,
      ...rest.slice(0, 4),
      '--dry-run',
      '--lang',
      'id',
    );
    expect(shown.stdout).toContain('- provision.action (dipersempit): Consent mengizinkan semua tindakan');
    const told = await cli('--from-consent', 'hospital.json', ...who, '--dry-run', '--lang', 'id');
    expect(told.stderr).toContain(
      'provision.period.end tidak ada.\n  Tentukan akhirnya dengan --for atau --until. [cannot-enforce]',
    );
  });

  it('says what is over as inactive: an offer that nobody can accept any more, what a guardian revoked', async () => {
    const { alice, clinic, mom } = people;
    const collections = ['laboratory'];
    const issued = await grantTo(alice, clinic, { records: [], collections });
    const draft = draftGrant(alice, { provider: 'clinic', collections, seconds: HOUR, purpose: 'TREAT' });
    offerGrant(alice, draft);
    const statusOf = (file: Uint8Array, grant: string): unknown => {
      const { entry } = JSON.parse(bytesToUtf8(file)) as { entry: { resource: JsonObject }[] };
      return entry.find(({ resource }) => resource['id'] === grant)?.resource['status'];
    };
    expect(statusOf(exportConsents(alice).file, draft.grant)).toBe('proposed');
    expect(statusOf(exportConsents(at(alice, draft.claims.exp)).file, draft.grant)).toBe('inactive');
    expect(statusOf(exportConsents(at(alice, draft.acceptBy)).file, draft.grant)).toBe('inactive');
    revokeGrant(mom, issued.grant);
    const exported = async (...more: string[]): Promise<unknown> => {
      await runCli(home, ['--profile', 'alice', 'grants', 'export', '--fhir', '--out', 'c.json', ...more]);
      return statusOf(home.read('c.json'), issued.grant);
    };
    expect(await exported('--offline')).toBe('active');
    expect(await exported()).toBe('inactive');
  });
});
