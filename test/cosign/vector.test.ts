import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ledgerId } from '../../src/anchor/index.ts';
import {
  createGrantPsbt,
  createStatementPsbt,
  finishGrantPsbt,
  finishStatementPsbt,
  psbtText,
  readStatementPsbt,
  signGrantPsbt,
} from '../../src/cosign/index.ts';
import { transactionId } from '../../src/crypto/index.ts';
import {
  bytesToHex,
  displayTxid,
  hexToBytes,
  parseTransaction,
  serializeTransaction,
  serializeWitness,
  utf8ToBytes,
  virtualSize,
  type JsonObject,
} from '../../src/encoding/index.ts';
import { parseClaims } from '../../src/grant/index.ts';
import { identity } from './people.ts';
import { home, knowledge, options, sign } from './scenario.ts';

interface GrantVector {
  readonly claims: JsonObject;
  readonly acceptBy: number;
  readonly offer: string;
  readonly accepted: string;
  readonly both: string;
  readonly witness: string;
}

interface StatementVector {
  readonly genesis: string;
  readonly note: string;
  readonly circle: string;
  readonly psbt: string;
  readonly cosigned: string;
  readonly both: string;
  readonly finished: string;
  readonly txid: string;
  readonly vsize: number;
}

function load(name: string): unknown {
  const path = new URL(`../../fixtures/cosign/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8'));
}

describe('PSBTs that bitcoinjs-lib wrote, signed and finished (fixtures/cosign)', () => {
  it('of a grant are ours, byte for byte', () => {
    const vector = load('grant') as GrantVector;
    const claims = parseClaims(vector.claims);
    const options = { network: 'regtest', now: claims.iat } as const;
    const offer = createGrantPsbt(claims, { acceptBy: vector.acceptBy });
    expect(psbtText(offer)).toBe(vector.offer);
    const accepted = signGrantPsbt(offer, identity('custodian'), options);
    expect(psbtText(accepted)).toBe(vector.accepted);
    const both = signGrantPsbt(accepted, identity('patient'), options);
    expect(psbtText(both)).toBe(vector.both);
    expect(bytesToHex(serializeWitness(finishGrantPsbt(both, options).witness))).toBe(vector.witness);
  });

  it('of a statement are ours, byte for byte', () => {
    const vector = load('statement') as StatementVector;
    const genesis = parseTransaction(hexToBytes(vector.genesis));
    const ledger = ledgerId({ txid: transactionId(genesis), vout: 1 });
    const { psbt } = readStatementPsbt(vector.psbt, { network: 'regtest' });
    const draft = createStatementPsbt({
      transaction: psbt.transaction,
      inputs: [{ previous: genesis, place: { descriptor: home, branch: 0, index: 0 } }],
      outputs: [{ descriptor: home, branch: 0, index: 1 }],
      note: vector.note,
      circle: utf8ToBytes(vector.circle),
      history: [],
      consistency: [],
    });
    expect(psbtText(draft)).toBe(vector.psbt);
    const known = knowledge(undefined, { ledger });
    const cosigned = sign(draft, 'custodian', known);
    expect(psbtText(cosigned)).toBe(vector.cosigned);
    const both = sign(cosigned, 'patient', known);
    expect(psbtText(both)).toBe(vector.both);
    const { transaction } = finishStatementPsbt(both, options(known));
    expect(bytesToHex(serializeTransaction(transaction, { witness: true }))).toBe(vector.finished);
    expect(displayTxid(transactionId(transaction))).toBe(vector.txid);
    expect(virtualSize(transaction)).toBe(vector.vsize);
  });
});
