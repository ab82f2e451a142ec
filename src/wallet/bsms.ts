import { derivePublicKey } from '../keys/index.ts';
import { utf8ToBytes } from '../encoding/index.ts';
import { decryptBsms, encryptBsms } from '../multisig/bsms-cipher.ts';
import {
  bsmsKeyHash,
  bsmsKeyLines,
  bsmsKeyRecord,
  NO_TOKEN,
  parseBsmsKey,
  parseBsmsRecord,
  readBsmsToken,
  type BsmsToken,
  type RecordDescriptor,
} from '../multisig/index.ts';
import { nextCustodyAccount } from './custody.ts';
import { WalletError } from './errors.ts';
import type { Session } from './session.ts';

/** A record of BIP-129 and, where it came encrypted, the token of the set-up: both as text. */
export interface BsmsInput {
  readonly record: string;
  readonly token?: string;
}

/**
 * The key record (BIP-129, round 1) of the next custody account that serves no record address yet, for a coordinator
 * that is not ours: signed by that key, and encrypted where there is a token.
 * @param token as the coordinator shows it, decimal or hexadecimal; without one nothing is encrypted
 * @throws MultisigError `bad-token`
 */
export function bsmsKeyFile(session: Session, token?: string): Uint8Array {
  const under = tokenOf(token);
  const custody = session.keys.custody(session.store.view((tables) => nextCustodyAccount(tables)));
  const description = `Custody account ${custody.account} of medwallet`;
  const lines = bsmsKeyLines({ token: under, key: custody.keyExpression, description });
  const record = bsmsKeyRecord(lines, custody.signOrigin(bsmsKeyHash(lines).digest));
  return utf8ToBytes(encryptBsms(record, under));
}

/**
 * The key in somebody's key record, which that key has signed.
 * @throws MultisigError as of {@link parseBsmsKey} and `bad-token`
 */
export function keyOfBsms(session: Session, { record, token }: BsmsInput): string {
  const under = tokenOf(token);
  return parseBsmsKey(decryptBsms(record, under), session.network, session.verifier, under).key.text;
}

/** The token of a set-up as it was shown; none, where nothing is encrypted. @throws MultisigError `bad-token` */
export function tokenOf(token: string | undefined): BsmsToken {
  return token === undefined ? NO_TOKEN : readBsmsToken(token);
}

/**
 * The record of a coordinator that is not ours must describe the very address that the patient signed.
 * @throws WalletError `bsms-mismatch`; MultisigError for the record
 */
export function checkBsms(session: Session, bsms: BsmsInput, descriptor: RecordDescriptor): void {
  const text = decryptBsms(bsms.record, tokenOf(bsms.token));
  const record = parseBsmsRecord(text, session.network, derivePublicKey, { acceptLockout: true });
  if (isSameHome(record, descriptor)) return;
  throw new WalletError(
    'bsms-mismatch',
    "The coordinator's record describes another address than this one.",
    'Do not go on; compare every key with its owner.',
  );
}

// The order of the keys is free in a record: the script sorts them.
function isSameHome(a: RecordDescriptor, b: RecordDescriptor): boolean {
  const keys = ({ keys: all }: RecordDescriptor): string =>
    all
      .map(({ text }) => text)
      .sort()
      .join(' ');
  return a.threshold.k === b.threshold.k && keys(a) === keys(b);
}
