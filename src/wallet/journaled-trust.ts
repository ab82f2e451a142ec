import type { JournaledStore } from './journaled-store.ts';
import type { Trust } from './ports/trust.ts';
import type { FactRow } from './journal-rows.ts';

/**
 * Public facts that the store keeps too, so that the journal has them: they lie in files beside it, and a machine
 * that is lost loses both. The store comes first: a fact that is in it and not in its file is put there when the
 * wallet is restored, the other way round nobody would know of it.
 */
export function journaledTrust(trust: Trust, store: JournaledStore): Trust {
  const keep = (fact: FactRow): void => {
    const key = keyOf(fact);
    if (store.view((tables) => tables.table('fact').get(key)) !== undefined) return;
    store.join((tables) => {
      tables.table('fact').put(key, fact);
    });
  };
  return {
    ...trust,
    addCircle: (hash, file) => {
      keep({ kind: 'circle', hash, file });
      trust.addCircle(hash, file);
    },
    addRevocation: (grant, hash, file) => {
      keep({ kind: 'revocation', grant, hash, file });
      trust.addRevocation(grant, hash, file);
    },
    pinLedger: (did, ledger) => {
      // A conflict is nothing to be kept.
      trust.pinLedger(did, ledger);
      if (trust.pinnedLedger(did) === ledger) keep({ kind: 'ledger', did, ledger });
    },
    pinSuccessor: (did, before, ledger) => {
      keep({ kind: 'successor', did, before, ledger });
      trust.pinSuccessor(did, before, ledger);
    },
    addProof: (hash, file) => {
      keep({ kind: 'proof', hash, file });
      trust.addProof(hash, file);
    },
    addVeto: (hash, file, seen) => {
      keep({ kind: 'veto', hash, file, seen });
      trust.addVeto(hash, file, seen);
    },
    settle: ({ ledger, statement, to }) => {
      keep({ kind: 'settled', ledger, statement, to });
      trust.settle({ ledger, statement, to });
    },
  };
}

/** Puts a fact back where it can be read without unlocking. */
export function recallFact(trust: Trust, fact: FactRow): void {
  switch (fact.kind) {
    case 'circle':
      trust.addCircle(fact.hash, fact.file);
      break;
    case 'revocation':
      trust.addRevocation(fact.grant, fact.hash, fact.file);
      break;
    case 'ledger':
      trust.pinLedger(fact.did, fact.ledger);
      break;
    case 'successor':
      trust.pinSuccessor(fact.did, fact.before, fact.ledger);
      break;
    case 'proof':
      trust.addProof(fact.hash, fact.file);
      break;
    case 'veto':
      trust.addVeto(fact.hash, fact.file, fact.seen);
      break;
    case 'settled':
      trust.settle(fact);
      break;
  }
}

export function keyOf(fact: FactRow): string {
  switch (fact.kind) {
    case 'circle':
    case 'proof':
    case 'veto':
      return `${fact.kind} ${fact.hash}`;
    case 'revocation':
      return `revocation ${fact.grant} ${fact.hash}`;
    case 'ledger':
      return `ledger ${fact.did}`;
    case 'successor':
      return `successor ${fact.did} ${fact.before}`;
    case 'settled':
      return `settled ${fact.ledger} ${fact.statement} ${fact.to}`;
  }
}
