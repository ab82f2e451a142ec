import type { Binary, Bundle, DocumentReference, Observation, Provenance } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import { checkDocumentSignature, parseSignedDocument } from '../../src/bip322/index.ts';
import { nodeEcdsaVerifier, sha256 } from '../../src/crypto/index.ts';
import { base64ToBytes, bytesToHex, hexToBytes, utf8ToBytes } from '../../src/encoding/index.ts';
import { writeRecordBundle, type DescribedRecord } from '../../src/fhir/index.ts';
import { issuingDocument, parseManifest, type Manifest } from '../../src/record/index.ts';
import { NOW, patient, provider } from '../grant/samples.ts';
import { signDocument } from '../support/sign.ts';
import { schemaProblemsOf } from './json-schema.ts';
import { problemsOf } from './validator.ts';

const id = (n: number): string => String(n).padStart(32, '0');

function record(
  n: number,
  bytes: Uint8Array,
  about: Partial<Manifest>,
  status: DescribedRecord['status'] = 'current',
) {
  const plaintext = { sha256: bytesToHex(sha256(bytes)), size: bytes.length };
  const manifest = parseManifest({
    schema: 'medwallet/manifest/v1',
    id: id(n),
    sha256: '0'.repeat(64),
    size: 9,
    mediaType: 'application/fhir+json',
    title: `Number <${n}> & more`,
    nonce: '11'.repeat(32),
    collection: 'general',
    generation: 0,
    ...about,
  });
  const described: DescribedRecord = { patient: patient.did, manifest, plaintext, added: NOW, status };
  return { described, bytes };
}

/** The whole Bundle as text, every record that can be taken for FHIR written as such. */
async function written(records: readonly ReturnType<typeof record>[]): Promise<string> {
  const pieces: Uint8Array[] = [];
  const bundle = writeRecordBundle((chunk) => pieces.push(chunk.slice()), NOW);
  for (const { described, bytes } of records) {
    if (await bundle.resources(described, bytes)) continue;
    await bundle.binary(described, (write) => {
      // Pieces that are no multiple of three.
      for (let at = 0; at < bytes.length; at += 4) write(bytes.subarray(at, at + 4));
      return Promise.resolve();
    });
  }
  bundle.end();
  return Buffer.concat(pieces).toString('utf8');
}

/** Held against R4's definitions, invariants and JSON schema. */
function parsed(text: string): Bundle {
  const bundle = JSON.parse(text) as Bundle;
  expect(problemsOf(bundle).filter((one) => !one.includes('Invalid reference'))).toEqual([]);
  expect(schemaProblemsOf(bundle)).toEqual([]);
  return bundle;
}

function all<T extends { resourceType: string }>(bundle: Bundle, type: T['resourceType']): T[] {
  const resources = (bundle.entry ?? []).map(
    ({ resource }) => resource as { resourceType: string } | undefined,
  );
  return resources.filter((one) => one?.resourceType === type) as T[];
}

const observation = (value: string): string =>
  `{"resourceType":"Observation", "id":"o","status":"final","code":{"text":"x"},"valueQuantity":{"value":${value}}}`;
const collection = (...entries: string[]): Uint8Array =>
  utf8ToBytes(`{"resourceType":"Bundle","type":"collection","entry":[${entries.join()}]}`);
const entry = (fullUrl: string, resource: string): string =>
  `{"fullUrl":"${fullUrl}","resource":${resource}}`;

