import type { Network } from '../encoding/index.ts';
import type { MedwalletError } from '../errors.ts';
import {
  parseRecordDescriptor,
  recordScript,
  type PublicDeriver,
  type RecordDescriptor,
} from '../multisig/index.ts';
import { isOurs } from './ours.ts';

/** A descriptor that came from somebody else, and the first address that follows from it. */
export interface AgreedAddress {
  readonly descriptor: RecordDescriptor;
  /** Branch 0, index 0. */
  readonly address: string;
}

/**
 * Computes the first record address of a foreign descriptor. A bare 2-of-2 passes here: whether to accept
 * the lockout is the patient's decision, and the threshold is shown to every co-signer.
 * @param refuse makes the error from the code's cause
 */
export function agreedAddress(
  text: string,
  context: { readonly network: Network; readonly derive: PublicDeriver },
  refuse: (cause: MedwalletError) => MedwalletError,
): AgreedAddress {
  try {
    const descriptor = parseRecordDescriptor(text, context.network, { acceptLockout: true });
    return { descriptor, address: recordScript(descriptor, 0, 0, context.derive).address };
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    throw refuse(cause);
  }
}
