import {
  composeStatement,
  ledgerId,
  type CosignerKnowledge,
  type KnownStatement,
} from '../../src/anchor/index.ts';
import {
  createStatementPsbt,
  finishStatementPsbt,
  signStatementPsbt,
  type LogStep,
  type PastStatement,
  type StatementDraft,
} from '../../src/cosign/index.ts';
import { sha256, transactionId } from '../../src/crypto/index.ts';
import {
  bytesToHex,
  canonicalJson,
  p2wpkhScript,
  parseJson,
  utf8ToBytes,
  type JsonObject,
  type Outpoint,
  type Transaction,
} from '../../src/encoding/index.ts';
import { derivePublicKey } from '../../src/keys/index.ts';
import { commitment, emptyRoot, MerkleLog, noteText } from '../../src/ledger/index.ts';
import { makeRecordDescriptor, recordScript, type RecordDescriptor } from '../../src/multisig/index.ts';
import { keysOf, type Person } from '../keys/people.ts';
import { circleFile, didOf } from './people.ts';

export const GENESIS_SAT = 100_000n;
const HOME: readonly Person[] = ['patient', 'custodian', 'guardian'];

export function descriptorOf(people: readonly Person[] = HOME, account = 0): RecordDescriptor {
  const keys = people.map((person) => keysOf(person).custody(account).keyExpression);
  return makeRecordDescriptor({ network: 'regtest', threshold: 2, keys });
}

export const home = descriptorOf();

export function scriptAt(branch: 0 | 1, index: number, descriptor = home): Uint8Array {
  return recordScript(descriptor, branch, index, derivePublicKey).scriptPubKey;
}

/** A transaction nobody signed that pays to these scripts: enough to be spent from on paper. */
export function payment(seed: number, ...outputs: readonly (readonly [bigint, Uint8Array])[]): Transaction {
  return {
    version: 2,
    inputs: [
      {
        previous: { txid: new Uint8Array(32).fill(seed), vout: 0 },
        scriptSig: new Uint8Array(0),
        sequence: 0xffffffff,
        witness: [Uint8Array.of(seed)],
      },
    ],
    outputs: outputs.map(([value, script]) => ({ value, script })),
    lockTime: 0,
  };
}

export interface Start {
  readonly genesis: Transaction;
  readonly vout: number;
}

export const genesis = payment(
  0x11,
  [5_000n, p2wpkhScript(new Uint8Array(20))],
  [GENESIS_SAT, scriptAt(0, 0)],
);
const onPaper: Start = { genesis, vout: 1 };
export const ledger = ledgerOf(onPaper);

export function ledgerOf(start: Start): string {
  return ledgerId(outpointOf(start));
}

export interface Made {
  readonly draft: StatementDraft;
  readonly psbt: Uint8Array;
  readonly known: KnownStatement;
}

export interface Plan {
  /** Where the ledger begins; on paper unless told. */
  readonly start?: Start;
  /** Statements already made, oldest first. */
  readonly before?: readonly { readonly made: Made; readonly transaction: Transaction }[];
  /** How many of them travel along; all unless told. */
  readonly carry?: number;
  /** Events in the log; two more than before unless told. */
  readonly size?: number;
  readonly target?: RecordDescriptor;
  /** Satoshis per virtual byte; 1 unless told. */
  readonly feeRate?: number;
  readonly change?: Partial<StatementDraft>;
}

