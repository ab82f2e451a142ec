import { derivePublicKey } from '../keys/index.ts';
import { parseBsmsRecord, type RecordDescriptor } from '../multisig/index.ts';
import { WalletError } from './errors.ts';
import type { Session } from './session.ts';

/**
 * The record of a coordinator that is not ours must describe the very address that the patient signed.
 * @throws WalletError `bsms-mismatch`; MultisigError for the record
 */
export function checkBsms(session: Session, text: string, descriptor: RecordDescriptor): void {
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
