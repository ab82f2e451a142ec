import { describe, expect, it } from 'vitest';
import {
  checkStatement,
  type LinkedStatement,
  type PlaceHint,
  type ProposalInput,
} from '../../src/anchor/index.ts';
import {
  opReturnScript,
  p2wpkhScript,
  p2wshScript,
  type TxInput,
  type TxOutput,
} from '../../src/encoding/index.ts';
import { commitment, emptyRoot, noteText, parseNote, type Note } from '../../src/ledger/index.ts';
import { throwsCode } from '../support/throws.ts';
import {
  custodian,
  funding,
  home,
  knowing,
  knowledge,
  Lab,
  newHome,
  outpointOf,
  patient,
  place,
  proposalOf,
  sealOf,
  sign,
  strangersScript,
  tools,
  type Case,
} from './lab.ts';

const bytes = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const money = funding({ value: 50_000n, script: place(home, 1, 2).scriptPubKey });
const otherSeal = funding({ value: 50_000n, script: place(home, 0, 3).scriptPubKey });
const purse = funding(
  { value: 40_000n, script: strangersScript },
  { value: 7n, script: Uint8Array.of(0x51) },
);

/** Statement 2, paid from the seal. */
function second(): Case {
  const lab = new Lab();
  const first = lab.step();
  return { proposal: proposalOf(lab.step({ events: 3 }), [first.transaction]), known: knowing(first) };
}

/** Statement 1. */
function first(): Case {
  const lab = new Lab();
  return { proposal: proposalOf(lab.step(), [lab.genesis]), known: knowledge() };
}

/** Statement 2, paid with money from branch 1. */
function paid(): Case {
  const lab = new Lab();
  const before = lab.step();
  const feeMoney = { coins: [sealOf(money)], changeScript: place(home, 1, 0).scriptPubKey };
  const made = lab.step({ feeMoney, feeRate: 5 });
  return { proposal: proposalOf(made, [before.transaction, money]), known: knowing(before) };
}

/** Statement 2, paid by a sponsor. */
function sponsored(): Case {
  const lab = new Lab();
  const before = lab.step();
  const coins = [{ ...sealOf(purse), script: strangersScript }];
  const made = lab.step({ sponsor: { coins, changeScript: strangersScript }, feeRate: 5 });
  const known = knowing(before, { sponsor: 'allowed' });
  return { proposal: proposalOf(made, [before.transaction, purse]), known };
}

/** Statement 2 moves to the new home. */
function moving(): Case {
  const lab = new Lab();
  const before = lab.step();
  const feeMoney = { coins: [sealOf(money)], changeScript: place(newHome, 1, 0).scriptPubKey };
  const made = lab.step({ to: newHome, feeMoney });
  const known = knowing(before, { descriptors: [home, newHome], target: newHome });
  return { proposal: proposalOf(made, [before.transaction, money]), known };
}

/** Statement 4, where the co-signer knows only the first. */
function caughtUp(): Case {
  const lab = new Lab();
  const [known, ...missed] = [lab.step(), lab.step(), lab.step({ events: 2 })];
  const made = lab.step();
  const sources = missed.map(({ transaction }) => transaction);
  return { proposal: proposalOf(made, sources, missed), known: knowing(known) };
}

const output =
  (at: number, change: Partial<TxOutput>): Change =>
  ({ proposal, known }) => {
    const outputs = proposal.transaction.outputs.map((each, i) => (i === at ? { ...each, ...change } : each));
    return { known, proposal: { ...proposal, transaction: { ...proposal.transaction, outputs } } };
  };
const input =
  (at: number, change: Partial<TxInput>): Change =>
  ({ proposal, known }) => {
    const inputs = proposal.transaction.inputs.map((each, i) => (i === at ? { ...each, ...change } : each));
    return { known, proposal: { ...proposal, transaction: { ...proposal.transaction, inputs } } };
  };
const addOutput =
  (added: TxOutput): Change =>
  ({ proposal, known }) => {
    const outputs = [...proposal.transaction.outputs, added];
    return { known, proposal: { ...proposal, transaction: { ...proposal.transaction, outputs } } };
  };
const described =
  (at: number, change: Partial<ProposalInput>): Change =>
  ({ proposal, known }) => {
    const inputs = proposal.inputs.map((each, i) => (i === at ? { ...each, ...change } : each));
    return { known, proposal: { ...proposal, inputs } };
  };
const frame =
  (change: { version?: number; lockTime?: number }): Change =>
  ({ proposal, known }) => ({
    known,
    proposal: { ...proposal, transaction: { ...proposal.transaction, ...change } },
  });
