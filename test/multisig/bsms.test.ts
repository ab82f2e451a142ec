import { describe, expect, it } from 'vitest';
import { derivePublicKey } from '../../src/keys/index.ts';
import {
  bsmsRecord,
  descriptorChecksum,
  parseBsmsRecord,
  parseRecordDescriptor,
  type ThresholdOptions,
} from '../../src/multisig/index.ts';
import { throwsCode } from '../support/throws.ts';
import { published, records } from './fixtures.ts';

const accept: ThresholdOptions = { acceptLockout: true };
const vector = records.find(({ name }) => name === 'record-2of3');
const record = vector?.bsms ?? '';
const [version = '', template = '', restrictions = '', address = ''] = record.split('\n');
const read = (text: string) => parseBsmsRecord(text, 'regtest', derivePublicKey);
const lines = (...parts: string[]) => parts.join('\n');

describe('BIP-129 descriptor records', () => {
  it('reads the published one and writes it back, byte for byte', () => {
    const descriptor = parseBsmsRecord(published.bip129.record, 'mainnet', derivePublicKey, accept);
    expect(bsmsRecord(descriptor, derivePublicKey)).toBe(published.bip129.record);
  });

  it.each(records)('$name: is written and read back', (each) => {
    const descriptor = parseRecordDescriptor(each.descriptor, each.network, accept);
    expect(bsmsRecord(descriptor, derivePublicKey)).toBe(each.bsms);
    expect(parseBsmsRecord(each.bsms, each.network, derivePublicKey, accept)).toEqual(descriptor);
  });

  it.each([
    ['line ends of another system', record.replaceAll('\n', '\r\n')],
    ['a final line end', `${record}\n`],
    ['h for hardened', record.replaceAll("'", 'h')],
    ['a fingerprint in capitals', record.replace('73c5da0a', '73C5DA0A')],
    ['an address in capitals', record.replace(address, address.toUpperCase())],
    ['a checksum', lines(version, `${template}#${descriptorChecksum(template)}`, restrictions, address)],
    ['a multipath descriptor', lines(version, vector?.descriptor ?? '', 'No path restrictions', address)],
  ])('takes %s', (_what, text) => {
    expect(read(text).text).toBe(vector?.descriptor);
  });

  it.each([
    ['nothing', ''],
    ['another version', record.replace('1.0', '2.0')],
    ['a fifth line', `${record}\n${address}`],
    ['another script', record.replace('sortedmulti', 'multi')],
    ['one branch', record.replace('/0/*,/1/*', '/0/*')],
    ['a template without restrictions', record.replace(restrictions, 'No path restrictions')],
    ['a key without branches', record.replace('/**', '')],
    ['something endless', record + ' '.repeat(10_000)],
  ])('refuses %s', (_what, text) => {
    throwsCode('bad-record', () => read(text));
  });

  it('refuses a wrong checksum', () => {
    throwsCode('bad-checksum', () => read(lines(version, `${template}#qqqqqqqq`, restrictions, address)));
  });

  it('refuses an address that its keys do not give', () => {
    const second = vector?.addresses[0][1] ?? '';
    throwsCode('address-mismatch', () => read(record.replace(address, second)));
    throwsCode('address-mismatch', () => read(lines(version, template, restrictions)));
  });

  it('refuses what no record descriptor may be', () => {
    throwsCode('bad-threshold', () => read(record.replace('(2,', '(1,')));
    throwsCode('wrong-network', () => parseBsmsRecord(record, 'mainnet', derivePublicKey));
  });
});
