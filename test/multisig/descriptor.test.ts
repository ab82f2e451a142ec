import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesToHex } from '../../src/encoding/index.ts';
import {
  descriptorChecksum,
  makeRecordDescriptor,
  parseRecordDescriptor,
  type ThresholdOptions,
} from '../../src/multisig/index.ts';
import { keysOf, type Person } from '../keys/people.ts';
import { throwsCode } from '../support/throws.ts';
import { records } from './fixtures.ts';

const everybody: Person[] = ['patient', 'custodian', 'guardian', 'spare', 'stranger'];
const accept: ThresholdOptions = { acceptLockout: true };
const [patient = '', custodian = '', guardian = ''] = everybody.map(
  (who) => keysOf(who).custody(0).keyExpression,
);
const good = makeRecordDescriptor({ network: 'regtest', threshold: 2, keys: [patient, custodian, guardian] });
const body = good.text.slice(0, -9);

/** The good descriptor with a change and the checksum that fits it. */
function changed(from: string | RegExp, to: string): string {
  const text = body.replace(from, to);
  expect(text).not.toBe(body);
  return `${text}#${descriptorChecksum(text)}`;
}

describe('record descriptors', () => {
  it.each(records)("$name: are made of the people's keys, byte for byte", (vector) => {
    const { network, account, threshold, descriptor, descriptorHash } = vector;
    const keys = everybody
      .slice(0, vector.keys.length)
      .map((who) => keysOf(who, network).custody(account).keyExpression);
    expect(keys).toEqual(vector.keys);
    const made = makeRecordDescriptor({ network, threshold, keys, ...accept });
    expect(made.text).toBe(descriptor);
    expect(bytesToHex(made.hash)).toBe(descriptorHash);
    expect(parseRecordDescriptor(descriptor, network, accept)).toEqual(made);
  });

  it('keep the order of the roles', () => {
    const other = makeRecordDescriptor({
      network: 'regtest',
      threshold: 2,
      keys: [guardian, custodian, patient],
    });
    expect(other.keys.map(({ text }) => text)).toEqual([guardian, custodian, patient]);
    expect(other.text).not.toBe(good.text);
  });

  it('refuse one key in two places, whatever stands around it', () => {
    throwsCode('duplicate-key', () =>
      makeRecordDescriptor({ network: 'regtest', threshold: 2, keys: [patient, custodian, patient] }),
    );
    const elsewhere = patient.replace('73c5da0a', '00000000');
    throwsCode('duplicate-key', () =>
      makeRecordDescriptor({ network: 'regtest', threshold: 2, keys: [patient, custodian, elsewhere] }),
    );
    throwsCode('duplicate-key', () => parseRecordDescriptor(changed(guardian, patient), 'regtest'));
  });

  it('refuse policies that lock or that let one act alone', () => {
    const two = [patient, custodian];
    throwsCode('lockout', () => makeRecordDescriptor({ network: 'regtest', threshold: 2, keys: two }));
    throwsCode('bad-threshold', () => makeRecordDescriptor({ network: 'regtest', threshold: 1, keys: two }));
    throwsCode('bad-threshold', () => parseRecordDescriptor(changed('(2,', '(1,'), 'regtest'));
    throwsCode('bad-threshold', () => parseRecordDescriptor(changed('(2,', '(4,'), 'regtest'));
    const lockout = makeRecordDescriptor({ network: 'regtest', threshold: 2, keys: two, ...accept });
    throwsCode('lockout', () => parseRecordDescriptor(lockout.text, 'regtest'));
  });

  it('refuse another network', () => {
    throwsCode('wrong-network', () => parseRecordDescriptor(good.text, 'mainnet'));
  });

  it.each([
    ['no checksum', body],
    ['an empty one', `${body}#`],
    ['a short one', good.text.slice(0, -1)],
    ['a long one', `${good.text}q`],
    ['another one', good.text.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q'))],
    ['two', `${good.text}#${good.text.slice(-8)}`],
    ['one of an older text', `${body.replace('(2,', '(3,')}#${good.text.slice(-8)}`],
  ])('refuse %s as checksum', (_what, text) => {
    throwsCode('bad-checksum', () => parseRecordDescriptor(text, 'regtest'));
  });

  it.each([
    ['multi for sortedmulti', changed('sortedmulti', 'multi')],
    ['sh around it', changed(/^.*$/, 'sh($&)')],
    ['a threshold with a leading zero', changed('(2,', '(02,')],
    ['one branch only', changed('/<0;1>/*', '/0/*')],
    ['branches in another order', changed('/<0;1>/*', '/<1;0>/*')],
    ['three branches', changed('/<0;1>/*', '/<0;1;2>/*')],
    ['a fixed index', changed('/<0;1>/*', '/<0;1>/0')],
    ['hardened children', changed('/<0;1>/*', '/<0;1>/*h')],
    ['a key without its steps', changed('/<0;1>/*', '')],
    ['something endless', `${body}${'0'.repeat(5_000)}`],
  ])('refuse %s', (_what, text) => {
    throwsCode('bad-descriptor', () => parseRecordDescriptor(text, 'regtest'));
  });

  it.each([
    ['a space', changed(',', ', ')],
    ['an apostrophe for hardened', changed(/h\//g, "'/")],
    ['no origin', changed(/\[.*?\]/, '')],
    ['an empty key', changed(/\[[^,]*?\/</, '/<')],
  ])('refuse %s', (_what, text) => {
    throwsCode('bad-key', () => parseRecordDescriptor(text, 'regtest'));
  });

  it('look as their specification shows them', () => {
    const spec = readFileSync(new URL('../../docs/spec/descriptor.md', import.meta.url), 'utf8');
    const [vector] = records;
    const { descriptor, descriptorHash, addresses } = vector ?? expect.unreachable('a vector');
    const onOneLine = spec.replace(/\n {2}\[/g, '[');
    for (const value of [
      descriptor,
      descriptorHash,
      ...addresses[0].slice(0, 2),
      ...addresses[1].slice(0, 1),
    ]) {
      expect(onOneLine).toContain(value);
    }
  });
});