const proposed =
  (change: Partial<Case['proposal']>): Change =>
  ({ proposal, known }) => ({
    known,
    proposal: { ...proposal, ...change },
  });
const knows =
  (change: Partial<Case['known']>): Change =>
  ({ proposal, known }) => ({
    proposal,
    known: { ...known, ...change },
  });
/** Another note, properly committed to. */
const noted =
  (change: Partial<Note>): Change =>
  (before) => {
    const note = noteText({ ...parseNote(before.proposal.note), ...change });
    return both(output(1, { script: opReturnScript(commitment(note)) }), proposed({ note }))(before);
  };
/** Change to another place of the home, and the place said beside it. */
const changeTo = (hint: PlaceHint): Change =>
  both(
    output(2, { script: place(home, hint.branch, hint.index).scriptPubKey }),
    proposed({ outputHints: [undefined, undefined, hint] }),
  );
const both =
  (...changes: Change[]): Change =>
  (before) =>
    changes.reduce((now, change) => change(now), before);
const history =
  (change: (missed: readonly LinkedStatement[]) => readonly LinkedStatement[]): Change =>
  (before) =>
    proposed({ history: change(before.proposal.history) })(before);
/** Spends another coin as the seal. */
const spending =
  (script: Uint8Array, value = 90_000n): Change =>
  (before) => {
    const coin = funding({ value, script });
    return both(
      input(0, { previous: outpointOf(coin) }),
      described(0, { previous: coin, claimed: undefined }),
    )(before);
  };

type Change = (before: Case) => Case;
type Row = readonly [code: string, what: string, from: () => Case, change: Change];

const shape: Row[] = [
  ['no-commitment', 'one output only', second, (c) => output1Dropped(c)],
  [
    'no-commitment',
    'a payment in the place of the commitment',
    second,
    output(1, { script: strangersScript }),
  ],
  [
    'no-commitment',
    'a commitment of 31 bytes',
    second,
    output(1, { script: opReturnScript(new Uint8Array(31)) }),
  ],
  [
    'no-commitment',
    'a commitment of 33 bytes',
    second,
    output(1, { script: opReturnScript(new Uint8Array(33)) }),
  ],
  ['no-commitment', 'an OP_RETURN alone', second, output(1, { script: Uint8Array.of(0x6a) })],
  [
    'no-commitment',
    'another push opcode',
    second,
    output(1, { script: Uint8Array.of(0x6a, 0x4c, 32, ...bytes(1)) }),
  ],
  ['no-commitment', 'two pushes', second, output(1, { script: Uint8Array.of(0x6a, 32, ...bytes(1), 1, 0) })],
  ['burned-value', 'money in the OP_RETURN', second, output(1, { value: 1n })],
  [
    'extra-op-return',
    'a second OP_RETURN',
    second,
    addOutput({ value: 0n, script: opReturnScript(bytes(9)) }),
  ],
  [
    'extra-op-return',
    'a bare second OP_RETURN',
    second,
    addOutput({ value: 0n, script: Uint8Array.of(0x6a) }),
  ],
  ['extra-op-return', 'an OP_RETURN as the seal', second, output(0, { script: opReturnScript(bytes(9)) })],
  ['wrong-next-seal', 'a seal for one key', second, output(0, { script: p2wpkhScript(new Uint8Array(20)) })],
  [
    'wrong-next-seal',
    'a seal of taproot',
    second,
    output(0, { script: Uint8Array.of(0x51, 32, ...bytes(2)) }),
  ],
  ['seal-too-small', 'a seal of 999 sat', second, output(0, { value: 999n })],
  ['not-replaceable', 'a final sequence', second, input(0, { sequence: 0xffffffff })],
  ['not-replaceable', 'a sequence that signals lock time only', second, input(0, { sequence: 0xfffffffe })],
];

