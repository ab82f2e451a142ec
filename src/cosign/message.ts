import { toSpend } from '../bip322/index.ts';
import { transactionId } from '../crypto/index.ts';
import { bytesToUtf8, equalBytes, type Transaction } from '../encoding/index.ts';
import type { CosignError } from './errors.ts';
import { GLOBAL, valueOf } from './fields.ts';
import { readPart, refused } from './foreign.ts';
import { checkSize, type Psbt } from './format.ts';
import { spentOutput } from './spent-output.ts';

/** BIP-322 asks for a few kilobytes; the text of a grant of 128 records takes 5,500. */
const MAX_MESSAGE_BYTES = 16_384;

/** A message PSBT, as far as BIP-322 can tell: whose address signs which text. */
export interface SignedMessage {
  readonly message: string;
  readonly scriptPubKey: Uint8Array;
}

/**
 * Tells a message from a payment. A PSBT is a message only if all five of BIP-322's conditions hold: the
 * message stands in its field, the first input's script is at hand, it spends output 0, of the `to_spend` that
 * message and script give, and the only output is an empty OP_RETURN of value 0. A file that meets only some
 * of them spends real coins under a harmless text.
 *
 * Then what the *simple* form demands besides: this one input and no time locks.
 * @throws CosignError `payment-not-message`, `too-large`, `foreign-input`, `not-simple`, `malformed-psbt`
 */
export function readMessage(psbt: Psbt): SignedMessage {
  const { transaction } = psbt;
  const [first, ...others] = transaction.inputs;
  const bytes = valueOf(psbt.global, GLOBAL.signedMessage);
  const output = spentOutput(psbt, 0);
  if (bytes === undefined || output === undefined || first === undefined) throw notMessage();
  checkSize(bytes.length, MAX_MESSAGE_BYTES);
  const message = readPart('The message', () => bytesToUtf8(bytes));
  const toSpendId = transactionId(toSpend(message, output.script));
  const isToSign =
    first.previous.vout === 0 && equalBytes(first.previous.txid, toSpendId) && hasEmptyOutput(transaction);
  if (!isToSign || output.value !== 0n) throw notMessage();
  if (others.length > 0) {
    throw refused(
      'foreign-input',
      'Besides the message this PSBT spends coins.',
      'Do not sign it; ask for an offer that contains nothing but the grant.',
    );
  }
  if (transaction.version !== 0 || transaction.lockTime !== 0 || first.sequence !== 0) {
    throw refused(
      'not-simple',
      'This message is tied to a time lock or to another transaction version.',
      'Ask for an offer as medwallet writes it.',
    );
  }
  return { message, scriptPubKey: output.script };
}

function hasEmptyOutput({ outputs: [only, ...more] }: Transaction): boolean {
  return only?.value === 0n && equalBytes(only.script, Uint8Array.of(0x6a)) && more.length === 0;
}

function notMessage(): CosignError {
  return refused(
    'payment-not-message',
    'This PSBT looks like a message and is a payment, or the other way round.',
    'Do not sign it; ask for a fresh offer.',
  );
}
