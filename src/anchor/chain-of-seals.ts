import { transactionId, type EcdsaVerifier } from '../crypto/index.ts';
import { equalBytes, type Network, type Outpoint } from '../encoding/index.ts';
import { commitment, LedgerError, parseNote, verifyConsistency, type Note } from '../ledger/index.ts';
import { AnchorError, unsafe } from './errors.ts';
import type { OwnScripts } from './own-scripts.ts';
import type { LinkedStatement, PassedStatement, Seal, StatedLog } from './proposal.ts';
import { sealSigners } from './seal-witness.ts';
import { readStatementTransaction } from './statement.ts';

/** How far a ledger is known: everything the next statement must follow from. */
export interface LedgerHead {
  readonly network: Network;
  readonly ledger: string;
  readonly after: Note['after'] | undefined;
  /** Undefined before statement 1. */
  readonly note: Note | undefined;
  /** The longest log that was stated: later statements extend it. Of a version that was replaced it outlives its note. */
  readonly log: StatedLog;
  /** The seal that the newest statement closed: a replacement closes it again. */
  readonly closed: Seal | undefined;
  /** The seal that the next statement closes. */
  readonly next: Seal;
}

/** A statement that follows from a head. */
export interface Link {
  readonly note: Note;
  readonly closes: Seal;
  readonly replaces: boolean;
  /** The statement before it in the ledger as it is now, none before statement 1. */
  readonly head: LedgerHead;
}

/**
 * Checks that a statement follows from what is known: the seal, the number, the commitment, the log, and a next
 * seal under a descriptor that was agreed to. Note and transaction come from whoever wants a signature.
 * @param isSigned its signatures are verified besides, so it may be an older version of the one known
 * @throws AnchorError `wrong-network`, `wrong-ledger`, `wrong-predecessor`, `seal-not-linked`, `wrong-number`,
 *   `wrong-commitment`, `log-rewritten`, `wrong-next-seal`, and those of the shape; `malformed-note`
 */
export function followStatement(
  head: LedgerHead,
  statement: LinkedStatement,
  own: OwnScripts,
  isSigned = false,
): Link {
  const { transaction, consistency } = statement;
  const shape = readStatementTransaction(transaction);
  const note = readNote(statement.note);
  const facts = { statement: note.statement };
  checkNames(head, note);
  const closes = [head.next, head.closed].find(
    (seal) => seal !== undefined && sameOutpoint(seal.outpoint, shape.seal),
  );
  if (closes === undefined) {
    throw notLinked(facts);
  }
  const replaces = closes !== head.next;
  const expected = (head.note?.statement ?? 0) + (replaces ? 0 : 1);
  if (note.statement !== expected) {
    throw unsafe(
      'wrong-number',
      `The note has the number ${note.statement} where ${expected} comes next.`,
      facts,
    );
  }
  if (!equalBytes(commitment(statement.note), shape.commitment)) {
    throw unsafe('wrong-commitment', 'Output 1 commits to something else than the note.', facts);
  }
  const stated = { size: note.size, root: note.root };
  // Of two versions of one statement the one that a miner took is the statement, even if it is the older one, and of two
  // branches the one that a reorganisation left, even if the other was longer: its log is then a beginning of what is
  // known, and what comes next must still extend all of that.
  const isOlder = isSigned && note.size < head.log.size;
  const hasShrunk = !replaces && note.size < (head.note?.size ?? 0);
  const [first, second] = isOlder ? [stated, head.log] : [head.log, stated];
  const sizes = { first: first.size, firstRoot: first.root, second: second.size, secondRoot: second.root };
  if (hasShrunk || !verifyConsistency({ ...sizes, path: consistency })) {
    throw unsafe('log-rewritten', 'The log does not begin with what was stated before.', facts);
  }
  const nextPlace = own.match(shape.nextSeal.script, 0, note.statement);
  if (nextPlace === undefined) {
    throw unsafe(
      'wrong-next-seal',
      `Output 0 does not pay to address ${note.statement} of a descriptor agreed to.`,
      facts,
    );
  }
  const next = { outpoint: { txid: transactionId(transaction), vout: 0 }, ...shape.nextSeal };
  return { note, closes, replaces, head: { ...head, note, log: second, closed: closes, next } };
}

/**
 * Follows statements that were signed while this co-signer was away. Their signatures are checked: a seal that
 * nobody signed for leads nowhere.
 * @throws AnchorError as {@link followStatement}, and `unsigned-statement`
 */
export function followHistory(
  start: LedgerHead,
  history: readonly LinkedStatement[],
  own: OwnScripts,
  verifier: EcdsaVerifier,
): { readonly head: LedgerHead; readonly passed: readonly PassedStatement[] } {
  let head = start;
  const passed: PassedStatement[] = [];
  for (const statement of history) {
    const link = followStatement(head, statement, own, true);
    if (sealSigners(statement.transaction, link.closes, verifier) === undefined) {
      throw unsafe('unsigned-statement', `Statement ${link.note.statement} does not carry its signatures.`, {
        statement: link.note.statement,
      });
    }
    head = link.head;
    passed.push({ note: statement.note, transaction: statement.transaction, closed: link.closes });
  }
  return { head, passed };
}

function notLinked(facts: { readonly statement: number }): AnchorError {
  return new AnchorError(
    'seal-not-linked',
    'Input 0 does not spend the seal that is known here.',
    "Do not sign it. Where a reorganisation undid what you signed, ask the patient for the ledger's whole history (medwallet anchor history --out FILE) and read it first: medwallet cosign FILE --history FILE --out FILE",
    { facts },
  );
}

function readNote(text: string): Note {
  try {
    return parseNote(text);
  } catch (error) {
    if (error instanceof LedgerError) throw unsafe('malformed-note', 'The note is not one of a statement.');
    throw error;
  }
}

function checkNames(head: LedgerHead, note: Note): void {
  const facts = { statement: note.statement };
  if (note.network !== head.network) {
    throw unsafe('wrong-network', `The note is for ${note.network}, not for ${head.network}.`, facts);
  }
  if (note.ledger !== head.ledger) throw unsafe('wrong-ledger', 'The note names another ledger.', facts);
  const [ours, theirs] = [head.after, note.after];
  const isSame =
    ours?.ledger === theirs?.ledger &&
    equalBytes(ours?.noteHash ?? new Uint8Array(0), theirs?.noteHash ?? new Uint8Array(0));
  if (!isSame) throw unsafe('wrong-predecessor', 'The note names another predecessor of this ledger.', facts);
}

export function sameOutpoint(a: Outpoint, b: Outpoint): boolean {
  return a.vout === b.vout && equalBytes(a.txid, b.txid);
}