describe('docs/spec/fhir.md: records as one FHIR R4 Bundle', () => {
  it('is valid with no record, and with any', async () => {
    expect(parsed(await written([])).entry).toBeUndefined();
    expect(schemaProblemsOf({ resourceType: 'Bundle', type: 'collection', entry: 1 })).not.toEqual([]);
    const dicom = new Uint8Array(1001).map((_, i) => i * 7);
    const text = await written([
      record(1, collection(entry('urn:uuid:4a8d5530-ccd8-4cb5-7f1a-873cabd24cb7', observation('1.50'))), {
        category: '11502-2',
        effective: '2025-03',
        collection: 'laboratory',
      }),
      record(2, dicom, { mediaType: 'application/dicom', supersedes: id(9) }),
      record(3, new Uint8Array(), { mediaType: 'text/plain' }, 'superseded'),
      record(4, utf8ToBytes('{"resourceType":"Patient",}'), {}, 'entered-in-error'),
    ]);
    expect(text).toContain(observation('1.50'));
    const bundle = parsed(text);
    const references = all<DocumentReference>(bundle, 'DocumentReference');
    expect(references.map(({ status }) => status)).toEqual([
      'current',
      'current',
      'superseded',
      'entered-in-error',
    ]);
    expect(references[0]?.context?.related?.[0]?.reference).toBe(
      'urn:uuid:4a8d5530-ccd8-4cb5-7f1a-873cabd24cb7',
    );
    expect(references[1]?.relatesTo?.[0]?.target.identifier?.value).toBe(id(9));
    const { url } = references[1]?.content[0]?.attachment ?? {};
    const binary = bundle.entry?.find(({ fullUrl }) => fullUrl === url)?.resource as Binary;
    expect(binary.data).toBe(Buffer.from(dicom).toString('base64'));
    expect(all<Binary>(bundle, 'Binary')[1]?.data ?? '').toBe('');
  });

  it('gives a document and a single resource as they are', async () => {
    const document = `{"resourceType":"Bundle","type":"document", "identifier":{"system":"urn:x","value":"1"},"timestamp":"2025-01-01T00:00:00Z","entry":[${entry(
      'https://example.org/Composition/c',
      '{"resourceType":"Composition","id":"c","status":"final","type":{"text":"x"},"date":"2025-01-01","author":[{"display":"x"}],"title":"x"}',
    )}]}`;
    const text = await written([
      record(1, utf8ToBytes(` ${document}\n`), {}),
      record(2, utf8ToBytes(observation('1E2')), {}),
    ]);
    expect(text).toContain(document);
    expect(text).toContain(observation('1E2'));
    const bundle = parsed(text);
    expect(all<DocumentReference>(bundle, 'DocumentReference')[0]?.content[0]?.attachment.url).toBe(
      bundle.entry?.[1]?.fullUrl,
    );
  });

  it('says one thing once, and two states of one thing twice, under names of their own', async () => {
    const url = 'https://example.org/Observation/o';
    const same = collection(entry(url, observation('1')));
    const text = await written([
      record(1, same, {}),
      record(2, same, {}),
      record(3, collection(entry(url, observation('2'))), {}),
      record(4, collection(entry('https://example.org/Observation/o/_history/2', observation('3'))), {}),
    ]);
    const bundle = parsed(text);
    const urls = bundle.entry?.flatMap(({ fullUrl, resource }) =>
      resource?.resourceType === 'Observation' ? [fullUrl] : [],
    );
    expect(urls).toEqual([url, `urn:medwallet:content:${id(3)}:0`, `urn:medwallet:content:${id(4)}:0`]);
  });

  it('gives an issued record with its bytes, and who signed them as a Provenance that can be checked', async () => {
    const bytes = utf8ToBytes(`${observation('1.50')}\n`);
    const nonce = '22'.repeat(32);
    const content = { nonce, mediaType: 'application/fhir+json', patient: patient.did, author: provider.did };
    const document = issuingDocument({ ...content, plaintextHash: sha256(bytes), issued: NOW });
    const { signature } = parseSignedDocument(signDocument('issuing', 'regtest', document, provider), {
      maxBytes: 10_000,
    });
    const bundle = parsed(
      await written([record(1, bytes, { ...content, authorSignature: signature, issued: NOW })]),
    );
    const [issued] = all<Provenance>(bundle, 'Provenance');
    expect(issued?.target[0]?.reference).toBe(bundle.entry?.[0]?.fullUrl);
    const { url } = all<DocumentReference>(bundle, 'DocumentReference')[0]?.content[0]?.attachment ?? {};
    const binary = bundle.entry?.find(({ fullUrl }) => fullUrl === url)?.resource as Binary;
    expect(all<Observation>(bundle, 'Observation')).toHaveLength(1);

    // What somebody checks who has the Bundle and docs/spec alone.
    const signed = parseSignedDocument(base64ToBytes(issued?.signature?.[0]?.data ?? ''), {
      maxBytes: 10_000,
    });
    const stated = hexToBytes(issued?.entity?.[0]?.what.identifier?.value ?? '', 32);
    const hash = sha256(stated, sha256(base64ToBytes(binary.data ?? '')));
    expect(signed.document['content']).toBe(bytesToHex(hash));
    checkDocumentSignature(
      signed,
      { type: 'issuing', network: 'regtest', signer: provider.publicKey },
      nodeEcdsaVerifier,
    );
  });
});
