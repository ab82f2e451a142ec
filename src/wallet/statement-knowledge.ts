import type { CosignerKnowledge, KnownStatement } from '../anchor/index.ts';
import { transactionId } from '../crypto/index.ts';
import { hexToBytes, parseTransaction, type Network } from '../encoding/index.ts';
import { parseRecordDescriptor } from '../multisig/index.ts';
import { WalletError } from './errors.ts';
import type { FeeCaps } from './fees.ts';

/** Addresses to try where a file gives no usable hint. */
const SCAN = 20;

/** What is kept of a statement: enough to follow the next one. */
export interface KeptStatement {
  readonly note: string;
  /** Hex, with or without signatures. */
  readonly transaction: string;
  /** The seal that it closed: satoshis and script in hex. */
  readonly closed: { readonly value: number; readonly script: string };
}

/** A co-signer's knowledge, as its own store has it. */
export function knowledge(parts: {
  readonly network: Network;
  /** Where the next seal must go. */
  readonly descriptor: string;
  /** Other homes that were agreed to. */
  readonly former?: readonly string[] | undefined;
  /** In a successor ledger: the ledger before, and the hash of its last note in hex. */
  readonly after?: { readonly ledger: string; readonly note: string } | null | undefined;
  readonly ledger: string | undefined;
  readonly last: KeptStatement | undefined;
  readonly caps: FeeCaps;
}): CosignerKnowledge {
  const read = (text: string) => parseRecordDescriptor(text, parts.network, { acceptLockout: true });
  const descriptor = read(parts.descriptor);
  const { after } = parts;
  return {
    network: parts.network,
    descriptors: [descriptor, ...(parts.former ?? []).map(read)],
    target: descriptor,
    // A sponsor can only give: whatever comes from the record address returns to it, or the checks refuse.
    sponsor: 'allowed',
    ...parts.caps,
    scan: SCAN,
    ...(parts.ledger === undefined ? {} : { ledger: parts.ledger }),
    ...(after === undefined || after === null
      ? {}
      : { after: { ledger: after.ledger, noteHash: hexToBytes(after.note, 32) } }),
    ...(parts.last === undefined ? {} : { last: knownStatement(parts.last) }),
  };
}

function knownStatement({ note, transaction, closed }: KeptStatement): KnownStatement {
  const tx = parseTransaction(hexToBytes(transaction));
  const [input] = tx.inputs;
  const [output] = tx.outputs;
  if (input === undefined || output === undefined) throw damaged();
  return {
    note,
    closed: { outpoint: input.previous, value: BigInt(closed.value), script: hexToBytes(closed.script) },
    next: { outpoint: { txid: transactionId(tx), vout: 0 }, value: output.value, script: output.script },
  };
}

function damaged(): WalletError {
  return new WalletError(
    'unknown-statement',
    'What this wallet kept of its last statement cannot be read.',
    'Restore the wallet from its words and its vault, or from a backup.',
  );
}
