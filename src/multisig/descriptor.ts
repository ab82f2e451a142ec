import { sha256 } from '../crypto/index.ts';
import { bytesToHex, utf8ToBytes, type Network } from '../encoding/index.ts';
import { descriptorChecksum } from './checksum.ts';
import { MultisigError } from './errors.ts';
import { parseKeyExpression, type KeyExpression } from './key-expression.ts';
import { makeThreshold, type Threshold, type ThresholdOptions } from './threshold.ts';

/** A record address' descriptor (BIP-380, BIP-383, BIP-389) in the one spelling that all co-signers hash. */
export interface RecordDescriptor {
  /** `wsh(sortedmulti(k,KEY/<0;1>/*,…))#checksum` */
  readonly text: string;
  readonly threshold: Threshold;
  /** In the order of the text: patient, custodian, guardian. */
  readonly keys: readonly KeyExpression[];
  readonly network: Network;
  /** SHA-256 of the text, 32 bytes: `descriptorHash` of circle documents. */
  readonly hash: Uint8Array;
}

/** Branch 0 holds seals, branch 1 fee money and change. */
const BRANCHES = '/<0;1>/*';
const FORM = /^wsh\(sortedmulti\((?<k>[1-9][0-9]?),(?<keys>[^()#]+)\)\)$/;
const CHECKSUM = /^(?<body>[^#]*)#(?<checksum>[a-z0-9]{8})$/;
/** 15 keys of at most 256 characters, and what stands around them. */
const MAX_LENGTH = 4_096;

/**
 * The descriptor of k keys in the order given.
 * @param options.threshold signatures needed
 * @param options.keys key expressions, `[fingerprint/path]xpub`
 * @throws MultisigError `bad-threshold`, `lockout`, `bad-key`, `wrong-network`, `duplicate-key`
 */
export function makeRecordDescriptor(
  options: {
    readonly network: Network;
    readonly threshold: number;
    readonly keys: readonly string[];
  } & ThresholdOptions,
): RecordDescriptor {
  const { network } = options;
  const threshold = makeThreshold(options.threshold, options.keys.length, options);
  const keys = options.keys.map((key) => parseKeyExpression(key, network));
  // Libraries and nodes let one key in twice: 2-of-3 would then be 1-of-2 for its holder.
  if (new Set(keys.map(({ publicKey }) => bytesToHex(publicKey))).size < keys.length) {
    throw new MultisigError(
      'duplicate-key',
      'The same key stands in two places of the descriptor.',
      'Every co-signer needs a key of their own.',
    );
  }
  const body = `wsh(sortedmulti(${threshold.k},${keys.map(({ text }) => text + BRANCHES).join(',')}))`;
  const text = `${body}#${descriptorChecksum(body)}`;
  return { text, threshold, keys, network, hash: sha256(utf8ToBytes(text)) };
}

/**
 * Reads a record descriptor that may come from anybody: only what {@link makeRecordDescriptor} writes passes,
 * byte for byte, because its hash is what people agreed on.
 * @throws MultisigError `bad-descriptor`, `bad-checksum`, and all of {@link makeRecordDescriptor}
 */
export function parseRecordDescriptor(
  text: string,
  network: Network,
  options: ThresholdOptions = {},
): RecordDescriptor {
  if (text.length > MAX_LENGTH) throw badDescriptor('The descriptor is too long.');
  const { body, checksum } = CHECKSUM.exec(text)?.groups ?? {};
  if (body === undefined || checksum === undefined || descriptorChecksum(body) !== checksum) {
    throw new MultisigError(
      'bad-checksum',
      'The checksum of the descriptor is missing or wrong.',
      'Copy the descriptor again, whole; one character was changed.',
    );
  }
  const { k, keys } = FORM.exec(body)?.groups ?? {};
  if (k === undefined || keys === undefined) {
    throw badDescriptor('The descriptor is not wsh(sortedmulti(…)).');
  }
  const expressions = keys.split(',').map((key) => {
    if (!key.endsWith(BRANCHES))
      throw badDescriptor(`A key of the descriptor does not end with ${BRANCHES}.`);
    return key.slice(0, -BRANCHES.length);
  });
  return makeRecordDescriptor({ ...options, network, threshold: Number(k), keys: expressions });
}

function badDescriptor(sentence: string): MultisigError {
  return new MultisigError(
    'bad-descriptor',
    sentence,
    'Ask for the descriptor as medwallet writes it: h for hardened, <0;1>/*, and a checksum.',
  );
}
