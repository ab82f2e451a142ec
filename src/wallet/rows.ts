import type { Card } from '../circle/index.ts';
import type { DirectoryEntry } from '../fhir/index.ts';
import type { BreakGlassReason, Claims } from '../grant/index.ts';
import type { JsonObject } from '../encoding/index.ts';
import type { RecordReason } from '../ledger/index.ts';
import type { Manifest } from '../record/index.ts';
import type { FactRow, JournalDueRow, JournalRow } from './journal-rows.ts';

/** A card we hold, under the name that we gave its owner. Key: the did. */
export interface ContactRow {
  readonly petname: string;
  readonly card: Card;
  /** The signed document as it came. */
  readonly file: JsonObject;
  readonly added: number;
  /** A custody key of theirs that another wallet holds, where it did not come with the card. */
  readonly custodyKey?: string;
  /** The key that this did is counts no more, since then (Unix seconds), as we were told. */
  readonly retired?: { readonly reason: 'planned' | 'lost' | 'stolen'; readonly since: number };
}

/** The patient's own record address. Key: `current`; `next` for a move; `past` and a number; `returned` by co-signers. */
export interface AddressRow {
  readonly state: 'proposed' | 'agreed';
  readonly descriptor: string;
  readonly firstAddress: string;
  /** Our custody account; null in a home that was taken over from other words. */
  readonly account: number | null;
  readonly custodian: string | null;
  /** Those whose keys are in the address; the circle document may name more. */
  readonly guardians: readonly string[];
  /** The hash of the circle document that went out with it. */
  readonly circle: string;
  /** Did of each co-signer → its acceptance as it came. */
  readonly acceptances: Readonly<Record<string, JsonObject>>;
  /** Did of each co-signer → its custody key with origin. */
  readonly custodyKeys: Readonly<Record<string, string>>;
  /** In a successor ledger: the ledger before, and the hash of its last note in hex. */
  readonly after?: { readonly ledger: string; readonly note: string };
  /** Which of our identities signs for this home, where it is not the first. */
  readonly identity?: number;
  /** While it is the next one. */
  readonly move?: MoveRow;
  /** While it is the next one, and begins a successor ledger: the circle document that says so, as it was signed. */
  readonly begins?: JsonObject;
  /** Of one that came back from co-signers' copies: what the circle document in them says. */
  readonly returned?: { readonly seq: number; readonly ledger: string | null };
}

/** A move that is being prepared. */
export interface MoveRow {
  /** The circle document that names the new home, as it was signed. */
  readonly circle: JsonObject;
  /** When the patient's identity changes with it: why. */
  readonly reason: 'planned' | 'lost' | 'stolen' | null;
  /** Its events are in the log: from here on it is finished or given up, and not proposed anew. */
  readonly logged: boolean;
}

/** A circle document of our own. Key: its number, padded. */
export interface CircleRow {
  readonly hash: string;
  readonly file: JsonObject;
}

/** An address that we co-sign for. Key: the patient's did. */
export interface CosignedRow {
  readonly role: 'custodian' | 'guardian';
  readonly descriptor: string;
  readonly firstAddress: string;
  /** Our custody account in it; null where another wallet of ours holds the key. */
  readonly account: number | null;
  /** The newest circle document known of this patient, as it came. */
  readonly circle: JsonObject;
  readonly accepted: number;
  /** The age identity of the emergency collection, for a guardian. */
  readonly emergencyIdentity: string | null;
  readonly ledger: string | null;
  /** The last statement we signed: the note's text, the transaction without signatures and the seal it closed, hex. */
  readonly last: {
    readonly note: string;
    readonly transaction: string;
    readonly closed: { readonly value: number; readonly script: string };
  } | null;
  /** Older ones that we signed or verified, newest first: a reorganisation may take the ledger back to one of them. */
  readonly earlier?: readonly NonNullable<CosignedRow['last']>[];
  /** The longest log that we signed or verified, its root in hex: it binds where `last` is a shorter one. */
  readonly longest?: { readonly size: number; readonly root: string };
  /** Descriptors that the ledger moved away from, or was to move to, and that we agreed to. */
  readonly homes?: readonly string[];
  /** Our custody accounts in those. */
  readonly accounts?: readonly number[];
  /** The patient's dids before, as we agreed to their change. */
  readonly formers?: readonly string[];
  /** Our acceptance, where another wallet of ours signed it. */
  readonly acceptance?: JsonObject;
  /** Another home, or a successor ledger, that we were told to expect. */
  readonly expects?: ExpectedHome;
}

/** What a co-signer agreed to before it came. */
export interface ExpectedHome {
  /** `leaving`: we sign the move to it, and have no key in it. */
  readonly role: 'custodian' | 'guardian' | 'leaving';
  /** Who signed the circle document: the patient, perhaps under a new identity. */
  readonly patient: string;
  readonly descriptor: string;
  readonly firstAddress: string;
  readonly account: number | null;
  readonly circle: JsonObject;
  readonly emergencyIdentity: string | null;
  /** Our acceptance, where another wallet of ours signed it. */
  readonly acceptance?: JsonObject;
  /** In a successor ledger: the ledger before, and the hash of its last note in hex. */
  readonly after: { readonly ledger: string; readonly note: string } | null;
}

