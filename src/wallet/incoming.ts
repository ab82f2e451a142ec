import { sha256 } from '../crypto/index.ts';
import { bytesToHex, equalBytes, parseJson, utf8ToBytes, type JsonObject } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { ADDRESS_FILE_SCHEMA } from '../circle/index.ts';
import { PACKAGE_SCHEMA } from '../grant/index.ts';
import { incomingAddress, incomingHistory, incomingIssue, incomingPackage } from './incoming-files.ts';
import { incomingAcceptance, incomingCard, incomingRevocation } from './incoming-papers.ts';
import { incomingPsbt } from './incoming-psbts.ts';
import type { Incoming, WantedIncoming } from './incoming-kinds.ts';
import { MAX_ISSUE_FILE_BYTES } from './issue-reading.ts';
import type { Session } from './session.ts';
import { HISTORY_SCHEMA } from './statement-history.ts';

const PSBT = utf8ToBytes('psbt');
const PSBT_TEXT = utf8ToBytes('cHNidP');
const AGE = utf8ToBytes('age-encryption.org/v1\n');
const OPENING_BRACE = 0x7b;

/**
 * Finds out what a file is that lay somewhere, and checks it as the command for it does. The file may be anything,
 * from anybody.
 * @throws MedwalletError of that command for what must not be taken
 */
export async function readIncoming(session: Session, bytes: Uint8Array): Promise<Incoming> {
  const keys = [bytesToHex(sha256(bytes))];
  const found = await sorted(session, bytes);
  if (found.state !== 'new') return found;
  const isDone = session.store.view((tables) =>
    [...keys, found.what].some((key) => tables.table('looked').get(keyOf(key)) !== undefined),
  );
  return isDone ? { state: 'done', kind: found.item.kind } : found;
}

/** Remembers that something was taken, or that the person said no: it is not asked about again. */
export function settleIncoming(session: Session, bytes: Uint8Array, { what }: WantedIncoming): void {
  const at = session.clock.now();
  session.store.change((tables) => {
    for (const key of [bytesToHex(sha256(bytes)), what]) tables.table('looked').put(keyOf(key), { at });
  });
}

function keyOf(what: string): string {
  return `incoming ${what}`;
}

async function sorted(session: Session, bytes: Uint8Array): Promise<Incoming> {
  if (begins(bytes, PSBT) || begins(bytes, PSBT_TEXT)) return incomingPsbt(session, bytes);
  if (begins(bytes, AGE)) {
    // Longer ones are records, which the vault brings.
    return bytes.length > MAX_ISSUE_FILE_BYTES ? { state: 'foreign' } : incomingIssue(session, bytes);
  }
  const json = bytes[0] === OPENING_BRACE ? jsonOf(bytes) : undefined;
  if (json === undefined) return { state: 'foreign' };
  const { schema, document } = json;
  if (schema === ADDRESS_FILE_SCHEMA) return incomingAddress(session, bytes);
  if (schema === PACKAGE_SCHEMA) return incomingPackage(session, bytes);
  if (schema === HISTORY_SCHEMA) return incomingHistory(session, bytes, json);
  const type =
    typeof document === 'object' && document !== null && 'type' in document ? document['type'] : undefined;
  if (type === 'card') return incomingCard(session, bytes);
  if (type === 'acceptance') return incomingAcceptance(session, bytes);
  if (type === 'revocation') return incomingRevocation(session, bytes);
  return { state: 'foreign' };
}

function jsonOf(bytes: Uint8Array): JsonObject | undefined {
  try {
    const value = parseJson(bytes, { maxBytes: bytes.length });
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch (error) {
    if (error instanceof MedwalletError) return undefined;
    throw error;
  }
}

function begins(bytes: Uint8Array, magic: Uint8Array): boolean {
  return equalBytes(bytes.subarray(0, magic.length), magic);
}
