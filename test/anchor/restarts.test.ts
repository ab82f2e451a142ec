import { describe, expect, it } from 'vitest';
import { checkStatement, type LinkedStatement } from '../../src/anchor/index.ts';
import { opReturnScript } from '../../src/encoding/index.ts';
import { commitment, noteText, parseNote, type Note } from '../../src/ledger/index.ts';
import { throwsCode } from '../support/throws.ts';
import { home, knowing, Lab, newHome, place, proposalOf, tools, type Case, type Made } from './lab.ts';

/**
 * Two versions of statement 1 were signed. The co-signer signed statement 2 behind the first; a reorganisation put the
 * second in its place, and statement 2 is composed anew behind that one.
 */
function orphaned(): Case & { readonly lab: Lab; readonly versions: readonly [Made, Made, Made] } {
  const lab = new Lab();
  const first = lab.step({ events: 2 });
  const other = lab.step({ replacing: true, feeRate: 3 });
  lab.made.splice(0, 1, first);
  const orphan = lab.step({ events: 2 });
  lab.made.splice(0, 2, other);
  const again = lab.step();
  const [short, long] = [size(other), size(orphan)];
  const history = [{ ...other, consistency: lab.log.consistencyProof(short, long) }];
  const proposal = { ...proposalOf(again, [other.transaction]), history, genesis: lab.genesis };
  const consistency = lab.log.consistencyProof(long);
  const { note, closed, next } = first;
  const known = knowing(orphan, { ledger: lab.ledger, earlier: [{ note, closed, next }] });
  return { proposal: { ...proposal, consistency }, known, lab, versions: [first, other, orphan] };
}

type Change = (before: ReturnType<typeof orphaned>) => Case;

const proposed =
  (change: (before: ReturnType<typeof orphaned>) => Partial<Case['proposal']>): Change =>
  (before) => ({ known: before.known, proposal: { ...before.proposal, ...change(before) } });
const other = (change: (statement: LinkedStatement) => Partial<LinkedStatement>): Change =>
  proposed(({ proposal: { history } }) => ({ history: history.map((one) => ({ ...one, ...change(one) })) }));
const noted = (change: (before: ReturnType<typeof orphaned>) => Partial<Note>): Change =>
  proposed((before) => {
    const { note: text, transaction } = before.proposal;
    const note = noteText({ ...parseNote(text), ...change(before) });
    const script = opReturnScript(commitment(note));
    const outputs = transaction.outputs.map((each, i) => (i === 1 ? { ...each, script } : each));
    return { note, transaction: { ...transaction, outputs } };
  });

const refusals: readonly (readonly [code: string, what: string, change: Change])[] = [
  [
    'seal-not-linked',
    'the seal of a statement that it never knew',
    ({ proposal, known }) => ({ proposal, known: { ...known, ledger: undefined, earlier: [] } }),
  ],
  ['wrong-genesis', "the ledger's start without its transaction", withoutGenesis],
  [
    'seal-not-linked',
    'the version that took the place of the known one left out',
    proposed(() => ({ history: [] })),
  ],
  ['unsigned-statement', 'that version without signatures', other(unsigned)],
  [
    'log-rewritten',
    'that version without the proof that its log was signed',
    other(() => ({ consistency: [] })),
  ],
  [
    'log-rewritten',
    'that version with a log of its own',
    other(({ note: text, transaction }) => {
      const note = noteText({ ...parseNote(text), root: new Uint8Array(32).fill(8) });
      const script = opReturnScript(commitment(note));
      const outputs = transaction.outputs.map((each, i) => (i === 1 ? { ...each, script } : each));
      return { note, transaction: { ...transaction, outputs } };
    }),
  ],
  [
    'log-rewritten',
    'what was signed behind the other version left out, with a proof from the version it follows',
    (before) => {
      const { lab, versions } = before;
      const cut = size(versions[1]);
      const short = new Lab(lab.genesis);
      for (let i = 0; i < cut + 1; i++) short.addEvent();
      const shorter = noted(() => ({ size: cut + 1, root: short.log.root() }))(before);
      return { ...shorter, proposal: { ...shorter.proposal, consistency: short.log.consistencyProof(cut) } };
    },
  ],
  ['log-rewritten', 'another log of the same length', noted(() => ({ root: new Uint8Array(32).fill(8) }))],
  ['log-rewritten', 'no proof from the log it signed', proposed(() => ({ consistency: [] }))],
  [
    'log-rewritten',
    'a proof from the shorter log only',
    proposed(({ lab, versions }) => ({ consistency: lab.log.consistencyProof(size(versions[1])) })),
  ],
  ['wrong-number', 'the number behind the orphan', noted(() => ({ statement: 3 }))],
  ['wrong-ledger', 'a note of another ledger', noted(() => ({ ledger: new Lab().ledger }))],
  [
    'wrong-next-seal',
    'a seal at another home',
    proposed(({ proposal: { transaction } }) => ({
      transaction: {
        ...transaction,
        outputs: transaction.outputs.map((each, i) =>
          i === 0 ? { ...each, script: place(newHome, 0, 2).scriptPubKey } : each,
        ),
      },
    })),
  ],
];