const inputs: Row[] = [
  ['bad-version', 'version 1', second, frame({ version: 1 })],
  ['bad-version', 'version 3', second, frame({ version: 3 })],
  ['time-locked', 'a lock time', second, frame({ lockTime: 1 })],
  ['time-locked', 'a relative lock time', second, input(0, { sequence: 144 })],
  ['time-locked', 'a final sequence of fee money', paid, input(1, { sequence: 0xffffffff })],
  ['script-sig', 'a scriptSig', second, input(0, { scriptSig: Uint8Array.of(0x51) })],
  [
    'bad-request',
    'an input without description',
    paid,
    (c) => proposed({ inputs: c.proposal.inputs.slice(1) })(c),
  ],
  ['duplicate-input', 'a coin twice', paid, (c) => input(1, { previous: sealOutpoint(c) })(c)],
  ['missing-previous', 'no previous transaction of the seal', second, described(0, { previous: undefined })],
  [
    'missing-previous',
    'no previous transaction of a sponsor',
    sponsored,
    described(1, { previous: undefined }),
  ],
  [
    'false-previous',
    'another previous transaction',
    second,
    described(0, { previous: money, claimed: undefined }),
  ],
  ['false-previous', 'a previous transaction with another amount', sponsored, (c) => inflated(c)],
  [
    'false-previous',
    'an output that is not there',
    sponsored,
    input(1, { previous: { ...outpointOf(purse), vout: 9 } }),
  ],
  [
    'amount-mismatch',
    'another amount beside',
    second,
    (c) => described(0, { claimed: claimed(c, { value: 1n }) })(c),
  ],
  [
    'amount-mismatch',
    'another script beside',
    second,
    (c) => described(0, { claimed: claimed(c, { script: strangersScript }) })(c),
  ],
  [
    'malleable-input',
    'a sponsor’s coin that anybody spends',
    sponsored,
    both(input(1, { previous: outpointOf(purse, 1) }), described(1, { claimed: undefined })),
  ],
  ['wrong-sighash', 'SIGHASH_NONE', second, described(0, { sighashTypes: [2] })],
  ['wrong-sighash', 'SIGHASH_SINGLE of a sponsor', sponsored, described(1, { sighashTypes: [3] })],
  ['wrong-sighash', 'ALL with ANYONECANPAY', second, described(0, { sighashTypes: [0x81] })],
  ['wrong-sighash', 'no type at all', second, described(0, { sighashTypes: [0] })],
  ['wrong-sighash', 'another type in a signature', second, described(0, { sighashTypes: [1, 2] })],
];

const genesis: Row[] = [
  ['wrong-genesis', 'money at another index', first, spending(place(home, 0, 1).scriptPubKey)],
  ['wrong-genesis', 'money on branch 1', first, spending(place(home, 1, 0).scriptPubKey)],
  ['wrong-genesis', 'somebody else’s money', first, spending(strangersScript)],
  ['wrong-genesis', 'another home', first, spending(place(newHome, 0, 0).scriptPubKey)],
  ['wrong-genesis', 'less than 1,000 sat', first, spending(place(home, 0, 0).scriptPubKey, 999n)],
  ['wrong-genesis', 'another ledger than the pinned one', first, knows({ ledger: new Lab().ledger })],
  ['wrong-ledger', 'other money in the right place', first, spending(place(home, 0, 0).scriptPubKey)],
  ['wrong-genesis', 'no genesis transaction for the history', caughtUp, knows({ last: undefined })],
];

const links: Row[] = [
  [
    'malformed-note',
    'a note with a line too many',
    second,
    (c) => proposed({ note: `${c.proposal.note}\n` })(c),
  ],
  ['wrong-network', 'a note for another network', second, noted({ network: 'signet' })],
  ['wrong-ledger', 'a note of another ledger', second, noted({ ledger: new Lab().ledger })],
  ['wrong-ledger', 'another ledger than the pinned one', second, knows({ ledger: new Lab().ledger })],
  [
    'wrong-predecessor',
    'a predecessor out of nowhere',
    second,
    noted({ after: { ledger: new Lab().ledger, noteHash: bytes(4) } }),
  ],
  [
    'wrong-predecessor',
    'no predecessor where one is expected',
    first,
    knows({ after: { ledger: new Lab().ledger, noteHash: bytes(4) } }),
  ],
  ['seal-not-linked', 'money of ours that is no seal', second, spending(place(home, 0, 1).scriptPubKey)],
  ['seal-not-linked', 'fee money as the seal', second, spending(place(home, 1, 2).scriptPubKey)],
  ['seal-not-linked', 'missed statements that are not there', caughtUp, history(() => [])],
  ['wrong-number', 'a number left out', second, noted({ statement: 3 })],
  ['wrong-number', 'a number again', second, noted({ statement: 1 })],
  ['wrong-commitment', 'a note that is not committed to', second, (c) => proposed({ note: renoted(c) })(c)],
  ['wrong-commitment', 'a commitment to nothing', second, output(1, { script: opReturnScript(bytes(7)) })],
  ['log-rewritten', 'no consistency proof', second, proposed({ consistency: [] })],
  ['log-rewritten', 'another log', second, noted({ root: bytes(8) })],
  ['log-rewritten', 'a log cut short', second, noted({ size: 0, root: emptyRoot() })],
  ['log-rewritten', 'a consistency proof too long', second, (c) => longer(c)],
  [
    'wrong-next-seal',
    'the index of the seal before',
    second,
    output(0, { script: place(home, 0, 1).scriptPubKey }),
  ],
  ['wrong-next-seal', 'the index after', second, output(0, { script: place(home, 0, 3).scriptPubKey })],
  ['wrong-next-seal', 'branch 1', second, output(0, { script: place(home, 1, 2).scriptPubKey })],
  [
    'wrong-next-seal',
    'a home nobody agreed to',
    second,
    output(0, { script: place(newHome, 0, 2).scriptPubKey }),
  ],
  ['wrong-next-seal', 'somebody’s multisig', second, output(0, { script: p2wshScript(bytes(3)) })],
];

