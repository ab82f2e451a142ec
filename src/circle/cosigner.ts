import type { Did } from '../encoding/index.ts';
import type { ReadAddressFile } from './address-file.ts';
import { CircleError } from './errors.ts';

/** Who a co-signer is and what he expects before he accepts an address. */
export interface CosignerExpectation {
  readonly did: Did;
  /** The key expression of the custody account that was given to this patient. */
  readonly key: string;
  readonly role: 'custodian' | 'guardian';
  /** The patient the file must come from. */
  readonly patient: Did;
  /** Unix seconds, and the seconds by which clocks may differ. */
  readonly now: number;
  readonly skew: number;
}

/**
 * A co-signer's checks on an address file: it comes from that patient, is in force, appoints him to the role
 * he agreed to, and holds his exact key once. Threshold, number of keys and first address are for his eyes.
 * @throws CircleError `untrusted-signer`, `expired`, `role-conflict`, `not-our-key`
 */
export function checkAddressFile(file: ReadAddressFile, expected: CosignerExpectation): void {
  const { circle } = file.circle;
  if (circle.patient !== expected.patient) {
    throw new CircleError(
      'untrusted-signer',
      'This address file is signed by somebody else than the patient expected.',
      "Compare the did with the patient's card before you go on.",
    );
  }
  if (circle.exp <= expected.now - expected.skew || circle.iat > expected.now + expected.skew) {
    throw new CircleError(
      'expired',
      'The circle document of this address file is not in force now.',
      'Ask the patient for a fresh address file, and compare the clocks.',
    );
  }
  const appointed =
    expected.role === 'custodian'
      ? circle.custodian === expected.did
      : circle.guardians.includes(expected.did);
  if (!appointed) {
    throw new CircleError(
      'role-conflict',
      `This address file does not appoint you as ${expected.role}.`,
      'Ask the patient which role you are meant to have.',
    );
  }
  if (!file.descriptor.keys.some(({ text }) => text === expected.key)) {
    throw new CircleError(
      'not-our-key',
      'Your own key does not stand in this address.',
      'Do not accept it: send your card again, made with --with-custody-key, and ask for a new address file.',
    );
  }
}