/** The next statement of a ledger. */
export function statement(plan: Plan = {}): Made {
  const before = plan.before ?? [];
  const last = before.at(-1);
  const number = before.length + 1;
  const target = plan.target ?? home;
  const start = plan.start ?? onPaper;
  const carried = before.slice(-(plan.carry ?? before.length));
  const size = plan.size ?? 2 * number;
  const sizes = [...carried.map(({ made }) => sizeOf(made)), size];
  const log = logOf(size);
  const circle = circleFile('patient', {
    seq: 1,
    prev: '33'.repeat(32),
    descriptorHash: bytesToHex(target.hash),
    ledger: ledgerOf(start),
  });
  const seal = last?.made.known.next ?? {
    outpoint: outpointOf(start),
    value: start.genesis.outputs[start.vout]?.value ?? 0n,
    script: scriptAt(0, 0),
  };
  const note = noteText({
    network: 'regtest',
    ledger: ledgerOf(start),
    size,
    root: log.root(),
    statement: number,
    activeCount: 0,
    activeRoot: emptyRoot(),
    circle: circleHash(circle),
  });
  const { transaction } = composeStatement({
    seal,
    nextScript: scriptAt(0, number, target),
    commitment: commitment(note),
    threshold: { k: 2, n: 3 },
    feeRate: plan.feeRate ?? 1,
  });
  const draft: StatementDraft = {
    transaction,
    inputs: [
      {
        previous: last?.transaction ?? start.genesis,
        place: { descriptor: home, branch: 0, index: number - 1 },
      },
    ],
    outputs: [{ descriptor: target, branch: 0, index: number }, undefined],
    note,
    circle,
    history: carried.map(({ made, transaction: past }): PastStatement => ({
      note: made.draft.note,
      transaction: past,
    })),
    consistency: steps(sizes),
    ...(before.length > 0 && { genesis: start.genesis }),
    ...plan.change,
  };
  const next = {
    outpoint: { txid: transactionId(draft.transaction), vout: 0 },
    value: draft.transaction.outputs[0]?.value ?? 0n,
    script: scriptAt(0, number, target),
  };
  return { draft, psbt: createStatementPsbt(draft), known: { note, closed: seal, next } };
}

/** So many statements, each signed by patient and custodian. */
export function history(count: number): NonNullable<Plan['before']> {
  let before: NonNullable<Plan['before']> = [];
  for (let i = 0; i < count; i++) {
    const made = statement({ before });
    const known = knowledge(before.at(-1)?.made.known);
    const once = sign(made.psbt, 'custodian', known);
    const { transaction } = finishStatementPsbt(sign(once, 'patient', known), options(known));
    before = [...before, { made, transaction }];
  }
  return before;
}

export function knowledge(
  last?: KnownStatement,
  changes: Partial<CosignerKnowledge> = {},
): CosignerKnowledge {
  return {
    network: 'regtest',
    descriptors: [home],
    target: home,
    ledger,
    last,
    sponsor: 'refused',
    maxFee: 2_000n,
    maxFeeRate: 20,
    scan: 5,
    ...changes,
  };
}

export function options(known: CosignerKnowledge = knowledge()) {
  return { known, patient: didOf('patient') };
}

export function sign(
  psbt: Uint8Array | string,
  person: Person,
  known: CosignerKnowledge = knowledge(),
  account = 0,
): Uint8Array {
  return signStatementPsbt(psbt, { ...options(known), accounts: [keysOf(person).custody(account)] });
}

function outpointOf({ genesis: transaction, vout }: Start): Outpoint {
  return { txid: transactionId(transaction), vout };
}

function logOf(size: number): MerkleLog {
  const log = new MerkleLog();
  for (let i = 0; i < size; i++) log.append(sha256(utf8ToBytes(`event ${i}`)));
  return log;
}

function steps(sizes: readonly number[]): LogStep[] {
  return sizes.slice(1).flatMap((second, i) => {
    const first = sizes[i] ?? 0;
    return first === second ? [] : [logStep(first, second)];
  });
}

export function logStep(first: number, second: number): LogStep {
  return { first, second, path: logOf(second).consistencyProof(first, second) };
}

function sizeOf({ draft }: Made): number {
  return Number(draft.note.split('\n')[1]);
}

function circleHash(file: Uint8Array): Uint8Array {
  return sha256(canonicalJson((parseJson(file, { maxBytes: 16_384 }) as { document: JsonObject }).document));
}
