import { describe, expect, it } from 'vitest';
import { serializeProof, verifyProof, type Proof, type ProofOptions } from '../../src/anchor/index.ts';
import { assembleSignedDocument, parseSignedDocument } from '../../src/bip322/index.ts';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import { opReturnScript, parseTransaction, type Transaction } from '../../src/encoding/index.ts';
import { noteText, parseNote, type Note } from '../../src/ledger/index.ts';
import { person, signDocument } from '../support/sign.ts';
import { throwsCode } from '../support/throws.ts';
import { captured, capturedProof } from './captured.ts';
import { guardian, home, Lab, patient, sign, withWitness } from './lab.ts';

type Change = (proof: Proof) => Proof;
type Row = readonly [code: string, what: string, change: Change, options?: Partial<ProofOptions>];

const bytes = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const needBlock = ({ block }: Proof): NonNullable<Proof['block']> => block ?? expect.unreachable();
const height = needBlock(capturedProof('event')).height;

const noted =
  (change: Partial<Note>): Change =>
  (proof) => ({ ...proof, note: noteText({ ...parseNote(proof.note), ...change }) });
const block =
  (change: (block: NonNullable<Proof['block']>) => Partial<NonNullable<Proof['block']>>): Change =>
  (proof) => ({ ...proof, block: { ...needBlock(proof), ...change(needBlock(proof)) } });
const statement =
  (at: number, change: (tx: Transaction) => Transaction): Change =>
  (proof) => ({ ...proof, statements: proof.statements.map((tx, i) => (i === at ? change(tx) : tx)) });
/** Another witness under the second statement, which spends the seal at index 1. */
const witness = (change: (stack: readonly Uint8Array[]) => readonly Uint8Array[]): Change =>
  statement(1, (tx) => withWitness(tx, 0, change(tx.inputs[0]?.witness ?? [])));
const item = (stack: readonly Uint8Array[], at: number): Uint8Array => stack[at] ?? expect.unreachable();
const header = (offset: number, value: number): Change =>
  block(({ header: old }) => {
    const copy = old.slice();
    copy[offset] = value;
    return { header: copy };
  });
const inclusion =
  (change: Partial<Proof['inclusion']>): Change =>
  (proof) => ({ ...proof, inclusion: { ...proof.inclusion, ...change } });

const subjects: Row[] = [
  ['wrong-network', 'a reader on another network', (proof) => proof, { network: 'signet' }],
  ['wrong-network', 'a note of another network', noted({ network: 'signet' })],
  [
    'wrong-network',
    'a proof that says it is of another network',
    (proof) => ({ ...proof, network: 'testnet4' }),
  ],
  ['malformed-note', 'a note with a line too many', (proof) => ({ ...proof, note: `${proof.note}\n` })],
  ['wrong-ledger', 'a note of another ledger', noted({ ledger: new Lab().ledger })],
  ['wrong-ledger', 'another ledger than the note’s', (proof) => ({ ...proof, ledger: new Lab().ledger })],
  ['not-included', 'another salt', (proof) => subject(proof, { salt: bytes(1) })],
  ['not-included', 'another event', (proof) => subject(proof, { event: changedEvent(proof) })],
  [
    'not-included',
    'a grant that is not live',
    (proof) => ({ ...proof, subject: { type: 'grant', grant: bytes(9) } }),
  ],
  ['not-included', 'another index', inclusion({ index: 3 })],
  ['not-included', 'another size', inclusion({ size: 9 })],
  ['not-included', 'a short path', (proof) => inclusion({ path: proof.inclusion.path.slice(1) })(proof)],
  ['not-included', 'another root in the note', noted({ root: bytes(3) })],
  [
    'wrong-circle',
    'another circle document',
    (proof) => ({ ...proof, circle: new Lab().circle(home).signed }),
  ],
  ['wrong-circle', 'a circle document that somebody else signed', (proof) => resigned(proof)],
  [
    'wrong-circle',
    'a member more in the circle document',
    (proof) => ({ ...proof, circle: withMember(proof, 'constructor') }),
  ],
  ['wrong-circle', 'a signature that is none', (proof) => ({ ...proof, circle: badlySigned(proof) })],
];

