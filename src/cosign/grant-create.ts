import { toSign } from '../bip322/index.ts';
import { serializeOutput, u64le, utf8ToBytes } from '../encoding/index.ts';
import { claimsBytes, grantPolicy, grantText, type Claims } from '../grant/index.ts';
import { CosignError } from './errors.ts';
import { field, GLOBAL, INPUT } from './fields.ts';
import { makePsbt, serializePsbt } from './format.ts';
import { ownField, SUBTYPE } from './proprietary.ts';

export interface OfferOptions {
  /** Unix seconds: until then both may sign. */
  readonly acceptBy: number;
  /** The file of the patient's circle document: what an emergency grant stands on. */
  readonly circle?: Uint8Array | undefined;
  /** The file of the patient's card, for a provider who does not know the patient yet. */
  readonly card?: Uint8Array | undefined;
}

/**
 * The offer of a grant: a BIP-322 message PSBT (version 0) of the grant's text at its consent address, with the
 * claims, from which every signer makes that text again. It holds no signature and no key's origin.
 * @returns the PSBT's bytes
 * @throws CosignError `offer-expired` (as usage) when it could never be accepted, `too-large`
 */
export function createGrantPsbt(claims: Claims, options: OfferOptions): Uint8Array {
  const { acceptBy, circle, card } = options;
  if (!Number.isSafeInteger(acceptBy) || acceptBy <= claims.iat) {
    throw new CosignError(
      'offer-expired',
      'An offer must be open for some time after it is made.',
      'Give a time after the issue of the grant, in Unix seconds.',
      { outcome: 'usage' },
    );
  }
  const message = grantText(claims);
  const policy = grantPolicy(claims);
  const global = [
    field(GLOBAL.signedMessage, utf8ToBytes(message)),
    ownField(SUBTYPE.grantClaims, claimsBytes(claims)),
    ownField(SUBTYPE.grantAcceptBy, u64le(BigInt(acceptBy))),
    ...(circle === undefined ? [] : [ownField(SUBTYPE.grantCircle, circle)]),
    ...(card === undefined ? [] : [ownField(SUBTYPE.grantCard, card)]),
  ];
  const input = [
    field(INPUT.witnessUtxo, serializeOutput({ value: 0n, script: policy.scriptPubKey })),
    field(INPUT.witnessScript, policy.witnessScript),
  ];
  const psbt = makePsbt(toSign(message, policy.scriptPubKey), { global, inputs: [input], outputs: [[]] });
  return serializePsbt(psbt);
}
