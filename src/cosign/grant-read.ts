import type { KeySignature } from '../bip322/index.ts';
import { readCard, readCircleDocument, type ReadCard, type ReadCircle } from '../circle/index.ts';
import { tinyEcdsaVerifier } from '../crypto/curve.ts';
import { ByteReader, equalBytes, parseCanonicalJson, type Network } from '../encoding/index.ts';
import { grantId, grantPolicy, grantText, parseClaims, type Claims } from '../grant/index.ts';
import type { MultisigScript } from '../multisig/index.ts';
import { CosignError } from './errors.ts';
import { INPUT, valueOf } from './fields.ts';
import { malformed, readPart, refused } from './foreign.ts';
import { parsePsbt, type Psbt } from './format.ts';
import { grantSigners, signerWithKey, type GrantSigner } from './grant-roles.ts';
import { readMessage, type SignedMessage } from './message.ts';
import { inputSignatures } from './multisig-input.ts';
import { missingField, ownFields, ownValue, requiredValue, SUBTYPE, type OwnField } from './proprietary.ts';
import { psbtBytes } from './transport.ts';

const MAX_CLAIMS_BYTES = 8_192;

export interface GrantSignature extends KeySignature {
  readonly signer: GrantSigner;
}

/** An offer, or an accepted offer, after everything that can be checked without a clock was checked. */
export interface GrantProposal {
  readonly claims: Claims;
  readonly grantId: string;
  /** What will be signed, made from the claims again. Show this. */
  readonly message: string;
  /** The consent address of the people named. */
  readonly policy: MultisigScript;
  /** Unix seconds. Nobody signed this: it is the offerer's word, and the offerer keeps it too. */
  readonly acceptBy: number;
  /** Verified, and of the patient named. */
  readonly circle?: ReadCircle;
  /** Verified, and of the patient named. */
  readonly card?: ReadCard;
  /** Each one verified, in the order of the script's keys. */
  readonly signatures: readonly GrantSignature[];
  /** Who has not signed yet. */
  readonly missing: readonly GrantSigner[];
  readonly psbt: Psbt;
}

/**
 * Reads an offer that may come from anybody, binary or base64. The order is fixed: the container, that it is a
 * message and no payment (BIP-322), the claims and their network, that the message is the text of these claims,
 * the address, the documents, and last the signatures.
 * @throws CosignError all codes of the file and of what it claims to be; GrantError `bad-claims`;
 * CircleError for a circle document or card that is not what it must be
 */
export function readGrantPsbt(
  input: Uint8Array | string,
  options: { readonly network: Network },
): GrantProposal {
  const psbt = parsePsbt(psbtBytes(input));
  const own = ownFields(psbt.global);
  const signed = readMessage(psbt);
  const claims = readClaims(own, options.network);
  const policy = grantPolicy(claims);
  checkText(signed, claims);
  checkScript(psbt, signed, policy);
  const acceptBy = readAcceptBy(own);
  const documents = readDocuments(own, claims, options.network);
  const signers = grantSigners(claims);
  const signatures = readSignatures(psbt, policy, signers);
  const missing = signers.filter((signer) => !signatures.some((made) => made.signer === signer));
  return {
    claims,
    grantId: grantId(claims),
    message: signed.message,
    policy,
    acceptBy,
    ...documents,
    signatures,
    missing,
    psbt,
  };
}

function readClaims(own: readonly OwnField[], network: Network): Claims {
  const bytes = requiredValue(own, SUBTYPE.grantClaims, 'the claims of the grant');
  const value = readPart('The claims', () => parseCanonicalJson(bytes, { maxBytes: MAX_CLAIMS_BYTES }));
  const claims = parseClaims(value);
  if (claims.net !== network) {
    throw new CosignError(
      'wrong-network',
      `This offer is for ${claims.net}, not for ${network}.`,
      'Ask for an offer on your network, or choose the other --network.',
      { facts: { expected: network, actual: claims.net } },
    );
  }
  return claims;
}

// Whoever wrote the file chose message and claims apart from each other: one is shown, the other is granted.
function checkText({ message }: SignedMessage, claims: Claims): void {
  if (message === grantText(claims)) return;
  throw refused(
    'text-mismatch',
    'The message to be signed is not the text of the claims that come with it.',
    'Do not sign it; somebody changed one of the two.',
  );
}

function checkScript(psbt: Psbt, { scriptPubKey }: SignedMessage, policy: MultisigScript): void {
  const witnessScript = valueOf(psbt.inputs[0] ?? [], INPUT.witnessScript);
  // A finished input no longer states its script; the witness itself is compared with ours later.
  const isFinished = valueOf(psbt.inputs[0] ?? [], INPUT.finalWitness) !== undefined;
  if (witnessScript === undefined && !isFinished) throw missingField('the witness script');
  const isPolicy =
    equalBytes(scriptPubKey, policy.scriptPubKey) &&
    (witnessScript === undefined || equalBytes(witnessScript, policy.witnessScript));
  if (isPolicy) return;
  throw refused(
    'wrong-script',
    'The address of this message is not the consent address of the people named.',
    'Do not sign it; ask for a fresh offer.',
  );
}

function readAcceptBy(own: readonly OwnField[]): number {
  const bytes = requiredValue(own, SUBTYPE.grantAcceptBy, 'the time until which it can be accepted');
  const acceptBy = readPart('The time until which the offer can be accepted', () => {
    const reader = new ByteReader(bytes, 'the time');
    const value = reader.u64le();
    reader.end();
    return Number(value);
  });
  if (!Number.isSafeInteger(acceptBy)) throw malformed('The offer is open until a time that is no date.');
  return acceptBy;
}

function readDocuments(
  own: readonly OwnField[],
  claims: Claims,
  network: Network,
): Pick<GrantProposal, 'circle' | 'card'> {
  const circleBytes = ownValue(own, SUBTYPE.grantCircle);
  const cardBytes = ownValue(own, SUBTYPE.grantCard);
  const circle = circleBytes && readCircleDocument(circleBytes, { network }, tinyEcdsaVerifier);
  const card = cardBytes && readCard(cardBytes, { network }, tinyEcdsaVerifier);
  const dids = [circle?.circle.patient, card?.card.did];
  if (dids.some((did) => did !== undefined && did !== claims.iss)) {
    throw refused(
      'foreign-document',
      'The offer brings a circle document or a card of somebody else than its patient.',
      'Do not sign it; ask for a fresh offer.',
    );
  }
  return { ...(circle && { circle }), ...(card && { card }) };
}

function readSignatures(
  psbt: Psbt,
  { witnessScript }: MultisigScript,
  signers: readonly GrantSigner[],
): GrantSignature[] {
  return inputSignatures(psbt, { index: 0, witnessScript, value: 0n }).map((signature) => {
    const signer = signerWithKey(signers, signature.publicKey);
    if (signer !== undefined) return { ...signature, signer };
    throw refused(
      'foreign-signature',
      'This offer was signed by somebody whom a grant of its kind does not ask.',
      'Ask for a fresh offer that only the people named sign.',
    );
  });
}
