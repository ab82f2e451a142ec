import { transactionId } from '../crypto/index.ts';
import {
  bytesToHex,
  equalBytes,
  segwitProgram,
  serializeOutpoint,
  SIGHASH_ALL,
  type Transaction,
  type TxInput,
  type TxOutput,
} from '../encoding/index.ts';
import { AnchorError, unsafe } from './errors.ts';
import type { ProposalInput } from './proposal.ts';
import { REPLACEABLE } from './statement.ts';

const SIGHASH_DEFAULT = 0;

/**
 * The rules on version, lock times and scriptSigs that keep a signed statement ready to be mined at once, under
 * the txid that everybody saw.
 * @throws AnchorError `bad-version`, `time-locked`, `script-sig`
 */
export function checkFrame(tx: Transaction): void {
  if (tx.version !== 2) throw unsafe('bad-version', `The transaction has version ${tx.version}, not 2.`);
  if (tx.lockTime !== 0 || tx.inputs.some(({ sequence }) => sequence !== REPLACEABLE)) {
    throw unsafe('time-locked', 'The transaction has a lock time or a sequence other than 0xfffffffd.');
  }
  if (tx.inputs.some(({ scriptSig }) => scriptSig.length > 0)) {
    throw unsafe('script-sig', 'An input has a scriptSig; only native segwit inputs belong here.');
  }
}

/**
 * The outputs that the inputs really spend, proved by the previous transactions: amounts that a PSBT merely
 * claims are how a fee gets stolen.
 * @throws AnchorError `duplicate-input`, `missing-previous`, `false-previous`, `amount-mismatch`,
 *   `malleable-input`, `wrong-sighash`; `bad-request` when there is not one description for each input
 */
export function spentOutputs(tx: Transaction, inputs: readonly ProposalInput[]): TxOutput[] {
  if (inputs.length !== tx.inputs.length) {
    throw new AnchorError(
      'bad-request',
      `${tx.inputs.length} inputs came with ${inputs.length} descriptions.`,
      'Hand in one description for each input.',
      { outcome: 'usage' },
    );
  }
  const outpoints = tx.inputs.map(({ previous }) => bytesToHex(serializeOutpoint(previous)));
  if (new Set(outpoints).size < outpoints.length) {
    throw unsafe('duplicate-input', 'Two inputs spend the same output.');
  }
  return tx.inputs.map((input, i) => {
    const described = inputs[i] ?? { sighashTypes: [] };
    const spent = provenOutput(input, described, i);
    checkSighash(described, spent, i);
    return spent;
  });
}

function provenOutput(input: TxInput, { previous, claimed }: ProposalInput, at: number): TxOutput {
  const facts = { input: at };
  if (previous === undefined) {
    throw unsafe('missing-previous', `Input ${at} comes without the transaction it spends from.`, facts);
  }
  const spent = previous.outputs[input.previous.vout];
  if (spent === undefined || !equalBytes(transactionId(previous), input.previous.txid)) {
    throw unsafe(
      'false-previous',
      `Input ${at} comes with another transaction than the one it spends.`,
      facts,
    );
  }
  if (claimed !== undefined && (claimed.value !== spent.value || !equalBytes(claimed.script, spent.script))) {
    throw unsafe('amount-mismatch', `Input ${at} claims another amount or script than it spends.`, facts);
  }
  if (segwitProgram(spent.script) === undefined) {
    throw unsafe(
      'malleable-input',
      `Input ${at} is not native segwit: others could change the transaction's id.`,
      facts,
    );
  }
  return spent;
}

function checkSighash({ sighashTypes }: ProposalInput, spent: TxOutput, at: number): void {
  // For taproot DEFAULT signs what ALL signs (BIP-341); for everything else 0 is no type at all.
  const isTaproot = segwitProgram(spent.script)?.version === 1;
  const isAll = (type: number): boolean => type === SIGHASH_ALL || (isTaproot && type === SIGHASH_DEFAULT);
  if (!sighashTypes.every(isAll)) {
    throw unsafe('wrong-sighash', `Input ${at} asks for another sighash type than ALL.`, { input: at });
  }
}
