import { describe, expect, it } from 'vitest';
import {
  ActiveGrants,
  activeLeaf,
  emptyRoot,
  verifyAbsent,
  verifyActive,
  type ActiveAbsence,
} from '../../src/ledger/index.ts';
import { throwsCode } from '../support/throws.ts';
import { flip, leaves } from './reference.ts';

const ledger = new Uint8Array(36).fill(9);
const ids = leaves(20);
const live = ids.slice(0, 9);
const absent = ids.slice(9);

describe('active grants', () => {
  it('are one set whatever their order', () => {
    expect(new ActiveGrants(ledger, live.toReversed()).root()).toEqual(new ActiveGrants(ledger, live).root());
  });

  it('prove that a grant is live, in this ledger only', () => {
    const tree = new ActiveGrants(ledger, live);
    for (const grant of live) {
      const claim = { ledger, grant, count: tree.count, root: tree.root() };
      const proof = tree.prove(grant);
      expect(verifyActive(claim, proof)).toBe(true);
      expect(verifyActive({ ...claim, ledger: flip(ledger) }, proof)).toBe(false);
      expect(verifyActive({ ...claim, grant: flip(grant) }, proof)).toBe(false);
      expect(verifyActive({ ...claim, root: flip(claim.root) }, proof)).toBe(false);
      throwsCode('grant-active', () => tree.proveAbsent(grant));
    }
  });

  it('prove absence in each form, for every size', () => {
    const seen = new Set<string>();
    for (let count = 0; count <= live.length; count++) {
      const tree = new ActiveGrants(ledger, live.slice(0, count));
      for (const grant of absent) {
        const proof = tree.proveAbsent(grant);
        seen.add(proof.form);
        expect(verifyAbsent({ ledger, grant, count, root: tree.root() }, proof)).toBe(true);
        throwsCode('grant-not-active', () => tree.prove(grant));
      }
    }
    expect([...seen].sort()).toEqual(['after-last', 'before-first', 'between', 'empty']);
  });

  it('never show a live grant as absent', () => {
    const tree = new ActiveGrants(ledger, live);
    const claims = live.map((grant) => ({ ledger, grant, count: tree.count, root: tree.root() }));
    const proofs = absent.map((grant) => tree.proveAbsent(grant));
    for (const claim of claims) {
      for (const proof of proofs) expect(verifyAbsent(claim, proof)).toBe(false);
      expect(verifyAbsent(claim, { form: 'empty' })).toBe(false);
      expect(verifyAbsent({ ...claim, count: 0, root: emptyRoot() }, { form: 'empty' })).toBe(true);
    }
  });

  it('take nothing for absent without true, adjacent neighbours', () => {
    const tree = new ActiveGrants(ledger, live);
    const claims = absent.map((grant) => ({ ledger, grant, count: tree.count, root: tree.root() }));
    const between = claims
      .map((claim) => ({ claim, proof: tree.proveAbsent(claim.grant) }))
      .flatMap(({ claim, proof }) => (proof.form === 'between' ? [{ claim, proof }] : []))
      .find(({ proof }) => proof.left.index > 0 && proof.right.index < tree.count - 1);
    if (between === undefined) return expect.unreachable('no grant in the middle');
    const { claim, proof } = between;
    const { left, right } = proof;
    const sorted = live.map((grant) => ({ grant, ...tree.prove(grant) })).sort((a, b) => a.index - b.index);
    const neighbours = sorted.map(({ grant, ...rest }) => ({ leaf: activeLeaf(ledger, grant), ...rest }));
    const before = neighbours[left.index - 1] ?? left;
    const after = neighbours[right.index + 1] ?? right;
    const broken: Record<string, ActiveAbsence> = {
      'a gap on the left': { form: 'between', left: before, right },
      'a gap on the right': { form: 'between', left, right: after },
      'neighbours exchanged': { form: 'between', left: right, right: left },
      'both on the left': { form: 'between', left: before, right: left },
      'both on the right': { form: 'between', left: right, right: after },
      'a leaf of his own on the left': { form: 'between', left: { ...left, leaf: flip(left.leaf) }, right },
      'a leaf of his own on the right': {
        form: 'between',
        left,
        right: { ...right, leaf: flip(right.leaf) },
      },
      'another index': { form: 'between', left: { ...left, index: left.index - 1 }, right },
      'the right one as the first': { form: 'before-first', first: right },
      'the right one, renumbered': { form: 'before-first', first: { ...right, index: 0 } },
      'the left one as the last': { form: 'after-last', last: left },
      'the left one, renumbered': { form: 'after-last', last: { ...left, index: tree.count - 1 } },
      nothing: { form: 'empty' },
    };
    expect(verifyAbsent(claim, proof)).toBe(true);
    for (const [how, bad] of Object.entries(broken)) expect(verifyAbsent(claim, bad), how).toBe(false);
  });

  it('refuse a grant twice and ids of another length', () => {
    throwsCode('duplicate-grant', () => new ActiveGrants(ledger, [...live, ...live.slice(4, 5)]));
    throwsCode('bad-length', () => new ActiveGrants(ledger.slice(1), live));
    throwsCode('bad-length', () => new ActiveGrants(ledger, [new Uint8Array(31)]));
  });
});
