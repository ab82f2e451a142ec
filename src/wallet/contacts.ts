import { readCard, supersedesCard, type Card } from '../circle/index.ts';
import type { JsonObject } from '../encoding/index.ts';
import { signDocument } from '../cosign/index.ts';
import { mainRecipient } from './age-keys.ts';
import { keyOfBsms, type BsmsInput } from './bsms.ts';
import { refuseCandidate, settleCandidate } from './candidates.ts';
import { nextCustodyAccount } from './custody.ts';
import { meantBy } from '../language/index.ts';
import { readForeignKey } from '../multisig/index.ts';
import { WalletError } from './errors.ts';
import { meantFacts } from './meant.ts';
import { samePerson } from './same-person.ts';
import type { ContactRow } from './rows.ts';
import { DEFAULT_BOARD, type Session } from './session.ts';

/** Words that stand where a petname may stand on the command line. */
const SUBCOMMANDS = [
  'finish',
  'list',
  'add',
  'find',
  'import',
  'show',
  'new',
  'accept',
  'confirm',
  'status',
  'review',
  'remove',
  'retire',
  'verify',
  'help',
];
/** How {@link nameOf} calls the wallet's own person: nobody else may go by it in the history. */
const OURSELVES = 'me';

/** What a card says for those who look for a provider; all of it is its author's word. */
export interface CardFacets {
  readonly specialty?: readonly string[];
  /** BCP 47 tags. */
  readonly languages?: readonly string[];
  readonly place?: string;
  /** `Organization/…` or `Practitioner/…`, behind its server's https address or alone. */
  readonly fhir?: string;
}

/** A card that was checked and saved, under the name that we gave its owner. */
export interface Contact extends ContactRow {
  readonly did: string;
}

/**
 * Makes this wallet's card: a signed contact for others to save.
 * @param options.withCustodyKey only for a co-signer, given privately: the next custody account that serves
 * no record address yet
 * @param options.custodyKey instead of it a key that another wallet holds, `[fingerprint/48h/…]xpub`
 * @param options.facets what others may look for
 * @returns the signed file, and the custody account it names
 * @throws CircleError `malformed-card` for a name or a facet that no card has
 */
export async function makeCard(
  session: Session,
  options: {
    readonly name: string;
    readonly withCustodyKey: boolean;
    readonly custodyKey?: string;
    readonly facets?: CardFacets;
  },
): Promise<{ readonly file: Uint8Array; readonly card: JsonObject }> {
  const { profile, network, identity, keys } = session;
  const ledger = session.trust.pinnedLedger(profile.did);
  const card: JsonObject = {
    type: 'card',
    did: profile.did,
    name: options.name,
    role: profile.role,
    network,
    recipient: await mainRecipient(session),
    board: DEFAULT_BOARD,
    iat: session.clock.now(),
    ...listed(options.facets ?? {}),
  };
  if (ledger !== undefined) card['ledger'] = ledger;
  if (options.withCustodyKey) {
    const account = session.store.view((tables) => nextCustodyAccount(tables));
    card['custody'] = { account, key: keys.custody(account).keyExpression };
  }
  if (options.custodyKey !== undefined) card['custody'] = foreignCustody(session, options.custodyKey);
  const signed = signDocument('card', network, card, identity);
  // What others would refuse is never given out.
  readCard(signed.bytes, { network }, session.verifier);
  return { file: signed.bytes, card };
}

/**
 * Saves a card under a name for the eye, after its signature was checked. A newer card of the same person
 * replaces the one saved; an older one never does.
 * @param custodyKey the person's custody key, where another wallet holds it and the card does not name it: as text, or
 * as the key record (BIP-129) that it signed
 * @throws CircleError for what is wrong with the card; WalletError `bad-petname`, `petname-taken`; MultisigError
 * `bad-key` and those of a key record
 */
export function addContact(
  session: Session,
  file: Uint8Array,
  petname?: string,
  custodyKey?: string | BsmsInput,
): Contact & { replaced: boolean } {
  const { card, signed } = readCard(file, { network: session.network }, session.verifier);
  const foreign = custodyKey === undefined ? undefined : readCustodyKey(session, custodyKey);
  const others = samePerson(session, card.did);
  const row = session.store.change((tables) => {
    const contacts = tables.table('contact');
    const known = contacts.get(card.did);
    const name = checkPetname(petname ?? known?.petname ?? card.name);
    // The very same file again is no news; anything else must be newer.
    const isAgain = known !== undefined && JSON.stringify(known.card) === JSON.stringify(card);
    if (known !== undefined && !isAgain) supersedesCard(known.card, card);
    const holder = contacts.list().find(({ key, row: other }) => other.petname === name && key !== card.did);
    const isSame = holder !== undefined && others.includes(holder.key);
    // The same person under a new key takes her name along.
    if (isSame) contacts.put(holder.key, { ...holder.row, petname: freeName(contacts.list(), name) });
    if (holder !== undefined && !isSame) {
      throw new WalletError(
        'petname-taken',
        `The name ${name} already stands for somebody else.`,
        'Choose another with --name.',
      );
    }
    checkLedger(session, card, others);
    const next: ContactRow = {
      petname: name,
      card,
      file: { document: signed.document, signature: signed.signature },
      added: known?.added ?? session.clock.now(),
      ...keptKey(foreign ?? known?.custodyKey),
      // A thief can sign newer cards, and no card takes back that the key was stolen.
      ...(known?.retired === undefined ? {} : { retired: known.retired }),
    };
    contacts.put(card.did, next);
    settleCandidate(tables, card);
    return { ...next, replaced: known !== undefined };
  });
  if (card.ledger !== undefined) session.trust.pinLedger(card.did, card.ledger);
  return { ...row, did: card.did };
}