const chains: Row[] = [
  ['wrong-number', 'a statement left out', (proof) => ({ ...proof, statements: proof.statements.slice(1) })],
  [
    'wrong-number',
    'a statement too many',
    (proof) => ({ ...proof, statements: [...proof.statements, tx(proof, 2)] }),
  ],
  ['wrong-number', 'a note of an earlier statement', noted({ statement: 2 })],
  ['wrong-genesis', 'another genesis transaction', (proof) => ({ ...proof, genesis: new Lab().genesis })],
  [
    'wrong-genesis',
    'a genesis with keys of his own',
    (proof) => ({ ...proof, genesis: forgedGenesis(proof) }),
  ],
  ['broken-chain', 'statements exchanged', (proof) => ({ ...proof, statements: swapped(proof) })],
  [
    'broken-chain',
    'the same statement twice',
    (proof) => ({ ...proof, statements: [0, 0, 2].map((i) => tx(proof, i)) }),
  ],
  ['broken-chain', 'another output of the right transaction', statement(1, (old) => otherVout(old))],
  ['no-commitment', 'an OP_RETURN elsewhere than in output 1', statement(1, (old) => shifted(old))],
  ['extra-op-return', 'a second OP_RETURN', statement(1, (old) => extra(old))],
  ['unsigned-statement', 'no witness', witness(() => [])],
  ['unsigned-statement', 'no witness on the newest', statement(2, (old) => withWitness(old, 0, []))],
  [
    'unsigned-statement',
    'one signature',
    witness((stack) => [item(stack, 0), item(stack, 1), item(stack, 3)]),
  ],
  [
    'unsigned-statement',
    'one signature twice',
    witness((stack) => [item(stack, 0), item(stack, 1), item(stack, 1), item(stack, 3)]),
  ],
  [
    'unsigned-statement',
    'signatures out of order',
    witness((stack) => [item(stack, 0), item(stack, 2), item(stack, 1), item(stack, 3)]),
  ],
  ['unsigned-statement', 'a dummy with content', witness((stack) => [Uint8Array.of(0), ...stack.slice(1)])],
  ['unsigned-statement', 'an item too many', witness((stack) => [item(stack, 0), ...stack])],
  [
    'unsigned-statement',
    'an empty signature',
    witness((stack) => [item(stack, 0), new Uint8Array(0), ...stack.slice(2)]),
  ],
  [
    'unsigned-statement',
    'another sighash type',
    witness((stack) => stack.map((each, i) => (i === 1 ? last(each, 0x81) : each))),
  ],
  [
    'unsigned-statement',
    'one bit of a signature',
    witness((stack) => stack.map((each, i) => (i === 2 ? bit(each) : each))),
  ],
  ['unsigned-statement', 'another script', witness((stack) => [...stack.slice(0, 3), bit(item(stack, 3))])],
  [
    'unsigned-statement',
    'keys of another circle',
    statement(1, (old) => sign(old, 0, { home, branch: 0, at: 1, value: 1n }, [patient, guardian])),
  ],
  [
    'unsigned-statement',
    'a statement that was changed after it was signed',
    statement(1, (old) => drained(old)),
  ],
  ['wrong-commitment', 'another note', noted({ activeRoot: bytes(6) })],
];

const blocks: Row[] = [
  ['weak-header', 'another nonce', (proof) => heavier(proof)],
  ['weak-header', 'an easier target than the network’s', header(75, 0x22)],
  ['weak-header', 'a negative target', header(74, 0xff)],
  ['weak-header', 'a target of nothing', header(75, 0)],
  ['sixty-four-bytes', 'a coinbase of 64 bytes', block(() => ({ coinbase: stripped64() }))],
  [
    'not-a-coinbase',
    'another transaction as the coinbase',
    (proof) => block(() => ({ coinbase: bare(tx(proof, 0)) }))(proof),
  ],
  ['branch-length', 'a branch too long', block(({ branch }) => ({ branch: [...branch, bytes(1)] }))],
  [
    'branch-length',
    'a coinbase branch too long',
    block(({ coinbaseBranch }) => ({ coinbaseBranch: [...coinbaseBranch, bytes(1)] })),
  ],
  [
    'branch-length',
    'branches longer than a block is high',
    block(() => ({ branch: sixteen(), coinbaseBranch: sixteen() })),
  ],
  ['bad-index', 'the coinbase’s place', block(() => ({ txIndex: 0 }))],
  [
    'bad-index',
    'a place beyond the branch',
    block(({ txIndex, branch }) => ({ txIndex: txIndex + 2 ** branch.length })),
  ],
  // The statement is the last of seven transactions.
  ['duplicated-tail', 'the copy of the last transaction', block(({ txIndex }) => ({ txIndex: txIndex + 1 }))],
  ['not-in-block', 'the place beside it', block(({ txIndex }) => ({ txIndex: txIndex ^ 2 }))],
  ['not-in-block', 'another branch', block(({ branch }) => ({ branch: [bytes(1), ...branch.slice(1)] }))],
  [
    'not-in-block',
    'another coinbase branch',
    block(({ coinbaseBranch }) => ({ coinbaseBranch: [...coinbaseBranch.slice(1), bytes(1)] })),
  ],
  [
    'not-in-block',
    'the block of another statement',
    (proof) => ({ ...proof, block: capturedProof('moved').block }),
  ],
  ['wrong-height', 'another height than the coinbase’s', block((old) => ({ height: old.height + 1 }))],
  ['unlinked-header', 'a header that is not trusted', (proof) => proof, { trustedHeader: () => undefined }],
  [
    'unlinked-header',
    'a block that was left behind',
    (proof) => proof,
    { trustedHeader: () => ({ height, confirmations: -1 }) },
  ],
  [
    'wrong-height',
    'another height than the trusted one',
    (proof) => proof,
    { trustedHeader: () => ({ height: 5, confirmations: 9 }) },
  ],
];

