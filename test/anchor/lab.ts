import { multisigWitness, parseSignedDocument, type SignedDocument } from '../../src/bip322/index.ts';
import { nodeEcdsaVerifier, sha256, sighashAll, transactionId } from '../../src/crypto/index.ts';
import {
  bytesToHex,
  p2wpkhScript,
  publicKeyOfDid,
  utf8ToBytes,
  type Outpoint,
  type Transaction,
  type TxOutput,
} from '../../src/encoding/index.ts';
import {
  composeStatement,
  ledgerId,
  type CosignerKnowledge,
  type LinkedStatement,
  type Seal,
  type StatementPlan,
  type StatementProposal,
} from '../../src/anchor/index.ts';
import { derivePublicKey, generateWords, openWalletKeys, type WalletKeys } from '../../src/keys/index.ts';
import {
  ActiveGrants,
  commitment,
  eventBytes,
  eventLeaf,
  MerkleLog,
  noteText,
  type LedgerEvent,
} from '../../src/ledger/index.ts';
import {
  makeRecordDescriptor,
  recordScript,
  type MultisigScript,
  type PublicDeriver,
  type RecordDescriptor,
} from '../../src/multisig/index.ts';
import { signDocument } from '../support/sign.ts';

/** A patient, two custodians and a guardian, whose words every test run makes anew from the same bytes. */
const wallet = (byte: number): WalletKeys =>
  openWalletKeys(generateWords(new Uint8Array(32).fill(byte)), '', 'regtest');
export const patient = wallet(1);
export const custodian = wallet(2);
export const guardian = wallet(3);
export const newCustodian = wallet(4);

export type Home = RecordDescriptor & { readonly signers: readonly WalletKeys[] };

function makeHome(signers: readonly WalletKeys[]): Home {
  const keys = signers.map((each) => each.custody(0).keyExpression);
  return { ...makeRecordDescriptor({ network: 'regtest', threshold: 2, keys }), signers };
}

export const home = makeHome([patient, custodian, guardian]);
export const newHome = makeHome([patient, newCustodian, guardian]);
const derived = new Map<string, Uint8Array>();
/** The real derivation, each key once: these tests ask for the same few over and over. */
const derive: PublicDeriver = (xpub, branch, index) => {
  const name = `${xpub}/${branch}/${index}`;
  const key = derived.get(name) ?? derivePublicKey(xpub, branch, index);
  derived.set(name, key);
  return key;
};
export const tools = { derive, verifier: nodeEcdsaVerifier };

export function place(where: RecordDescriptor, branch: 0 | 1, index: number): MultisigScript {
  return recordScript(where, branch, index, derive);
}

/** Somebody's wallet: a script outside every descriptor. */
export const strangersScript = p2wpkhScript(new Uint8Array(20).fill(0x77));

let counter = 0;

/** A transaction from nowhere that pays these outputs; each is another one. */
export function funding(...outputs: TxOutput[]): Transaction {
  counter += 1;
  const txid = sha256(utf8ToBytes(`from nowhere ${counter}`));
  const previous = { txid, vout: 0 };
  const input = { previous, scriptSig: new Uint8Array(0), sequence: 0xffffffff, witness: [] };
  return { version: 2, inputs: [input], outputs, lockTime: 0 };
}

export function outpointOf(tx: Transaction, vout = 0): Outpoint {
  return { txid: transactionId(tx), vout };
}

export function sealOf(tx: Transaction, vout = 0): Seal {
  const output = tx.outputs[vout] ?? { value: 0n, script: new Uint8Array(0) };
  return { outpoint: outpointOf(tx, vout), ...output };
}

/** Puts the witness of two wallets on input `index`, which spends `branch/at` of a home. */
export function sign(
  tx: Transaction,
  index: number,
  from: { readonly home: Home; readonly branch: 0 | 1; readonly at: number; readonly value: bigint },
  signers: readonly WalletKeys[] = from.home.signers.slice(0, 2),
): Transaction {
  const { witnessScript } = place(from.home, from.branch, from.at);
  const { digest } = sighashAll(tx, index, witnessScript, from.value);
  const signatures = signers.map((signer) => {
    const key = signer.custody(0).key(from.branch, from.at);
    return { publicKey: key.publicKey, signature64: key.sign(digest) };
  });
  return withWitness(tx, index, multisigWitness(signatures, witnessScript));
}

export function withWitness(tx: Transaction, index: number, witness: readonly Uint8Array[]): Transaction {
  return { ...tx, inputs: tx.inputs.map((input, i) => (i === index ? { ...input, witness } : input)) };
}

export interface Step {
  /** How many events are new. */
  readonly events?: number;
  readonly to?: Home;
  readonly from?: Home;
  readonly feeRate?: number;
  readonly feeMoney?: NonNullable<StatementPlan['feeMoney']>;
  readonly sponsor?: NonNullable<StatementPlan['sponsor']>;
  /** Closes this seal again instead of the newest. */
  readonly replacing?: boolean;
}

export interface Made extends LinkedStatement {
  readonly number: number;
  readonly unsigned: Transaction;
  readonly closed: Seal;
  readonly next: Seal;
  readonly circle: Circle;
}