/** Every contact that was saved, with its card. */
export function listContacts(session: Session): Contact[] {
  return session.store.view((tables) =>
    tables
      .table('contact')
      .list()
      .map(({ key, row }) => ({ ...row, did: key })),
  );
}

/**
 * Finds a contact by petname or did.
 * @throws WalletError `unknown-contact`; `unsigned-candidate` for one who stands in a directory only
 */
export function findContact(session: Session, who: string): Contact {
  const contacts = listContacts(session);
  const found = contacts.find(({ did, petname }) => did === who || petname === who);
  if (found !== undefined) return found;
  refuseCandidate(session, who);
  const names = contacts.map(({ petname }) => petname);
  throw new WalletError(
    'unknown-contact',
    `There is no contact ${who}.`,
    'Ask for the card and save it: medwallet contact add FILE --name NAME',
    { outcome: 'usage', facts: meantFacts(meantBy(who, names)) },
  );
}

/**
 * Notes that the key behind a contact counts no more: given up, lost, or stolen. What it signed before stays; after
 * a theft only what a block from before it holds.
 * @param retired `planned`, `lost` or `stolen`, and since when, Unix seconds; now unless told
 * @throws WalletError `unknown-contact`, `bad-choice`
 */
export function retireContact(
  session: Session,
  who: string,
  retired: { readonly reason: string; readonly since?: number },
): Contact {
  const { did } = findContact(session, who);
  const reason = (['planned', 'lost', 'stolen'] as const).find((one) => one === retired.reason);
  const since = retired.since ?? session.clock.now();
  if (reason === undefined || !Number.isSafeInteger(since) || since < 0 || since > session.clock.now()) {
    throw new WalletError(
      'bad-choice',
      'This is no reason why a key counts no more, or no time that has passed.',
      'Use planned, lost or stolen, and a past date.',
      { outcome: 'usage' },
    );
  }
  return session.store.change((tables) => {
    const row = tables.table('contact').get(did);
    if (row === undefined)
      throw new WalletError('unknown-contact', 'The contact is gone.', 'See: medwallet contact list');
    const next = { ...row, retired: { reason, since } };
    tables.table('contact').put(did, next);
    return { ...next, did };
  });
}

/** The petname saved for a did, or the did itself. */
export function nameOf(session: Session, did: string): string {
  if (did === session.profile.did) return OURSELVES;
  return session.store.view((tables) => tables.table('contact').get(did))?.petname ?? did;
}

function listed({ specialty = [], languages = [], place, fhir }: CardFacets): JsonObject {
  return {
    ...(specialty.length === 0 ? {} : { specialty: [...specialty] }),
    ...(languages.length === 0 ? {} : { languages: [...languages] }),
    ...(place === undefined ? {} : { place }),
    ...(fhir === undefined ? {} : { fhir }),
  };
}

function readCustodyKey(session: Session, key: string | BsmsInput): string {
  return typeof key === 'string' ? readForeignKey(key, session.network).text : keyOfBsms(session, key);
}

function keptKey(custodyKey: string | undefined): Pick<ContactRow, 'custodyKey'> {
  return custodyKey === undefined ? {} : { custodyKey };
}

// A card says which BIP-48 account its key is of; a key with another origin goes by `contact add` instead.
function foreignCustody(session: Session, text: string): JsonObject {
  const { text: key, path } = readForeignKey(text, session.network);
  const account = /^48h\/[01]h\/(\d+)h\/2h$/.exec(path)?.[1];
  if (account !== undefined) return { account: Number(account), key };
  throw new WalletError(
    'bad-choice',
    'A card takes only keys with the origin of a BIP-48 account (48h/…h/…h/2h).',
    'Give the key to the patient for: medwallet contact add CARD --custody-key KEY',
    { outcome: 'usage' },
  );
}

function checkPetname(name: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._'-]{0,63}$/u.test(name) && ![...SUBCOMMANDS, OURSELVES].includes(name))
    return name;
  throw new WalletError(
    'bad-petname',
    'This name cannot be used for a contact.',
    "Choose 1 to 64 letters, digits, spaces or . _ ' - that are no subcommand, with --name.",
    { outcome: 'usage' },
  );
}

function freeName(all: readonly { readonly row: ContactRow }[], name: string): string {
  for (let i = 1; ; i++) {
    const free = `${name}.before-${i}`.slice(-64);
    if (!all.some(({ row }) => row.petname === free)) return free;
  }
}

// The first ledger seen for a did is pinned: a second one would be a second history.
function checkLedger(session: Session, card: Card, others: readonly string[]): void {
  const { ledger } = card;
  const pins = session.trust.pins();
  const pinned = pins.filter(({ patient }) => patient === card.did);
  const holders = pins.filter((pin) => pin.ledger === ledger);
  const isOthers = holders.length > 0 && !holders.some(({ patient }) => others.includes(patient));
  const isAnother = pinned.length > 0 && !pinned.some((pin) => pin.ledger === ledger);
  if (ledger === undefined || (!isOthers && !isAnother)) return;
  if (isOthers) throw ledgerOfOthers();
  throw new WalletError(
    'conflicted',
    'This card names another ledger than the first one seen for this person.',
    'Ask the person, by another way, whether the ledger was really replaced.',
  );
}

// Anybody can write any ledger into his card: believed, it would take the ledger from whom it belongs to.
function ledgerOfOthers(): WalletError {
  return new WalletError(
    'conflicted',
    'This card names a ledger that was first seen for somebody else.',
    'If it is the same person under a new key, verify a proof of that first: medwallet proof verify FILE',
  );
}
