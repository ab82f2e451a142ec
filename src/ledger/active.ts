import { compareBytes, equalBytes } from '../encoding/index.ts';
import { LedgerError } from './errors.ts';
import { emptyRoot } from './hashing.ts';
import { activeLeaf } from './leaf.ts';
import type { MerkleLog } from './log.ts';
import { treeOf } from './tree.ts';
import { verifyInclusion } from './verify.ts';

export interface ActiveInclusion {
  readonly index: number;
  readonly path: readonly Uint8Array[];
}

/** An entry of the tree that stands where the absent one would have its neighbour. */
export interface Neighbour extends ActiveInclusion {
  readonly leaf: Uint8Array;
}

/** Shows what is not in the tree; it tells something about other grants, so it is for auditors only. */
export type ActiveAbsence =
  | { readonly form: 'empty' }
  | { readonly form: 'before-first'; readonly first: Neighbour }
  | { readonly form: 'between'; readonly left: Neighbour; readonly right: Neighbour }
  | { readonly form: 'after-last'; readonly last: Neighbour };

/** What a note says about a tree of active grants, and which grant is asked about. */
export interface ActiveClaim {
  /** 36 bytes. */
  readonly ledger: Uint8Array;
  /** 32 bytes. */
  readonly grant: Uint8Array;
  readonly count: number;
  readonly root: Uint8Array;
}

/** The RFC 6962 tree over the sorted entries of a ledger's live grants. */
export class ActiveGrants {
  readonly #ledger: Uint8Array;
  readonly #leaves: readonly Uint8Array[];
  readonly #tree: MerkleLog;

  /**
   * @param ledger 36 bytes
   * @param grants ids of 32 bytes, in any order
   * @throws LedgerError `bad-length`, `duplicate-grant`
   */
  constructor(ledger: Uint8Array, grants: readonly Uint8Array[]) {
    const leaves = grants.map((grant) => activeLeaf(ledger, grant)).sort(compareBytes);
    if (leaves.some((leaf, i) => equalBytes(leaf, leaves[i + 1] ?? new Uint8Array(0)))) {
      throw new LedgerError(
        'duplicate-grant',
        'The same grant is twice among the active grants.',
        'Count every grant once.',
      );
    }
    this.#ledger = ledger;
    this.#leaves = leaves;
    this.#tree = treeOf(leaves);
  }

  get count(): number {
    return this.#leaves.length;
  }

  root(): Uint8Array {
    return this.#tree.root();
  }

  /** Shows that a grant is live. @throws LedgerError `bad-length`, `grant-not-active` */
  prove(grant: Uint8Array): ActiveInclusion {
    const { index, found } = this.#place(grant);
    if (!found) {
      throw new LedgerError(
        'grant-not-active',
        'This grant is not among the active ones.',
        'It expired, was revoked, or waits for the next statement.',
      );
    }
    return { index, path: this.#tree.inclusionProof(index) };
  }

  /** Shows that a grant is not live. @throws LedgerError `bad-length`, `grant-active` */
  proveAbsent(grant: Uint8Array): ActiveAbsence {
    const { index, found } = this.#place(grant);
    if (found) {
      throw new LedgerError('grant-active', 'This grant is active.', 'Revoke it and anchor first.');
    }
    const left = this.#neighbour(index - 1);
    const right = this.#neighbour(index);
    if (left !== undefined && right !== undefined) return { form: 'between', left, right };
    if (right !== undefined) return { form: 'before-first', first: right };
    if (left !== undefined) return { form: 'after-last', last: left };
    return { form: 'empty' };
  }

  // Where a grant's entry stands, or would stand.
  #place(grant: Uint8Array): { readonly index: number; readonly found: boolean } {
    const leaf = activeLeaf(this.#ledger, grant);
    const index = this.#leaves.filter((other) => compareBytes(other, leaf) < 0).length;
    return { index, found: equalBytes(this.#leaves[index] ?? new Uint8Array(0), leaf) };
  }

  #neighbour(index: number): Neighbour | undefined {
    const leaf = this.#leaves[index];
    return leaf === undefined ? undefined : { leaf, index, path: this.#tree.inclusionProof(index) };
  }
}

/**
 * Is the grant in the active tree that the note states? The proof may come from anybody.
 * @throws LedgerError `bad-length` for ids of the wrong size
 */
export function verifyActive(claim: ActiveClaim, { index, path }: ActiveInclusion): boolean {
  const leaf = activeLeaf(claim.ledger, claim.grant);
  return verifyInclusion({ leaf, index, size: claim.count, path, root: claim.root });
}

/**
 * Do the neighbours leave no room for the grant in the active tree that the note states? Believes the signers
 * that they sorted it.
 * @throws LedgerError `bad-length` for ids of the wrong size
 */
export function verifyAbsent(claim: ActiveClaim, absence: ActiveAbsence): boolean {
  const { count, root } = claim;
  const leaf = activeLeaf(claim.ledger, claim.grant);
  const isIn = (neighbour: Neighbour): boolean => verifyInclusion({ ...neighbour, size: count, root });
  switch (absence.form) {
    case 'empty':
      return count === 0 && equalBytes(root, emptyRoot());
    case 'before-first':
      return absence.first.index === 0 && compareBytes(leaf, absence.first.leaf) < 0 && isIn(absence.first);
    case 'between':
      return (
        absence.right.index === absence.left.index + 1 &&
        compareBytes(absence.left.leaf, leaf) < 0 &&
        compareBytes(leaf, absence.right.leaf) < 0 &&
        isIn(absence.left) &&
        isIn(absence.right)
      );
    case 'after-last':
      return (
        absence.last.index === count - 1 && compareBytes(absence.last.leaf, leaf) < 0 && isIn(absence.last)
      );
  }
}
