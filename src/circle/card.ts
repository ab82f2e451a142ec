import * as v from 'valibot';
import type { SignedDocument } from '../bip322/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import { publicKeyOfDid, type Did, type Network } from '../encoding/index.ts';
import { parseKeyExpression } from '../multisig/index.ts';
import { CircleError } from './errors.ts';
import {
  board,
  did,
  httpsAddress,
  hybridRecipient,
  integer,
  ledgerId,
  line,
  network,
  pattern,
  seconds,
} from './fields.ts';
import { checkSigner, parseSigned, type SignedKind } from './signed.ts';
import { isOurs } from './ours.ts';

/** Bytes of a card file. A hybrid recipient alone takes 1,959 characters. */
export const MAX_CARD_BYTES = 16_384;

export const ROLES = ['patient', 'provider', 'guardian'] as const;

const schema = v.strictObject({
  type: v.literal('card', 'must be "card"'),
  did,
  name: line(80),
  role: v.picklist(ROLES, 'must be patient, provider or guardian'),
  network,
  recipient: hybridRecipient,
  ledger: v.exactOptional(ledgerId),
  endpoint: v.exactOptional(httpsAddress),
  board: v.exactOptional(board),
  specialty: v.exactOptional(list(line(64))),
  languages: v.exactOptional(
    list(pattern(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/, 'must be a BCP 47 language tag')),
  ),
  place: v.exactOptional(line(120)),
  fhir: v.exactOptional(
    pattern(
      /^(?:https:\/\/[!-~]{1,160}\/)?(?:Organization|Practitioner)\/[A-Za-z0-9.-]{1,64}$/,
      'must be a reference to a FHIR Organization or Practitioner',
    ),
  ),
  iat: seconds,
  custody: v.exactOptional(
    v.strictObject({
      account: integer(0, 2 ** 31 - 1),
      key: pattern(/^[!-~]{1,256}$/, 'must be a key with its origin (BIP-380)'),
    }),
  ),
});

export type Role = (typeof ROLES)[number];

/** A self-signed contact (docs/spec/card.md). All of it is its author's word. */
export interface Card {
  readonly type: 'card';
  readonly did: Did;
  /** What somebody chose to call himself: show the petname instead. */
  readonly name: string;
  readonly role: Role;
  readonly network: Network;
  /** Main age recipient, `age1pq1…`. */
  readonly recipient: string;
  /** Base64url of 36 bytes. */
  readonly ledger?: string;
  readonly endpoint?: string;
  readonly board?: string;
  readonly specialty?: string[];
  /** BCP 47 tags. */
  readonly languages?: string[];
  readonly place?: string;
  /** Reference to a FHIR Organization or Practitioner. */
  readonly fhir?: string;
  /** Unix seconds. */
  readonly iat: number;
  /** Only when given privately to a co-signer: the custody account for one record address. */
  readonly custody?: CardCustody;
}

/** The custody key of a card's owner, given to a co-signer: BIP-48 account and BIP-380 key expression. */
export interface CardCustody {
  readonly account: number;
  /** `[fingerprint/48h/…]xpub` */
  readonly key: string;
}

export interface ReadCard {
  readonly card: Card;
  readonly signed: SignedDocument;
}

const kind: SignedKind<typeof schema> = {
  type: 'card',
  name: 'card',
  maxBytes: MAX_CARD_BYTES,
  schema,
  rule: facetRule,
  refuse: (problem, sentence, hint, cause) =>
    new CircleError(problem === 'malformed' ? 'malformed-card' : problem, sentence, hint, { cause }),
};

/**
 * Reads and checks a card. Everything in it is chosen by its author, who proves one thing only: that he holds
 * the key of `did`.
 * @throws CircleError `too-large`, `malformed-card`, `wrong-network`, `bad-signature`
 */
export function readCard(
  bytes: Uint8Array,
  options: { readonly network: Network },
  verifier: EcdsaVerifier,
): ReadCard {
  const { value: card, signed } = parseSigned(kind, bytes);
  if (card.network !== options.network) {
    throw new CircleError(
      'wrong-network',
      `This card is for ${card.network}, and this wallet is on ${options.network}.`,
      `Ask for a card made with --network ${options.network}.`,
    );
  }
  if (card.custody !== undefined) checkCustody(card.custody, options.network);
  checkSigner(kind, signed, { network: options.network, signer: publicKeyOfDid(card.did) }, verifier);
  return { card, signed };
}

function list<const Item extends v.GenericSchema<string>>(item: Item) {
  const message = 'must be a list of 1 to 16 different entries';
  return v.pipe(
    v.array(item, message),
    v.minLength(1, message),
    v.maxLength(16, message),
    v.check((entries) => new Set(entries).size === entries.length, message),
  );
}

// Identity keys never sign on the chain, so account 1 can hold no custody key.
function facetRule(card: Card): string | undefined {
  return card.custody?.account === 1 ? 'custody account 1 is the identity account' : undefined;
}

function checkCustody(custody: CardCustody, onNetwork: Network): void {
  const path = originPath(custody.key, onNetwork);
  const coin = onNetwork === 'mainnet' ? 0 : 1;
  if (path === `48h/${coin}h/${custody.account}h/2h`) return;
  throw new CircleError(
    'malformed-card',
    'The custody key of this card does not have the origin of the account it names.',
    'Ask for a fresh card, made with --with-custody-key.',
  );
}

function originPath(text: string, onNetwork: Network): string {
  try {
    return parseKeyExpression(text, onNetwork).path;
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    throw new CircleError(
      'malformed-card',
      'The custody key of this card cannot be used.',
      'Ask for a fresh card, made with --with-custody-key.',
      { cause },
    );
  }
}
