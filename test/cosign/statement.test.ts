import { describe, expect, it } from 'vitest';
import {
  checkStatementPsbt,
  finishStatementPsbt,
  psbtKind,
  readFinishedStatement,
} from '../../src/cosign/index.ts';
import { serializeTransaction, bytesToHex } from '../../src/encoding/index.ts';
import { history, knowledge, options, sign, statement } from './scenario.ts';

const first = statement();

describe('a statement', () => {
  it('is co-signed by custodian and patient, and finished', () => {
    expect(psbtKind(first.psbt)).toBe('statement');
    const { checked } = checkStatementPsbt(first.psbt, options());
    expect(checked.fee).toBe(201n);
    const both = sign(sign(first.psbt, 'custodian'), 'patient');
    const { transaction } = finishStatementPsbt(both, options());
    expect(transaction.inputs[0]?.witness).toHaveLength(4);
    const raw = serializeTransaction(transaction, { witness: true });
    expect(readFinishedStatement(bytesToHex(raw), first.psbt, options()).transaction).toEqual(transaction);
  });

  it('follows on others', () => {
    const before = history(3);
    const next = statement({ before });
    for (const known of [undefined, ...before.map(({ made }) => made.known)]) {
      expect(checkStatementPsbt(next.psbt, options(knowledge(known))).checked.statement).toBe(4);
    }
  });
});
