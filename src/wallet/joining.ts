import { AnchorError, parseLedgerId, verifyChain } from '../anchor/index.ts';
import type { ReadAddressFile } from '../circle/index.ts';
import { bytesToHex, equalBytes, serializeTransaction, type TxOutput } from '../encoding/index.ts';
import { commitment, noteHash, parseNote } from '../ledger/index.ts';
import type { Session } from './session.ts';
import type { KeptStatement } from './statement-knowledge.ts';

/** The last statement of a ledger that we join, as we keep what we signed ourselves. */
export type Joined = KeptStatement;

/**
 * Verifies the ledger that came with an address file, from its first statement to the last: nobody can make up what
 * a new co-signer is to guard, because the ledger id that the patient signed is the outpoint it began with.
 * @returns null where the file brings none
 * @throws AnchorError `wrong-ledger`, `wrong-number`, `wrong-commitment`, `wrong-predecessor` and those of a chain
 */
export function readJoined(session: Session, { ledger: sofar, circle }: ReadAddressFile): Joined | null {
  const { ledger: own, after } = circle.circle;
  const ledger = after !== undefined && own === null ? after.ledger : own;
  if (sofar === undefined || ledger === null) return null;
  const { genesis, statements, note: text } = sofar;
  const note = parseNote(text);
  if (note.ledger !== ledger || note.network !== session.network) throw misfit('wrong-ledger');
  if (note.statement !== statements.length) throw misfit('wrong-number');
  const chain = verifyChain({ ledger, genesis, statements }, session.verifier);
  if (!equalBytes(chain.commitment, commitment(text))) throw misfit('wrong-commitment');
  if (own === null && after !== undefined && bytesToHex(noteHash(text)) !== after.note) {
    throw misfit('wrong-predecessor');
  }
  const before = statements.at(-2);
  const closed: TxOutput | undefined =
    before === undefined ? genesis.outputs[parseLedgerId(ledger).vout] : before.outputs[0];
  if (closed === undefined) throw misfit('wrong-ledger');
  return {
    note: text,
    transaction: bytesToHex(serializeTransaction(chain.statement, { witness: false })),
    closed: { value: Number(closed.value), script: bytesToHex(closed.script) },
  };
}

function misfit(
  code: 'wrong-ledger' | 'wrong-number' | 'wrong-commitment' | 'wrong-predecessor',
): AnchorError {
  return new AnchorError(
    code,
    'The ledger in this address file is not the one that the patient signed for.',
    'Do not accept it; ask the patient for the file again.',
  );
}
