import { multisigWitness, verifySimple } from '../bip322/index.ts';
import { tinyEcdsaVerifier } from '../crypto/curve.ts';
import type { Network } from '../encoding/index.ts';
import type { SigningKey } from '../keys/index.ts';
import { combinePsbts } from './combine.ts';
import { CosignError } from './errors.ts';
import { refused } from './foreign.ts';
import { parsePsbt, serializePsbt } from './format.ts';
import { readGrantPsbt, type GrantProposal } from './grant-read.ts';
import { grantSigners, signerWithKey } from './grant-roles.ts';
import { notOurKey, signMultisigInput } from './sign-input.ts';
import { psbtBytes } from './transport.ts';

/**
 * Signs an offer, whose text was shown before, with an identity key. Everything {@link readGrantPsbt} checks is
 * checked again on these very bytes before the key is used.
 * @param options.now Unix seconds
 * @returns the PSBT with one signature more and nothing else changed
 * @throws CosignError `offer-expired`, `not-our-key`, `already-signed`, and all of {@link readGrantPsbt}
 */
export function signGrantPsbt(
  input: Uint8Array | string,
  key: SigningKey,
  options: { readonly network: Network; readonly now: number },
): Uint8Array {
  const proposal = readGrantPsbt(input, options);
  checkTime(proposal, options.now);
  const { claims, psbt, policy } = proposal;
  if (signerWithKey(grantSigners(claims), key.publicKey) === undefined) throw notOurKey();
  const signed = signMultisigInput(psbt, { index: 0, witnessScript: policy.witnessScript, value: 0n }, key);
  return serializePsbt(signed);
}

/**
 * Brings the signatures of several copies of one offer together in the file that comes first, which is read
 * and checked whole; of the others only the signatures count, so it does not matter what they lost on the way.
 * @throws CosignError `different-transaction`, and all of {@link readGrantPsbt}
 */
export function combineGrantPsbts(
  first: Uint8Array | string,
  others: readonly (Uint8Array | string)[],
  options: { readonly network: Network },
): Uint8Array {
  const base = readGrantPsbt(first, options).psbt;
  const combined = others.reduce((psbt, other) => combinePsbts(psbt, parsePsbt(psbtBytes(other))), base);
  const bytes = serializePsbt(combined);
  readGrantPsbt(bytes, options);
  return bytes;
}

/**
 * The witness of a grant that both have signed, for `encodeToken`; verified as any verifier will.
 * @throws CosignError `missing-signatures` (outcome `incomplete`), and all of {@link readGrantPsbt}
 */
export function finishGrantPsbt(
  input: Uint8Array | string,
  options: { readonly network: Network },
): { readonly proposal: GrantProposal; readonly witness: Uint8Array[] } {
  const proposal = readGrantPsbt(input, options);
  const { message, missing, policy, signatures } = proposal;
  if (missing.length > 0) {
    const names = missing.map(({ role }) => role).join(' and ');
    throw new CosignError(
      'missing-signatures',
      `The signature of the ${names} is still missing.`,
      'Send them the file and finish it when it comes back.',
      { outcome: 'incomplete', facts: { missing: names } },
    );
  }
  const witness = multisigWitness(signatures, policy.witnessScript);
  const result = verifySimple({ message, scriptPubKey: policy.scriptPubKey, witness }, tinyEcdsaVerifier);
  if (result.outcome !== 'valid') {
    throw refused('bad-signature', 'The finished signature does not verify.', 'Report this; send nothing.');
  }
  return { proposal, witness };
}

function checkTime({ acceptBy, claims }: GrantProposal, now: number): void {
  const until = Math.min(acceptBy, claims.exp);
  if (now < until) return;
  throw new CosignError(
    'offer-expired',
    `This offer could be accepted until ${until} (Unix time) and no longer.`,
    'Ask for a new offer.',
    { facts: { acceptBy, expires: claims.exp } },
  );
}
