import { describe, expect, it } from 'vitest';
import {
  documentToSign,
  finishForeignDocument,
  psbtText,
  readFinishedStatement,
} from '../../src/cosign/index.ts';
import { fieldsOf, GLOBAL, INPUT } from '../../src/cosign/fields.ts';
import { parsePsbt } from '../../src/cosign/format.ts';
import { base64ToBytes, bytesToHex } from '../../src/encoding/index.ts';
import { derivePublicKey } from '../../src/keys/index.ts';
import { recordScript } from '../../src/multisig/index.ts';
import { findElectrum } from '../support/electrum.ts';
import { WORDS } from '../keys/people.ts';
import { home, knowledge, options, sign, statement } from './scenario.ts';

const electrum = findElectrum();
const keys = home.keys.map(({ text }) => text);

// On paper, where Electrum is there already; on a node, and fetched if it has to be, in the deep tests.
describe.skipIf(electrum === undefined)('Electrum as a co-signer', () => {
  const theirs = (psbt: Uint8Array) => electrum?.sign(WORDS.guardian, keys, 2, psbtText(psbt));
  const own = (psbt: Uint8Array) => fieldsOf(parsePsbt(psbt).global, GLOBAL.proprietary);

  it('derives the same first 20 addresses of both branches', () => {
    const branches = ([0, 1] as const).map((branch) =>
      Array.from({ length: 20 }, (_, i) => recordScript(home, branch, i, derivePublicKey).address),
    );
    expect(electrum?.addresses(keys, 2)).toEqual(branches);
  });

  it('signs first and keeps our fields', () => {
    const { psbt } = statement();
    const signed = base64ToBytes(theirs(psbt)?.psbt ?? '');
    const bySort = (bytes: Uint8Array) =>
      own(bytes)
        .map(({ keyData, value }) => `${bytesToHex(keyData)} ${bytesToHex(value)}`)
        .sort();
    expect(bySort(signed)).toEqual(bySort(psbt));
    expect(fieldsOf(parsePsbt(signed).inputs[0] ?? [], INPUT.partialSignature)).toHaveLength(1);
    readFinishedStatement(signed, sign(psbt, 'patient'), options(knowledge()));
  });

  it('signs last and gives back a finished raw transaction', () => {
    const { psbt } = statement();
    const { complete, raw } = theirs(sign(psbt, 'patient')) ?? {};
    expect(complete).toBe(true);
    const { transaction } = readFinishedStatement(raw ?? '', psbt, options(knowledge()));
    expect(transaction.inputs[0]?.witness).toHaveLength(4);
  });

  it('signs an acceptance with the single key of the same account', () => {
    const key = home.keys[2];
    if (key === undefined) throw new TypeError('the guardian has no key');
    const asked = {
      type: 'acceptance',
      network: 'regtest',
      document: { type: 'acceptance', iat: 1 },
      key,
    } as const;
    const signed = electrum?.signWithKey(WORDS.guardian, psbtText(documentToSign(asked).psbt));
    expect(finishForeignDocument(asked, signed?.raw ?? '').signature).toMatch(/^smp/);
  });
});
