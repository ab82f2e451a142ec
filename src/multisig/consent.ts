import { publicKeyOfDid, type Did, type Network } from '../encoding/index.ts';
import { sortedMultisig, type MultisigScript } from './script.ts';

/** Who stands behind a grant. */
export interface ConsentRoles {
  readonly patient: Did;
  readonly provider: Did;
  readonly guardian?: Did | undefined;
}

/**
 * The consent address: 2 of patient, provider and guardian, or 2 of 2 without a guardian. It is computed from
 * the dids alone and never stands on the chain, so the lockout of a bare 2-of-2 does not matter here: nothing
 * is locked by it.
 * @throws MultisigError `duplicate-key` when one did takes two roles; EncodingError `bad-did`
 */
export function consentScript(
  roles: ConsentRoles,
  network: Network,
): MultisigScript & { readonly threshold: 2 } {
  const dids = [roles.patient, roles.provider, ...(roles.guardian === undefined ? [] : [roles.guardian])];
  return { ...sortedMultisig(2, dids.map(publicKeyOfDid), network), threshold: 2 };
}
