import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesToUtf8, utf8ToBytes } from '../../src/encoding/index.ts';
import { readFhir } from '../../src/fhir/index.ts';
import { createOutputFile } from '../../src/public.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import { addFhir, addRecord, exportFhir, findRecord } from '../../src/wallet/index.ts';
import { createHome, createProfile, unlock, type TestHome } from '../support/people.ts';
import { rejectsCode } from '../support/throws.ts';

/** Spacing, escapes and decimals that no writer would write again. */
const RESOURCES = [
  '{"resourceType":"Patient","id":"p" ,"name":[{"family":"\\u0041"}]}',
  '{"resourceType" : "Observation","id":"a","category":[{"coding":[{"code":"laboratory"}]}],"valueQuantity":{"value":1.50}}',
  '{ "id":"b","resourceType":"Observation","valueQuantity":{"value":1e0}}',
];
const BUNDLE = utf8ToBytes(
  `{"resourceType":"Bundle","type":"transaction","entry":[${RESOURCES.map(
    (resource, i) =>
      `{"fullUrl":"urn:uuid:${i}","resource":${resource},"request":{"method":"POST","url":"x"}}`,
  ).join()}]}`,
);

describe('docs/spec/fhir.md: a wallet as one Bundle', () => {
  let home: TestHome;
  let alice: UnlockedWallet;
  let scan: string;

  beforeAll(async () => {
    home = createHome();
    await createProfile(home, 'alice', 'patient');
    alice = await unlock(home, 'alice');
    await addFhir(alice, BUNDLE);
    const bytes = new Uint8Array(200_000).map((_, i) => i * 31);
    scan = (await addRecord(alice, [bytes], { title: 'Scan', mediaType: 'application/dicom' })).id;
  });
  afterAll(() => {
    alice.close();
    home.remove();
  });

  function resourcesOf(file: Uint8Array): string[] {
    return readFhir(file).entries.map(({ resource }) =>
      bytesToUtf8(file.subarray(resource.start, resource.end)),
    );
  }

  it('holds every resource with its bytes, and every other record as a Binary', async () => {
    const written = await exportFhir(alice, 'all', createOutputFile(home.cwd, 'all.json'));
    expect(written).toEqual({ records: 4, resources: 4 });
    const given = resourcesOf(home.read('all.json'));
    expect(given.filter((one) => RESOURCES.includes(one)).toSorted()).toEqual(RESOURCES.toSorted());
    const binary = JSON.parse(given.find((one) => one.includes('"Binary"')) ?? '') as {
      contentType: string;
      data: string;
    };
    expect(binary.contentType).toBe('application/dicom');
    expect(new Uint8Array(Buffer.from(binary.data, 'base64'))).toEqual(
      new Uint8Array(200_000).map((_, i) => i * 31),
    );
  });

  it('comes back into another wallet with the same bytes', async () => {
    await createProfile(home, 'again', 'patient');
    const again = await unlock(home, 'again');
    await addFhir(again, home.read('all.json'));
    await exportFhir(again, 'all', createOutputFile(home.cwd, 'again.json'));
    const given = resourcesOf(home.read('again.json'));
    expect(given.filter((one) => RESOURCES.includes(one)).toSorted()).toEqual(RESOURCES.toSorted());
    again.close();
  });

  it('takes what is named, once', async () => {
    const file = createOutputFile(home.cwd, 'one.json');
    expect(await exportFhir(alice, [scan, scan.slice(0, 8), scan], file)).toEqual({
      records: 1,
      resources: 1,
    });
  });

  it('blob-missing, unknown-record: nothing stands under the name', async () => {
    const vault = alice.vault('vault:default');
    const { sha256 } = findRecord(alice, scan).manifest;
    vault?.deleteBlob(sha256);
    await rejectsCode('blob-missing', () => exportFhir(alice, 'all', createOutputFile(home.cwd, 'no.json')));
    await rejectsCode('unknown-record', () =>
      exportFhir(alice, ['ffffffff'], createOutputFile(home.cwd, 'no.json')),
    );
    await rejectsCode('unknown-record', () => exportFhir(alice, [], createOutputFile(home.cwd, 'no.json')));
    expect(() => home.read('no.json')).toThrow();
  });
});
