import { bytesToHex, equalBytes, type Network } from '../encoding/index.ts';
import { parseRecordDescriptor, recordScript, type PublicDeriver } from '../multisig/index.ts';
import type { ProvenPredecessor } from './handing-on.ts';

/**
 * Whether the patient's own key, the first of the descriptor, is among those that closed the last seal of a
 * ledger. The descriptor is the one whose hash the patient signed in the circle document, and the seal lies under
 * it, or nothing can be said.
 * @returns undefined where nothing closed it, or the descriptor is another one
 * @throws MultisigError, EncodingError for a descriptor that is none
 */
export function patientTookPart(
  { closing, circle, note, seal }: ProvenPredecessor,
  network: Network,
  derive: PublicDeriver,
): boolean | undefined {
  if (closing === undefined) return undefined;
  const descriptor = parseRecordDescriptor(closing.descriptor, network, { acceptLockout: true });
  if (bytesToHex(descriptor.hash) !== circle.document['descriptorHash']) return undefined;
  const { scriptPubKey, publicKeys } = recordScript(descriptor, 0, note.statement, derive);
  const [own] = publicKeys;
  if (own === undefined || !equalBytes(scriptPubKey, seal.script)) return undefined;
  return closing.signers.some((key) => equalBytes(key, own));
}
