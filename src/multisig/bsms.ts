import type { Network } from '../encoding/index.ts';
import { descriptorChecksum } from './checksum.ts';
import { makeRecordDescriptor, type RecordDescriptor } from './descriptor.ts';
import { MultisigError } from './errors.ts';
import { recordScript, type PublicDeriver } from './script.ts';
import type { ThresholdOptions } from './threshold.ts';

const VERSION = 'BSMS 1.0';
const RESTRICTIONS = '/0/*,/1/*';
const NO_RESTRICTIONS = 'No path restrictions';
/** A descriptor of 15 keys and an address. */
const MAX_LENGTH = 8_192;
const TEMPLATE = /^wsh\(sortedmulti\((?<k>[1-9][0-9]?),(?<keys>[^()#]+)\)\)(?:#(?<checksum>[a-z0-9]{8}))?$/;
const KEY = /^\[(?<fingerprint>[0-9a-fA-F]{8})(?<steps>[0-9hH'/]*)\](?<xpub>[A-Za-z0-9]+)(?<tail>\/.*)$/;

/**
 * A BSMS descriptor record (BIP-129, round 2, no encryption): four lines that other wallets import. Hardened
 * steps are written with an apostrophe as in the BIP's own examples, which the oldest readers expect.
 */
export function bsmsRecord(descriptor: RecordDescriptor, derive: PublicDeriver): string {
  const keys = descriptor.keys.map(({ text }) => `${text.replace(/h(?=[/\]])/g, "'")}/**`);
  return [
    VERSION,
    `wsh(sortedmulti(${descriptor.threshold.k},${keys.join(',')}))`,
    RESTRICTIONS,
    recordScript(descriptor, 0, 0, derive).address,
  ].join('\n');
}

/**
 * Reads a descriptor record of another wallet, which is free in spelling, and gives the record descriptor in
 * ours. Whoever wrote the record chose every key in it: the caller compares its own key, k and n with what was
 * agreed. The first address is recomputed here, never believed.
 * @throws MultisigError `bad-record`, `bad-checksum`, `address-mismatch`, and all of makeRecordDescriptor
 */
export function parseBsmsRecord(
  text: string,
  network: Network,
  derive: PublicDeriver,
  options: ThresholdOptions = {},
): RecordDescriptor {
  if (text.length > MAX_LENGTH) throw badRecord('The record is too long.');
  const [version, template = '', restrictions, address, ...rest] = text.replace(/\r?\n$/, '').split(/\r?\n/);
  if (version !== VERSION || rest.length > 0) throw badRecord('This is not a BSMS 1.0 descriptor record.');
  const { k, keys, checksum } = TEMPLATE.exec(template)?.groups ?? {};
  if (k === undefined || keys === undefined) throw badRecord('The record is not about wsh(sortedmulti(…)).');
  if (checksum !== undefined && descriptorChecksum(template.slice(0, -9)) !== checksum) {
    throw new MultisigError(
      'bad-checksum',
      'The checksum of the descriptor in the record is wrong.',
      'Export the record again; one character was changed.',
    );
  }
  const tail = branchesFor(restrictions);
  const descriptor = makeRecordDescriptor({
    ...options,
    network,
    threshold: Number(k),
    keys: keys.split(',').map((key) => ourSpelling(key, tail)),
  });
  if (recordScript(descriptor, 0, 0, derive).address !== address?.toLowerCase()) {
    throw new MultisigError(
      'address-mismatch',
      'The first address in the record is not the one that its keys give.',
      'Do not use this record; ask every co-signer for the first address they see.',
    );
  }
  return descriptor;
}

// A template stands with its restrictions, a multipath descriptor (BIP-389) without any.
function branchesFor(restrictions: string | undefined): string {
  if (restrictions === RESTRICTIONS) return '/**';
  if (restrictions === NO_RESTRICTIONS) return '/<0;1>/*';
  throw badRecord('The record restricts its addresses to other paths than /0/* and /1/*.');
}

function ourSpelling(key: string, tail: string): string {
  const parts = KEY.exec(key)?.groups;
  const { fingerprint, steps, xpub } = parts ?? {};
  if (fingerprint === undefined || steps === undefined || xpub === undefined || parts?.['tail'] !== tail) {
    throw badRecord('A key of the record is not in the form [fingerprint/path]xpub with both branches.');
  }
  return `[${fingerprint.toLowerCase()}${steps.replace(/[H']/g, 'h')}]${xpub}`;
}

function badRecord(sentence: string): MultisigError {
  return new MultisigError(
    'bad-record',
    sentence,
    'Export it again as a BSMS file (native segwit, sorted multisig, receive and change).',
  );
}
