import {
  composeStatement,
  ledgerId,
  serializeProof,
  type BlockInclusion,
  type Seal,
} from '../../src/anchor/index.ts';
import { multisigWitness } from '../../src/bip322/index.ts';
import { sha256, sighashAll, transactionId } from '../../src/crypto/index.ts';
import {
  addressOfScript,
  base64UrlToBytes,
  displayTxid,
  hexToBytes,
  multisigScript,
  p2wshScript,
  serializeTransaction,
  type Transaction,
} from '../../src/encoding/index.ts';
import {
  ActiveGrants,
  commitment,
  eventBytes,
  eventLeaf,
  MerkleLog,
  noteText,
  type LedgerEvent,
} from '../../src/ledger/index.ts';
import { sortKeys } from '../../src/multisig/index.ts';
import { person } from '../support/sign.ts';

const signers = ['patient on the chain', 'custodian on the chain', 'guardian on the chain'].map(person);
const witnessScript = multisigScript(2, sortKeys(signers.map(({ publicKey }) => publicKey)));
const script = p2wshScript(sha256(witnessScript));

/** Where the ledgers of these tests live: one address, since nothing here looks at descriptors. */
export const RECORD_ADDRESS = addressOfScript(script, 'regtest');

export interface Statement {
  readonly number: number;
  readonly note: string;
  readonly transaction: Transaction;
  readonly seal: Seal;
  readonly active: readonly string[];
  readonly events: number;
}

/** A ledger that grows statement by statement on a real node's coins. */
export class TestLedger {
  readonly id: string;
  readonly statements: Statement[] = [];
  readonly #genesis: Transaction;
  readonly #vout: number;
  readonly #log = new MerkleLog();
  readonly #entries: { readonly event: Uint8Array; readonly salt: Uint8Array }[] = [];

  /** @param genesis without witnesses */
  constructor(genesis: Transaction, vout: number) {
    this.#genesis = genesis;
    this.#vout = vout;
    this.id = ledgerId({ txid: transactionId(genesis), vout });
  }

  add(event: LedgerEvent): void {
    const entry = { event: eventBytes(event), salt: sha256(Uint8Array.of(this.#entries.length)) };
    this.#entries.push(entry);
    this.#log.append(eventLeaf(entry.salt, entry.event));
  }

  /** @param active grant ids; @param circle hash of the circle document, hex */
  state(active: readonly string[], circle: string): Statement {
    const closed = this.statements.at(-1)?.seal ?? this.#start();
    const number = this.statements.length + 1;
    const tree = this.#tree(active);
    const note = noteText({
      network: 'regtest',
      ledger: this.id,
      size: this.#log.size,
      root: this.#log.root(),
      statement: number,
      activeCount: tree.count,
      activeRoot: tree.root(),
      circle: hexToBytes(circle),
    });
    const composed = composeStatement({
      seal: closed,
      nextScript: script,
      commitment: commitment(note),
      threshold: { k: 2, n: 3 },
      feeRate: 2,
    });
    const transaction = sign(composed.transaction, closed.value);
    const [next] = transaction.outputs;
    const value = next?.value ?? 0n;
    const seal = { outpoint: { txid: transactionId(transaction), vout: 0 }, value, script };
    const statement = { number, note, transaction, seal, active, events: this.#log.size };
    this.statements.push(statement);
    return statement;
  }

  /** Bytes of the proof that a grant is active as of a statement. */
  proveGrant(number: number, grant: string, block: BlockInclusion | null): Uint8Array {
    const statement = this.#at(number);
    const tree = this.#tree(statement.active);
    return this.#proof(statement, block, {
      subject: { type: 'grant', grant: hexToBytes(grant) },
      inclusion: { size: tree.count, ...tree.prove(hexToBytes(grant)) },
    });
  }

  /** Bytes of the proof that an event is in the log as of a statement. */
  proveEvent(number: number, index: number, block: BlockInclusion | null): Uint8Array {
    const statement = this.#at(number);
    const size = statement.events;
    const entry = this.#entries[index];
    if (entry === undefined) throw new TypeError('no such event');
    return this.#proof(statement, block, {
      subject: { type: 'event', ...entry },
      inclusion: { index, size, path: this.#log.inclusionProof(index, size) },
    });
  }

  #proof(
    statement: Statement,
    block: BlockInclusion | null,
    about: Pick<Parameters<typeof serializeProof>[0], 'subject' | 'inclusion'>,
  ): Uint8Array {
    return serializeProof({
      network: 'regtest',
      ledger: this.id,
      note: statement.note,
      circle: null,
      genesis: this.#genesis,
      statements: this.statements.slice(0, statement.number).map(({ transaction }) => transaction),
      block,
      ...about,
    });
  }

  #start(): Seal {
    const { value } = this.#genesis.outputs[this.#vout] ?? { value: 0n };
    return { outpoint: { txid: transactionId(this.#genesis), vout: this.#vout }, value, script };
  }

  #tree(active: readonly string[]): ActiveGrants {
    return new ActiveGrants(
      base64UrlToBytes(this.id),
      active.map((grant) => hexToBytes(grant)),
    );
  }

  #at(number: number): Statement {
    const statement = this.statements[number - 1];
    if (statement === undefined) throw new TypeError('no such statement');
    return statement;
  }
}

export function sealName({ seal }: Statement): string {
  return `${displayTxid(seal.outpoint.txid)}:${seal.outpoint.vout}`;
}

export function rawHex({ transaction }: Statement): string {
  return Buffer.from(serializeTransaction(transaction, { witness: true })).toString('hex');
}

function sign(tx: Transaction, value: bigint): Transaction {
  const { digest } = sighashAll(tx, 0, witnessScript, value);
  const signatures = signers
    .slice(0, 2)
    .map((one) => ({ publicKey: one.publicKey, signature64: one.sign(digest) }));
  const witness = multisigWitness(signatures, witnessScript);
  return { ...tx, inputs: tx.inputs.map((input, i) => (i === 0 ? { ...input, witness } : input)) };
}
