import * as v from 'valibot';
import type { SignedDocument } from '../bip322/index.ts';
import { checkSigner, did, hex, integer, parseSigned, seconds, type SignedKind } from '../circle/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import { bytesToHex, publicKeyOfDid, type Did, type Network } from '../encoding/index.ts';
import { checkChain } from './chain.ts';
import { GrantError } from './errors.ts';
import { isPurpose, type Purpose } from './purpose.ts';

export const MAX_RECEIPT_BYTES = 4_096;

const schema = v.strictObject({
  type: v.literal('receipt', 'must be "receipt"'),
  grant: hex(32),
  record: hex(16),
  provider: did,
  patient: did,
  purpose: v.custom<Purpose>(
    (code) => typeof code === 'string' && isPurpose(code),
    'must be a PurposeOfUse code',
  ),
  time: seconds,
  counter: integer(1, 2 ** 31 - 1),
  prev: v.nullable(hex(32)),
});

/** A provider's signed word that he opened a record (docs/spec/grant.md). Only medwallet writes receipts. */
export interface Receipt {
  readonly type: 'receipt';
  readonly grant: string;
  readonly record: string;
  readonly provider: Did;
  readonly patient: Did;
  readonly purpose: Purpose;
  /** Unix seconds, by the provider's clock. */
  readonly time: number;
  /** 1 for the first receipt under this grant, then one more each time. */
  readonly counter: number;
  /** Hash of the receipt before under this grant, hex; null for the first. */
  readonly prev: string | null;
}

/** A receipt whose provider's signature was checked. */
export interface ReadReceipt {
  readonly receipt: Receipt;
  /** SHA-256 of the document's RFC 8785 bytes, hex. */
  readonly hash: string;
  readonly signed: SignedDocument;
}

const kind: SignedKind<typeof schema> = {
  type: 'receipt',
  name: 'access receipt',
  maxBytes: MAX_RECEIPT_BYTES,
  schema,
  rule: ({ counter, prev }) =>
    (counter === 1) === (prev === null) ? undefined : 'only the first receipt has no predecessor',
  refuse: (problem, sentence, hint, cause) =>
    new GrantError(problem === 'malformed' ? 'malformed-receipt' : problem, sentence, hint, { cause }),
};

/**
 * Reads an access receipt and checks that its provider signed it. That he had the grant it names is for the
 * patient's wallet to compare.
 * @throws GrantError `too-large`, `malformed-receipt`, `wrong-network`, `bad-signature`
 */
export function readReceipt(
  bytes: Uint8Array,
  options: { readonly network: Network },
  verifier: EcdsaVerifier,
): ReadReceipt {
  const { value: receipt, signed } = parseSigned(kind, bytes);
  const signer = publicKeyOfDid(receipt.provider);
  checkSigner(kind, signed, { network: options.network, signer }, verifier);
  return { receipt, hash: bytesToHex(signed.hash), signed };
}

/**
 * Checks that these are all receipts under one grant, from the first, in order and unchanged.
 * @throws GrantError `broken-chain`, with the place from 1 in `facts.entry`
 */
export function checkReceiptChain(receipts: readonly ReadReceipt[]): void {
  const links = receipts.map(({ receipt, hash }) => ({ entry: receipt, hash }));
  checkChain(links, (first, entry) =>
    entry.grant === first.grant && entry.provider === first.provider && entry.patient === first.patient
      ? undefined
      : 'it belongs to another grant',
  );
}