export interface Circle {
  readonly hash: Uint8Array;
  readonly descriptorHash: Uint8Array;
  readonly ledger: string | null;
  readonly signed: SignedDocument;
}

/** A ledger that grows statement by statement, with the keys of everybody in it. */
export class Lab {
  readonly genesis: Transaction;
  readonly ledger: string;
  readonly log = new MerkleLog();
  readonly entries: { readonly event: Uint8Array; readonly salt: Uint8Array }[] = [];
  readonly made: Made[] = [];
  readonly grants: readonly Uint8Array[] = [new Uint8Array(32).fill(0xa1), new Uint8Array(32).fill(0xa2)];

  constructor(
    genesis: Transaction = funding({ value: 100_000n, script: place(home, 0, 0).scriptPubKey }),
    vout = 0,
  ) {
    this.genesis = genesis;
    this.ledger = ledgerId(outpointOf(genesis, vout));
  }

  addEvent(): void {
    const number = this.entries.length;
    const event: LedgerEvent = {
      type: 'record.added',
      time: 1_790_000_000 + number,
      actor: patient.identity(0).did,
      record: bytesToHex(sha256(Uint8Array.of(number))).slice(0, 32),
      blob: bytesToHex(sha256(Uint8Array.of(number, 1))),
      manifest: bytesToHex(sha256(Uint8Array.of(number, 2))),
      collection: 'laboratory',
      generation: 0,
    };
    const entry = { event: eventBytes(event), salt: sha256(Uint8Array.of(number, 3)) };
    this.entries.push(entry);
    this.log.append(eventLeaf(entry.salt, entry.event));
  }

  get active(): ActiveGrants {
    return new ActiveGrants(new Uint8Array(Buffer.from(this.ledger, 'base64url')), this.grants);
  }

  circle(to: RecordDescriptor): Circle {
    const key = patient.identity(0);
    const document = {
      type: 'circle',
      patient: key.did,
      ledger: this.ledger,
      descriptorHash: bytesToHex(to.hash),
    };
    const file = signDocument('circle', 'regtest', document, {
      publicKey: publicKeyOfDid(key.did),
      sign: (digest) => key.sign(digest),
    });
    const signed = parseSignedDocument(file, { maxBytes: 16_384 });
    return { hash: signed.hash, descriptorHash: to.hash, ledger: this.ledger, signed };
  }

  /** Composes the next statement (or another one in the place of the newest), signed by the first two. */
  step({ events = 1, from = home, to = from, feeRate = 1, replacing = false, ...payers }: Step = {}): Made {
    const before = replacing ? this.made.at(-2) : this.made.at(-1);
    // A replacement must extend the log of what it replaces, too.
    const linked = this.made.at(-1);
    const closed = before?.next ?? sealOf(this.genesis, this.#genesisVout());
    const number = (before?.number ?? 0) + 1;
    for (let i = 0; i < events; i++) this.addEvent();
    const circle = this.circle(to);
    const note = noteText({
      network: 'regtest',
      ledger: this.ledger,
      size: this.log.size,
      root: this.log.root(),
      statement: number,
      activeCount: this.active.count,
      activeRoot: this.active.root(),
      circle: circle.hash,
    });
    const { transaction: unsigned } = composeStatement({
      seal: closed,
      nextScript: place(to, 0, number).scriptPubKey,
      commitment: commitment(note),
      threshold: { k: 2, n: 3 },
      feeRate,
      ...payers,
    });
    const transaction = sign(unsigned, 0, { home: from, branch: 0, at: number - 1, value: closed.value });
    const consistency = this.log.consistencyProof(linked === undefined ? 0 : noteSize(linked.note));
    const next = sealOf(unsigned);
    const made = { number, note, transaction, unsigned, consistency, closed, next, circle };
    if (replacing) this.made.pop();
    this.made.push(made);
    return made;
  }

  #genesisVout(): number {
    return Buffer.from(this.ledger, 'base64url').readUInt32LE(32);
  }
}

function noteSize(note: string): number {
  return Number(note.split('\n')[1]);
}

export interface Case {
  readonly proposal: StatementProposal;
  readonly known: CosignerKnowledge;
}

/** The proposal of a statement as a co-signer receives it. @param sources the transactions that it spends from */
export function proposalOf(
  made: Made,
  sources: readonly Transaction[],
  history: readonly Made[] = [],
): StatementProposal {
  return {
    transaction: made.unsigned,
    note: made.note,
    consistency: made.consistency,
    circle: made.circle,
    history,
    inputs: made.unsigned.inputs.map(({ previous }) => {
      const source = sources.find((tx) => bytesToHex(transactionId(tx)) === bytesToHex(previous.txid));
      return { previous: source, claimed: source?.outputs[previous.vout], sighashTypes: [1] };
    }),
  };
}

export function knowledge(more: Partial<CosignerKnowledge> = {}): CosignerKnowledge {
  return {
    network: 'regtest',
    descriptors: [home],
    target: home,
    sponsor: 'refused',
    maxFee: 10_000n,
    maxFeeRate: 20,
    scan: 3,
    ...more,
  };
}

export function knowing(
  { note, closed, next }: Made,
  more: Partial<CosignerKnowledge> = {},
): CosignerKnowledge {
  return knowledge({ last: { note, closed, next }, ...more });
}
