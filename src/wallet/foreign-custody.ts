import { assembleSignedDocument, type SignedDocument } from '../bip322/index.ts';
import { documentToSign, finishForeignDocument, type ForeignDocument } from '../cosign/index.ts';
import {
  addressOfScript,
  bytesToUtf8,
  canonicalJson,
  parseJson,
  utf8ToBytes,
  type JsonObject,
} from '../encoding/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { encryptBsms } from '../multisig/bsms-cipher.ts';
import { bsmsRecord, parseKeyExpression, parseRecordDescriptor } from '../multisig/index.ts';
import { shownAddress } from './address.ts';
import { acceptanceOf, rememberAddress, type AddressProposal } from './address-accepting.ts';
import { tokenOf } from './bsms.ts';
import { WalletError } from './errors.ts';
import type { Session } from './session.ts';

const MAX_BYTES = 16_384;

/**
 * The record address as a BSMS descriptor record (BIP-129, round 2).
 * @param token of the set-up, decimal or hexadecimal: the record is then encrypted; without one it is not
 * @throws WalletError `no-address`; MultisigError `bad-token`
 */
export function addressBsms(session: Session, token?: string): Uint8Array {
  const under = tokenOf(token);
  const { descriptor } = shownAddress(session);
  const parsed = parseRecordDescriptor(descriptor, session.network, { acceptLockout: true });
  return utf8ToBytes(encryptBsms(`${bsmsRecord(parsed, derivePublicKey)}\n`, under));
}

/** What the wallet that holds the custody key is asked to sign. */
export interface AcceptanceToSign {
  /** For wallets that sign messages by an address. */
  readonly message: string;
  readonly signer: string;
  /** For wallets that sign PSBTs: a BIP-322 message. */
  readonly psbt: Uint8Array;
}

/**
 * The acceptance of a co-signer whose custody key is in another wallet, for that wallet to sign. The text is ours,
 * made from the address file that was checked; it is kept, so that only a signature has to come back.
 */
export function acceptanceToSign(session: Session, proposal: AddressProposal): AcceptanceToSign {
  const asked = foreignAcceptance(session, proposal, acceptanceOf(session, proposal));
  session.store.change((tables) => {
    const value = bytesToUtf8(canonicalJson(asked.document));
    tables.table('setting').put(keyOf(proposal), { value });
  });
  const { message, scriptPubKey, psbt } = documentToSign(asked);
  return { message, signer: addressOfScript(scriptPubKey, session.network), psbt };
}

/**
 * Takes the signature that the other wallet made and agrees to the address.
 * @param returned a signed PSBT, a finished raw transaction, or the text of a message signature
 * @returns the acceptance, for the patient
 * @throws WalletError `not-asked`; Bip322Error `bad-signature`; CosignError `missing-signatures`
 */
export function acceptAddressSigned(
  session: Session,
  proposal: AddressProposal,
  returned: Uint8Array,
): Uint8Array {
  const document = askedBefore(session, proposal);
  const signed: SignedDocument = finishForeignDocument(
    foreignAcceptance(session, proposal, document),
    returned,
  );
  const { bytes, ...file } = assembleSignedDocument(signed.document, signed.signature);
  rememberAddress(session, proposal, { document: file.document, signature: file.signature });
  session.store.change((tables) => {
    tables.table('setting').delete(keyOf(proposal));
  });
  return bytes;
}

function foreignAcceptance(
  session: Session,
  { foreignKey }: AddressProposal,
  document: JsonObject,
): ForeignDocument {
  if (foreignKey === null) throw ownKey();
  const { network } = session;
  return { type: 'acceptance', network, document, key: parseKeyExpression(foreignKey, network) };
}

function askedBefore(session: Session, proposal: AddressProposal): JsonObject {
  const kept = session.store.view((tables) => tables.table('setting').get(keyOf(proposal)))?.value;
  const document = typeof kept === 'string' ? (parseJson(kept, { maxBytes: MAX_BYTES }) as JsonObject) : {};
  const now = acceptanceOf(session, proposal);
  const isSame = Object.entries(now).every(([name, value]) => name === 'iat' || document[name] === value);
  if (isSame && typeof document['iat'] === 'number') return document;
  throw new WalletError(
    'not-asked',
    'There is no acceptance of this address that waits for a signature.',
    'Write one first: medwallet address accept FILE --custody-key KEY --to-sign FILE',
  );
}

function keyOf({ patient }: AddressProposal): string {
  return `acceptance/${patient.did}`;
}

function ownKey(): WalletError {
  return new WalletError(
    'bad-choice',
    "Our key in this address is our own wallet's: it signs by itself.",
    'Leave --to-sign and --signed away.',
    { outcome: 'usage' },
  );
}