const missed: Row[] = [
  [
    'unsigned-statement',
    'a missed statement without signatures',
    caughtUp,
    history(([a, b]) => [unsigned(a), need(b)]),
  ],
  [
    'unsigned-statement',
    'a missed statement signed for another seal',
    caughtUp,
    history(([a, b]) => [signedWrong(a), need(b)]),
  ],
  ['seal-not-linked', 'missed statements in the wrong order', caughtUp, history((m) => m.toReversed())],
  ['seal-not-linked', 'the first missed statement left out', caughtUp, history(([, b]) => [need(b)])],
  ['seal-not-linked', 'the last missed statement left out', caughtUp, history(([a]) => [need(a)])],
  ['log-rewritten', 'a missed statement twice', caughtUp, history(([a, b]) => [need(a), need(b), need(b)])],
  [
    'wrong-commitment',
    'missed notes exchanged',
    caughtUp,
    history(([a, b]) => [{ ...need(a), note: foreignNote(a) }, need(b)]),
  ],
  [
    'log-rewritten',
    'a missed statement without its proof',
    caughtUp,
    history(([a, b]) => [need(a), { ...need(b), consistency: [] }]),
  ],
];

const circles: Row[] = [
  ['wrong-circle', 'another circle document', second, (c) => circle(c, { hash: bytes(6) })],
  [
    'wrong-circle',
    'a circle document of another home',
    second,
    (c) => circle(c, { descriptorHash: newHome.hash }),
  ],
  [
    'wrong-circle',
    'a circle document of another ledger',
    second,
    (c) => circle(c, { ledger: new Lab().ledger }),
  ],
  ['wrong-circle', 'a circle document of no ledger', second, (c) => circle(c, { ledger: null })],
  ['wrong-circle', 'a move that was not agreed to', moving, knows({ target: home })],
  [
    'move-not-agreed',
    'a circle document of one home and a seal in another',
    moving,
    output(0, { script: place(home, 0, 2).scriptPubKey }),
  ],
];

const payments: Row[] = [
  ['seal-not-linked', 'a seal under no descriptor', moving, knows({ descriptors: [] })],
  ['overspent', 'more out than in', second, output(0, { value: 100_000n })],
  ['foreign-input', 'a sponsor nobody asked for', sponsored, knows({ sponsor: 'refused' })],
  ['foreign-input', 'fee money out of reach', paid, knows({ scan: 1 })],
  [
    'foreign-input',
    'what may be the seal of another ledger',
    paid,
    both(
      input(1, { previous: outpointOf(otherSeal) }),
      described(1, { previous: otherSeal, claimed: undefined }),
    ),
  ],
  [
    'foreign-output',
    'a payment',
    second,
    both(output(0, { value: 98_000n }), addOutput({ value: 900n, script: strangersScript })),
  ],
  ['foreign-output', 'a payment of nothing', second, addOutput({ value: 0n, script: strangersScript })],
  ['foreign-output', 'change to a stranger', paid, output(2, { script: strangersScript })],
  ['foreign-output', 'change out of reach', paid, output(2, { script: place(home, 1, 50).scriptPubKey })],
  [
    'foreign-output',
    'change so far out that only its sender could name the place',
    paid,
    changeTo({ branch: 1, index: 10_000 }),
  ],
  ['foreign-output', 'change on the branch of seals', paid, changeTo({ branch: 0, index: 7 })],
  ['foreign-output', 'change on the address of the next seal', paid, changeTo({ branch: 0, index: 2 })],
  [
    'foreign-output',
    'change left at the old home',
    moving,
    output(2, { script: place(home, 1, 0).scriptPubKey }),
  ],
  [
    'sponsor-overpaid',
    'the seal drained to the sponsor',
    sponsored,
    both(output(0, { value: 1_000n }), output(2, { value: 130_000n })),
  ],
  ['value-not-returned', 'the seal paying for the sponsor', sponsored, output(0, { value: 99_000n })],
  [
    'value-not-returned',
    'the seal drained to change',
    sponsored,
    both(
      output(0, { value: 1_000n }),
      addOutput({ value: 100_000n, script: place(home, 1, 0).scriptPubKey }),
      output(2, { value: 38_000n }),
    ),
  ],
  ['fee-too-high', 'a fee over the cap', second, output(0, { value: 80_000n })],
  ['fee-too-high', 'a sponsor’s fee over the cap', sponsored, output(2, { value: 1_000n })],
  ['fee-rate-too-high', 'a rate over the cap', second, output(0, { value: 95_700n })],
];