describe.each([
  ['subject', subjects],
  ['chain of seals', chains],
  ['block', blocks],
])('a proof is refused for its %s', (_, rows) => {
  const cases = rows.map(([code, what, change, more = {}]) => ({ code, what, change, more }));
  it.each(cases)('$code: $what', ({ code, change, more }) => {
    const options: ProofOptions = { network: 'regtest', verifier: nodeEcdsaVerifier, finalDepth: 6 };
    const proof = capturedProof('event');
    expect(() => verifyProof(serializeProof(proof), options)).not.toThrow();
    throwsCode(code, () => verifyProof(serializeProof(change(proof)), { ...options, ...more }));
  });
});

it('a proof of a grant is refused for the log’s tree in the place of the active one', () => {
  const { note, inclusion: path, ...rest } = capturedProof('grant');
  const { size } = parseNote(note);
  const proof = { ...rest, note, inclusion: { ...path, size } };
  const options = { network: 'regtest', verifier: nodeEcdsaVerifier, finalDepth: 6 } as const;
  throwsCode('not-included', () => verifyProof(serializeProof(proof), options));
});

function tx(proof: Proof, at: number): Transaction {
  return proof.statements[at] ?? expect.unreachable();
}

function subject(proof: Proof, change: { salt?: Uint8Array; event?: Uint8Array }): Proof {
  return proof.subject.type === 'event' ? { ...proof, subject: { ...proof.subject, ...change } } : proof;
}

function changedEvent({ subject: about }: Proof): Uint8Array {
  const text = about.type === 'event' ? new TextDecoder().decode(about.event) : '';
  return new TextEncoder().encode(text.replace('laboratory', 'pharmacies'));
}

function resigned(proof: Proof): Proof {
  const document = proof.circle?.document ?? {};
  const file = signDocument('circle', 'regtest', document, person('mallory'));
  return { ...proof, circle: parseSignedDocument(file, { maxBytes: 16_384 }) };
}

function badlySigned({ circle }: Proof): Proof['circle'] {
  return assembleSignedDocument(circle?.document ?? {}, 'smpAAAA');
}

function forgedGenesis({ genesis }: Proof): Transaction {
  const script = new Lab().genesis.outputs[0]?.script ?? new Uint8Array(0);
  return { ...genesis, outputs: genesis.outputs.map((each) => ({ ...each, script })) };
}

function swapped(proof: Proof): Transaction[] {
  return [1, 0, 2].map((at) => tx(proof, at));
}

function otherVout(old: Transaction): Transaction {
  const inputs = old.inputs.map((each) => ({ ...each, previous: { ...each.previous, vout: 1 } }));
  return { ...old, inputs };
}

function shifted({ outputs, ...old }: Transaction): Transaction {
  const [seal, carrier, ...others] = outputs;
  return seal === undefined || carrier === undefined
    ? expect.unreachable()
    : { ...old, outputs: [seal, ...others, carrier] };
}

function extra(old: Transaction): Transaction {
  return { ...old, outputs: [...old.outputs, { value: 0n, script: opReturnScript(bytes(2)) }] };
}

function drained(old: Transaction): Transaction {
  return { ...old, outputs: old.outputs.map((each, i) => (i === 0 ? { ...each, value: 1_000n } : each)) };
}

function last(bytesOf: Uint8Array, value: number): Uint8Array {
  return Uint8Array.of(...bytesOf.slice(0, -1), value);
}

function withMember({ circle }: Proof, name: string): Proof['circle'] {
  return circle && assembleSignedDocument({ ...circle.document, [name]: 1 }, circle.signature);
}

function bit(bytesOf: Uint8Array): Uint8Array {
  const copy = bytesOf.slice();
  copy[20] = (copy[20] ?? 0) ^ 1;
  return copy;
}

/** Counts the nonce until the hash misses regtest's easy target: about every second one does. */
function heavier(proof: Proof): Proof {
  for (let nonce = 0; nonce < 64; nonce++) {
    const changed = header(76, nonce)(proof);
    try {
      verifyProof(serializeProof(changed), {
        network: 'regtest',
        verifier: nodeEcdsaVerifier,
        finalDepth: 6,
      });
    } catch {
      return changed;
    }
  }
  return expect.unreachable();
}

function stripped64(): Transaction {
  return bare(parseTransaction(captured.sixtyFour));
}

function bare(old: Transaction): Transaction {
  return { ...old, inputs: old.inputs.map((each) => ({ ...each, witness: [] })) };
}

function sixteen(): Uint8Array[] {
  return Array.from({ length: 16 }, () => bytes(4));
}