describe('a co-signer whose last statement was undone by a reorganisation', () => {
  it('follows the ledger from an older one that it knows', () => {
    const { proposal, known, lab } = orphaned();
    const checked = checkStatement(proposal, known, tools);
    expect(checked).toMatchObject({ statement: 2, replaces: false, restarts: true, newEvents: 1 });
    expect(checked.passed.map(({ closed }) => closed.value)).toEqual([lab.genesis.outputs[0]?.value]);
  });

  it("or, where it keeps none, from the ledger's start, which the ledger id fixes", () => {
    const { proposal, known } = orphaned();
    const checked = checkStatement(proposal, { ...known, earlier: [] }, tools);
    expect(checked).toMatchObject({ statement: 2, restarts: true, newEvents: 1 });
  });

  it.each(refusals)('refuses %s: %s', (code, what, change) => {
    const before = orphaned();
    expect(() => checkStatement(before.proposal, before.known, tools), what).not.toThrow();
    const { proposal, known } = change(before);
    throwsCode(code, () => checkStatement(proposal, known, tools));
  });

  it('signs an older number again only with everything that it ever signed', () => {
    // The patient asks for statement 1 once more, long after statement 2: good with the whole log, never with less.
    const { known, lab, versions } = orphaned();
    lab.made.splice(0, lab.made.length, versions[0]);
    const third = lab.step({ replacing: true, feeRate: 9 });
    const proposal = proposalOf(third, [lab.genesis]);
    throwsCode('log-rewritten', () => checkStatement(proposal, known, tools));
    const whole = { ...proposal, consistency: lab.log.consistencyProof(size(versions[2])) };
    expect(checkStatement(whole, known, tools)).toMatchObject({
      statement: 1,
      replaces: true,
      restarts: true,
    });
    expect(place(home, 0, 1).scriptPubKey).toEqual(third.unsigned.outputs[0]?.script);
  });

  it('and is bound by a longer log of another branch, though it followed the shorter one since', () => {
    const { lab, versions } = orphaned();
    lab.made.splice(0, lab.made.length, versions[0]);
    const third = lab.step({ replacing: true, feeRate: 9 });
    const known = knowing(versions[0], { ledger: lab.ledger });
    const longest = parseNote(versions[2].note);
    const consistency = (from: number): Case['proposal'] => ({
      ...proposalOf(third, [lab.genesis]),
      consistency: lab.log.consistencyProof(from),
    });
    const short = consistency(size(versions[0]));
    expect(() => checkStatement(short, known, tools)).not.toThrow();
    throwsCode('log-rewritten', () => checkStatement(short, { ...known, longest }, tools));
    const whole = consistency(longest.size);
    const newEvents = size(third) - longest.size;
    expect(checkStatement(whole, { ...known, longest }, tools)).toMatchObject({ newEvents });
  });
});

function withoutGenesis({ proposal, known }: Case): Case {
  return { proposal: { ...proposal, genesis: undefined }, known: { ...known, earlier: [] } };
}

function unsigned({ transaction }: LinkedStatement): Partial<LinkedStatement> {
  const inputs = transaction.inputs.map((each) => ({ ...each, witness: [] }));
  return { transaction: { ...transaction, inputs } };
}

function size({ note }: Made): number {
  return parseNote(note).size;
}
