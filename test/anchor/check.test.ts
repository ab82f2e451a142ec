import { describe, expect, it } from 'vitest';
import { checkStatement } from '../../src/anchor/index.ts';
import {
  funding,
  home,
  knowing,
  knowledge,
  Lab,
  newHome,
  place,
  proposalOf,
  sealOf,
  strangersScript,
  tools,
} from './lab.ts';

describe('a co-signer accepts', () => {
  it('statement 1, knowing nothing but the address', () => {
    const lab = new Lab();
    const made = lab.step({ events: 3 });
    const checked = checkStatement(proposalOf(made, [lab.genesis]), knowledge(), tools);
    expect(checked).toMatchObject({
      ledger: lab.ledger,
      statement: 1,
      newEvents: 3,
      fee: 201n,
      vsize: 201,
      replaces: false,
      movesHome: false,
      sponsor: { inputs: 0n, outputs: 0n },
      seal: { before: 100_000n, after: 99_799n },
    });
    expect(checked.ownInputs).toMatchObject([{ input: 0, branch: 0, index: 0 }]);
  });

  it('the next one, and another in its place', () => {
    const lab = new Lab();
    const first = lab.step();
    const second = lab.step({ events: 2 });
    const known = knowing(first, { ledger: lab.ledger });
    const checked = checkStatement(proposalOf(second, [first.transaction]), known, tools);
    expect(checked).toMatchObject({ statement: 2, newEvents: 2, replaces: false });
    const other = lab.step({ events: 4, replacing: true, feeRate: 3 });
    const again = checkStatement(proposalOf(other, [first.transaction]), knowing(second), tools);
    expect(again).toMatchObject({ statement: 2, newEvents: 4, replaces: true, fee: 603n });
  });

  it('fee money from branch 1 with change, found without hints', () => {
    const lab = new Lab();
    const first = lab.step();
    const money = funding({ value: 50_000n, script: place(home, 1, 2).scriptPubKey });
    const feeMoney = { coins: [sealOf(money)], changeScript: place(home, 1, 0).scriptPubKey };
    const made = lab.step({ feeMoney, feeRate: 5 });
    const checked = checkStatement(proposalOf(made, [first.transaction, money]), knowing(first), tools);
    expect(checked.seal).toEqual({ before: first.next.value, after: first.next.value });
    expect(checked.ownInputs).toMatchObject([
      { input: 0, branch: 0, index: 1 },
      { input: 1, branch: 1, index: 2 },
    ]);
  });

  it('fee money far away, by its hint', () => {
    const lab = new Lab();
    const first = lab.step();
    const money = funding({ value: 50_000n, script: place(home, 1, 900).scriptPubKey });
    const feeMoney = { coins: [sealOf(money)], changeScript: place(home, 1, 901).scriptPubKey };
    const proposal = proposalOf(lab.step({ feeMoney }), [first.transaction, money]);
    const [seal, coin] = proposal.inputs;
    if (seal === undefined || coin === undefined) return expect.unreachable();
    const hinted = {
      ...proposal,
      inputs: [seal, { ...coin, hint: { branch: 1, index: 900 } as const }],
      outputHints: [undefined, undefined, { branch: 1, index: 901 } as const],
    };
    expect(checkStatement(hinted, knowing(first), tools).ownInputs).toHaveLength(2);
  });

  it('a sponsor who pays everything', () => {
    const lab = new Lab();
    const first = lab.step();
    const purse = funding({ value: 40_000n, script: strangersScript });
    const sponsor = {
      coins: [{ ...sealOf(purse), script: strangersScript }],
      changeScript: strangersScript,
    };
    const made = lab.step({ sponsor, feeRate: 2 });
    const known = knowing(first, { sponsor: 'allowed' });
    const checked = checkStatement(proposalOf(made, [first.transaction, purse]), known, tools);
    expect(checked.seal.after).toBe(first.next.value);
    expect(checked.sponsor.inputs - checked.sponsor.outputs).toBe(checked.fee);
    expect(checked.fee).toBe(BigInt(checked.vsize * 2));
    expect(checked.ownInputs).toHaveLength(1);
  });

  it('a move that it agreed to', () => {
    const lab = new Lab();
    const first = lab.step();
    const made = lab.step({ to: newHome });
    const known = knowing(first, { descriptors: [home, newHome], target: newHome });
    const checked = checkStatement(proposalOf(made, [first.transaction]), known, tools);
    expect(checked.movesHome).toBe(true);
    expect(checked.ownInputs).toMatchObject([{ descriptor: { text: home.text }, branch: 0, index: 1 }]);
    const next = lab.step({ from: newHome });
    const after = knowing(made, { descriptors: [home, newHome], target: newHome });
    expect(checkStatement(proposalOf(next, [made.transaction]), after, tools).movesHome).toBe(false);
  });

  it('a chain of statements that it missed, from the last it knew or from the first', () => {
    const lab = new Lab();
    const missed = [lab.step(), lab.step({ events: 5 }), lab.step({ events: 0 })];
    const [first, , third] = missed;
    if (first === undefined || third === undefined) return expect.unreachable();
    const made = lab.step({ events: 2 });
    const proposal = proposalOf(made, [third.transaction], missed.slice(1));
    expect(checkStatement(proposal, knowing(first), tools)).toMatchObject({ statement: 4, newEvents: 2 });
    const whole = { ...proposal, history: missed, genesis: lab.genesis };
    expect(checkStatement(whole, knowledge({ ledger: lab.ledger }), tools).statement).toBe(4);
    expect(checkStatement(whole, knowledge(), tools).ledger).toBe(lab.ledger);
  });
});