describe.each([
  ['the shape', shape],
  ['the inputs', inputs],
  ['the genesis', genesis],
  ['the link', links],
  ['missed statements', missed],
  ['the circle document', circles],
  ['the money', payments],
])('a co-signer refuses by %s', (_, rows) => {
  it.each(rows)('%s: %s', (code, what, from, change) => {
    const before = from();
    expect(() => checkStatement(before.proposal, before.known, tools), what).not.toThrow();
    const { proposal, known } = change(before);
    throwsCode(code, () => checkStatement(proposal, known, tools));
  });
});

describe('what is not found is not signed', () => {
  it('fee money whose path is hidden counts as the sponsor’s, and is left unsigned', () => {
    const { proposal, known } = paid();
    const hidden = { ...known, scan: 1, sponsor: 'allowed' as const };
    const checked = checkStatement(proposal, hidden, tools);
    expect(checked.ownInputs.map(({ input: at }) => at)).toEqual([0]);
  });

  it('a hint that points elsewhere changes nothing', () => {
    const { proposal, known } = paid();
    const lies = [-1, 0.5, 2 ** 31, 7].map((index) => ({ branch: 1, index }) as const);
    for (const hint of lies) {
      const inputs = proposal.inputs.map((each) => ({ ...each, hint }));
      const checked = checkStatement({ ...proposal, inputs, outputHints: [hint, hint, hint] }, known, tools);
      expect(checked.ownInputs).toHaveLength(2);
    }
  });
});

function output1Dropped({ proposal, known }: Case): Case {
  const outputs = proposal.transaction.outputs.slice(0, 1);
  return { known, proposal: { ...proposal, transaction: { ...proposal.transaction, outputs } } };
}

function sealOutpoint({ proposal }: Case): TxInput['previous'] {
  return proposal.transaction.inputs[0]?.previous ?? outpointOf(money);
}

function claimed({ proposal }: Case, change: Partial<TxOutput>): TxOutput {
  const truth = proposal.inputs[0]?.claimed;
  return truth === undefined ? expect.unreachable() : { ...truth, ...change };
}

function inflated(before: Case): Case {
  const outputs = purse.outputs.map((each) => ({ ...each, value: each.value * 2n }));
  return described(1, { previous: { ...purse, outputs }, claimed: undefined })(before);
}

function renoted({ proposal }: Case): string {
  return noteText({ ...parseNote(proposal.note), activeRoot: bytes(2) });
}

function longer({ proposal, known }: Case): Case {
  return { known, proposal: { ...proposal, consistency: [...proposal.consistency, bytes(1)] } };
}

function circle({ proposal, known }: Case, change: Partial<Case['proposal']['circle']>): Case {
  return { known, proposal: { ...proposal, circle: { ...proposal.circle, ...change } } };
}

function need(statement: LinkedStatement | undefined): LinkedStatement {
  return statement ?? expect.unreachable();
}

function unsigned(statement: LinkedStatement | undefined): LinkedStatement {
  const { transaction, ...rest } = need(statement);
  const stripped = transaction.inputs.map((each) => ({ ...each, witness: [] }));
  return { ...rest, transaction: { ...transaction, inputs: stripped } };
}

function signedWrong(statement: LinkedStatement | undefined): LinkedStatement {
  const { transaction, ...rest } = need(statement);
  const from = { home, branch: 0, at: 1, value: 1n } as const;
  return { ...rest, transaction: sign(transaction, 0, from, [patient, custodian]) };
}

function foreignNote(statement: LinkedStatement | undefined): string {
  return noteText({ ...parseNote(need(statement).note), circle: bytes(5) });
}