/** A record of the patient's. Key: its id. */
export interface RecordRow {
  readonly manifest: Manifest;
  /** The record's own age identity: 32 secret bytes, hex. */
  readonly secret: string;
  /** SHA-256 of the original bytes, hex, and their number. */
  readonly plaintext: { readonly sha256: string; readonly size: number };
  readonly added: number;
  /** The id of the version that took its place, and why; absent while it is the newest. */
  readonly superseded?: { readonly by: string; readonly reason: RecordReason };
}

/** A collection's present generation. Key: its name. */
export interface CollectionRow {
  readonly generation: number;
  readonly since: number;
  /** What the patient calls one of his own. */
  readonly name?: string;
}

/** A grant, seen from the patient's side. Key: its id. */
export interface GrantRow {
  readonly state: 'offered' | 'issued' | 'revoked';
  readonly claims: Claims;
  readonly acceptBy: number;
  readonly offered: number;
  readonly token: string | null;
  readonly issued: number | null;
  readonly revoked: number | null;
}

/** An event of the log. Key: its index, padded. */
export interface EventRow {
  /** RFC 8785 text. */
  readonly event: string;
  /** 32 bytes, hex. */
  readonly salt: string;
}

/** What stays of an event that was erased: its leaf, hex, which without event and salt points at nothing. */
export interface ErasedEventRow {
  readonly leaf: string;
}

/** What appending to the log needs of its tree; the subtrees lie beside it, unsealed. Key: `head`. */
export interface LogHeadRow {
  readonly size: number;
  /** Hashes of the complete subtrees, largest first, hex. */
  readonly peaks: readonly string[];
}

/** Where the log has a record's addition. Key: the record's id. */
export interface LoggedRow {
  readonly event: number;
}

/** A statement of the ledger. Key: its number, padded; while it is planned only, `plan` in a table of its own. */
export interface StatementRow {
  readonly state: 'planned' | 'signed' | 'sent';
  readonly statement: number;
  readonly note: string;
  /** Log size that the note commits to. */
  readonly size: number;
  readonly txid: string;
  /** Hex: without signatures while planned, finished afterwards. */
  readonly transaction: string;
  /** The seal that it spends: satoshis, script and the whole transaction before, hex. */
  readonly spent: { readonly value: number; readonly script: string; readonly transaction: string };
  /** Ids of the grants in the active tree. */
  readonly active: readonly string[];
  readonly circle: string;
  readonly planned: number;
  /** Base64 of the PSBT as we gave it away, while it is planned. */
  readonly psbt: string | null;
  /** It moves the ledger to the next home. */
  readonly moving?: true;
  /** Where it was last seen in a block. */
  readonly block: { readonly hash: string; readonly height: number; readonly deep?: boolean } | null;
  /** Dids of the co-signers whose signatures it carries. */
  readonly signers?: readonly string[];
  /** Log sizes of earlier versions with the same number that were given away: a co-signer may know one of them. */
  readonly drafts?: readonly number[];
  /** Fee and size, satoshis and virtual bytes; 0 while a sponsor is to pay it. */
  readonly fee?: number;
  readonly vsize?: number;
  /** Other signed transactions with the same number, newest first: each of them may still be mined. */
  readonly versions?: readonly StatementRow[];
  /** A version was given away after this one: co-signers may know that one and not this. */
  readonly raced?: true;
}

/** An identity that this patient had before. Key: its number in time, padded. */
export interface IdentityRow {
  readonly did: string;
  readonly reason: 'planned' | 'lost' | 'stolen';
  /** Its own word that another one goes on for it, where it could still sign. */
  readonly rotation?: JsonObject;
  /** The statement and the event that hold the change; null until it is sent. */
  readonly rotated: { readonly ledger: string; readonly statement: number; readonly event: number } | null;
}

/** A ledger of ours that ended. Key: its id. */
export interface EndedRow {
  /** Number and note of the last statement that counts. */
  readonly statement: number;
  readonly note: string;
  /** What closed its last seal against our will, hex, and our veto; null where nothing did. */
  readonly closing: {
    readonly transaction: string;
    readonly blockHash: string | null;
    readonly veto: JsonObject;
  } | null;
  readonly home: AddressRow;
  /** Moved here from the table of statements when the successor's address is agreed; empty until then. */
  readonly statements: readonly StatementRow[];
}

/** A provider's log of its own accesses. Key: the counter, padded. */
export interface AccessRow {
  readonly hash: string;
  readonly file: JsonObject;
  /** Where it goes: the patient's age recipient and boards. */
  readonly recipient: string;
  readonly boards: readonly string[];
}

