import { describe, expect, it } from 'vitest';
import {
  checkAddressFile,
  MAX_ADDRESS_FILE_BYTES,
  readAddressFile,
  serializeAddressFile,
  type AddressFile,
  type CosignerExpectation,
} from '../../src/circle/index.ts';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import { bytesToBase64, bytesToUtf8, utf8ToBytes, type JsonObject } from '../../src/encoding/index.ts';
import { derivePublicKey } from '../../src/keys/index.ts';
import { makeRecordDescriptor } from '../../src/multisig/index.ts';
import { throwsCode } from '../support/throws.ts';
import {
  addressFileOf,
  AGE_FILE,
  custodyKey,
  descriptor,
  didOf,
  firstAddress,
  jsonBytes,
  NETWORK,
  NOW,
  signedCircle,
  without,
} from './samples.ts';

const read = (bytes: Uint8Array) =>
  readAddressFile(bytes, { network: NETWORK, derive: derivePublicKey }, nodeEcdsaVerifier);
const good = addressFileOf(signedCircle());
const emergency = bytesToBase64(AGE_FILE);
/** One input, one output of nothing. */
const TRANSACTION = `0200000001${'00'.repeat(36)}00fdffffff01${'00'.repeat(8)}016a00000000`;
const swapped = makeRecordDescriptor({
  network: NETWORK,
  threshold: 2,
  keys: [custodyKey('patient'), custodyKey('stranger'), custodyKey('guardian')],
});

describe('docs/spec/circle.md: address files', () => {
  it('reads descriptor, address, circle document and emergency files', () => {
    const file = read(jsonBytes(good));
    expect(file.descriptor.text).toBe(descriptor.text);
    expect(file.address).toBe(firstAddress);
    expect(file.circle.circle.patient).toBe(didOf('patient'));
    expect([...file.emergency]).toEqual([[didOf('guardian'), AGE_FILE]]);
  });

  it('reads what it writes', () => {
    const bytes = serializeAddressFile(good as unknown as AddressFile);
    expect(read(bytes).address).toBe(firstAddress);
    expect(bytesToUtf8(bytes).endsWith('}\n')).toBe(true);
  });

  const cases: [string, JsonObject][] = [
    ['another schema', { schema: 'medwallet/address-file/v2' }],
    ['a descriptor with one character changed', { descriptor: descriptor.text.replace('wsh', 'wsi') }],
    ['another descriptor than the patient signed', { descriptor: swapped.text }],
    ['another address', { address: firstAddress.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q')) }],
    ['a circle that is no object', { circle: 'x' }],
    ['emergency files that are a list', { emergency: [] }],
    ['no emergency file for a guardian', { emergency: {} }],
    ['an emergency file for somebody else', { emergency: { [didOf('stranger')]: emergency } }],
    [
      'one emergency file too many',
      { emergency: { [didOf('guardian')]: emergency, constructor: emergency } },
    ],
    ['an emergency file that is not age', { emergency: { [didOf('guardian')]: 'bm90IGFnZQ==' } }],
    ['an emergency file that is not base64', { emergency: { [didOf('guardian')]: `${emergency}=` } }],
    ['an emergency file that is not text', { emergency: { [didOf('guardian')]: 7 } }],
    ['an unknown member', { note: 'x' }],
  ];
  it.each(cases)('malformed-address-file: %s', (_, changes) => {
    throwsCode('malformed-address-file', () => read(jsonBytes({ ...good, ...changes })));
  });

  it.each(Object.keys(good))('malformed-address-file: no %s', (field) => {
    throwsCode('malformed-address-file', () => read(jsonBytes(without(good, field))));
  });

  it('malformed-address-file: cut short, doubled, a name twice', () => {
    const text = JSON.stringify(good);
    for (const changed of [text.slice(0, -1), text + text, text.replace('{', '{"schema":"x",')]) {
      throwsCode('malformed-address-file', () => read(utf8ToBytes(changed)));
    }
  });

  it('brings the ledger so far, byte for byte', () => {
    const ledger = {
      genesis: TRANSACTION,
      statements: [TRANSACTION],
      note: 'medwallet/…'.replace('…', 'x\n'),
    };
    const file = read(serializeAddressFile({ ...(good as unknown as AddressFile), ledger }));
    expect(file.ledger?.note).toBe(ledger.note);
    expect(file.ledger?.statements.map((tx) => tx.outputs.length)).toEqual([1]);
  });

  it.each([
    ['a transaction that is none', { genesis: 'ab', statements: [TRANSACTION], note: 'x' }],
    ['no statement', { genesis: TRANSACTION, statements: [], note: 'x' }],
    ['no note', { genesis: TRANSACTION, statements: [TRANSACTION] }],
    ['a note over its limit', { genesis: TRANSACTION, statements: [TRANSACTION], note: 'x'.repeat(1_025) }],
    ['an unknown member', { genesis: TRANSACTION, statements: [TRANSACTION], note: 'x', more: 1 }],
  ])('malformed-address-file: a ledger with %s', (_, ledger) => {
    throwsCode('malformed-address-file', () => read(jsonBytes({ ...good, ledger })));
  });

  it('too-large', () => {
    throwsCode('too-large', () => read(new Uint8Array(MAX_ADDRESS_FILE_BYTES + 1)));
  });

  it('malformed-circle, bad-signature: as the circle document alone', () => {
    throwsCode('malformed-circle', () => read(jsonBytes(addressFileOf(signedCircle({ seq: -1 })))));
    throwsCode('bad-signature', () => read(jsonBytes(addressFileOf(signedCircle({}, 'stranger')))));
  });

  it('malformed-circle: a half character in the circle document', () => {
    const text = JSON.stringify(good).replace('vault:default', String.raw`vault:\ud800`);
    throwsCode('malformed-address-file', () => read(utf8ToBytes(text)));
  });

  it('wrong-network', () => {
    const options = { network: 'mainnet', derive: derivePublicKey } as const;
    throwsCode('wrong-network', () => readAddressFile(jsonBytes(good), options, nodeEcdsaVerifier));
  });
});

describe('what a co-signer demands of an address file', () => {
  const file = read(jsonBytes(good));
  const custodian: CosignerExpectation = {
    did: didOf('custodian'),
    key: custodyKey('custodian'),
    role: 'custodian',
    patient: didOf('patient'),
    now: NOW,
    skew: 60,
  };

  it('fits the custodian and the guardian', () => {
    checkAddressFile(file, custodian);
    checkAddressFile(file, {
      ...custodian,
      did: didOf('guardian'),
      key: custodyKey('guardian'),
      role: 'guardian',
    });
  });

  const { exp } = file.circle.circle;
  const cases: [string, string, Partial<CosignerExpectation>][] = [
    ['untrusted-signer', 'by another patient', { patient: didOf('stranger') }],
    ['expired', 'after its end', { now: exp + 60 }],
    ['expired', 'before its beginning', { now: NOW - 61 }],
    ['role-conflict', 'in another role', { role: 'guardian' }],
    ['role-conflict', 'by nobody', { did: didOf('stranger') }],
    ['not-our-key', 'with the key of somebody else', { key: custodyKey('stranger') }],
  ];
  it.each(cases)('%s: %s', (code, _, changes) => {
    throwsCode(code, () => {
      checkAddressFile(file, { ...custodian, ...changes });
    });
  });
});