/** Where a chain of receipts ends. Key: the grant id, or `all` for the log as a whole. */
export interface AccessEndRow {
  /** How many there are. */
  readonly counter: number;
  /** Hash of the last one, hex. */
  readonly hash: string;
}

/** A receipt that has not been handed to the outbox yet. Key: as in the log. */
export interface AccessDueRow {
  readonly since: number;
}

/** A receipt that a provider left for us. Key: its hash. */
export interface ReceiptRow {
  readonly file: JsonObject;
  readonly seen: number;
}

/** A file that waits for a board to answer again. Key: board, topic and SHA-256 of the file. */
export interface OutboxRow {
  readonly board: string;
  readonly topic: string;
  /** Base64. */
  readonly file: string;
  readonly since: number;
}

/** What one reader of ours has been told of keys. Key: a grant id, or `emergency` for the guardians. */
export interface DeliveredRow {
  /** Of the last key update; 0 when everything so far came with the package. */
  readonly number: number;
  readonly to: readonly string[];
  /** Collection → the newest generation whose identity they have. */
  readonly generations: Readonly<Record<string, number>>;
}

/** A manifest that a reader has. Key: the reader's key and the record id. */
export interface DeliveredRecordRow {
  /** Hash of the manifest, hex. */
  readonly manifest: string;
}

/** A key update that was posted for us. Key: the grant id or the patient's did, and the number, padded. */
export interface KeyUpdateRow {
  readonly number: number;
  readonly before: number;
  readonly content: JsonObject;
}

/** A guardian's own log. Key: the counter, padded. */
export interface GlassLogRow {
  readonly hash: string;
  readonly file: JsonObject;
  readonly claims: Claims;
  readonly acceptBy: number;
  readonly reason: BreakGlassReason;
  /** Where it goes: the patient's age recipient and boards. */
  readonly recipient: string;
  readonly boards: readonly string[];
  /** Handed to the outbox. */
  readonly posted: boolean;
  readonly finished: boolean;
  /** The patient's signed answer. */
  readonly review: JsonObject | null;
}

/** An entry that a provider passed on. Key: its hash. */
export interface GlassToldRow {
  readonly grant: string;
  readonly told: number;
}

/** An entry that a patient has seen. Key: its hash. */
export interface GlassSeenRow {
  readonly file: JsonObject;
  readonly claims: Claims;
  readonly reason: string | null;
  readonly seen: number;
  /** The patient's signed answer; null until he gave it. */
  readonly review: JsonObject | null;
}

/** A board's file that need not be opened again. Key: what for, and its SHA-256. */
export interface LookedRow {
  readonly at: number;
}

/** A blob that nothing points at any more and that still has to go. Key: its SHA-256. */
export interface DoomedRow {
  readonly since: number;
}

/** The bundles of one grant that hang on a board, or wait to. Key: board and topic. */
export interface BundlesRow {
  readonly bundles: readonly {
    /** SHA-256 of the file, hex: its name on the board. */
    readonly file: string;
    /** SHA-256 of the proof that it was made for, hex. */
    readonly proof: string;
    /** Number of the statement; null for the proof of something that changed hands. */
    readonly statement: number | null;
  }[];
}

/** A provider as somebody's directory has it, without a signature. Key: its FHIR reference. */
export interface CandidateRow extends DirectoryEntry {
  readonly imported: number;
}

/** Small facts. Key: their name. */
export interface SettingRow {
  readonly value: string | number | boolean | null;
}

export interface WalletRows {
  readonly contact: ContactRow;
  readonly address: AddressRow;
  readonly circle: CircleRow;
  readonly cosigned: CosignedRow;
  readonly record: RecordRow;
  readonly collection: CollectionRow;
  readonly grant_row: GrantRow;
  readonly event: EventRow | ErasedEventRow;
  readonly log: LogHeadRow;
  readonly logged: LoggedRow;
  readonly statement: StatementRow;
  readonly plan: StatementRow;
  readonly identity: IdentityRow;
  readonly ended: EndedRow;
  readonly access: AccessRow;
  readonly access_end: AccessEndRow;
  readonly access_due: AccessDueRow;
  readonly receipt: ReceiptRow;
  readonly outbox: OutboxRow;
  readonly setting: SettingRow;
  readonly delivered: DeliveredRow;
  readonly delivered_record: DeliveredRecordRow;
  readonly key_update: KeyUpdateRow;
  readonly glass_log: GlassLogRow;
  readonly glass_told: GlassToldRow;
  readonly glass_seen: GlassSeenRow;
  readonly looked: LookedRow;
  readonly doomed: DoomedRow;
  readonly fact: FactRow;
  readonly journal: JournalRow;
  readonly journal_due: JournalDueRow;
  readonly bundles: BundlesRow;
  readonly candidate: CandidateRow;
}

/** Numbers as keys sort like numbers. */
export function numberKey(n: number): string {
  return n.toString().padStart(12, '0');
}
