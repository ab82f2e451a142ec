import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BIP32Factory } from 'bip32';
import { mnemonicToSeedSync } from 'bip39';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rpcClient, type RpcClient, type RpcParameter } from '../../src/adapters/bitcoind/index.ts';
import { regtestDown, regtestFund, regtestMine, regtestUp } from '../../src/adapters/regtest/index.ts';
import {
  addSponsorSignatures,
  createGrantPsbt,
  finishGrantPsbt,
  psbtBytes,
  psbtText,
  readFinishedStatement,
  readGrantPsbt,
  signGrantPsbt,
  sponsorForeignStatementPsbt,
} from '../../src/cosign/index.ts';
import { fieldsOf, GLOBAL, sortFields } from '../../src/cosign/fields.ts';
import { parsePsbt } from '../../src/cosign/format.ts';
import { secp256k1 } from '../../src/crypto/curve.ts';
import { base58CheckEncode } from '../../src/crypto/index.ts';
import {
  addressOfScript,
  bytesToHex,
  concatBytes,
  hexToBytes,
  parseTransaction,
  publicKeyOfDid,
  serializeTransaction,
  type Transaction,
} from '../../src/encoding/index.ts';
import { descriptorChecksum } from '../../src/multisig/index.ts';
import { WORDS, type Person } from '../keys/people.ts';
import { partialSignatures, sponsorScript } from './hostile.ts';
import { claimsOf, DAY, HOUR, identity, NOON } from './people.ts';
import {
  home,
  knowledge,
  ledgerOf,
  options,
  payment,
  scriptAt,
  sign,
  statement,
  type Plan,
  type Start,
} from './scenario.ts';

/** Half of them co-signed here and half by the node. */
const STATEMENTS = 500;
const NETWORK = { network: 'regtest' } as const;
const NOW = { ...NETWORK, now: NOON + HOUR };
const testnet = { wif: 0xef, bip32: { public: 0x043587cf, private: 0x04358394 } };
const context = { home: mkdtempSync(join(tmpdir(), 'medwallet-')), env: process.env };
const processed = v.object({ psbt: v.string(), complete: v.boolean() });
let node: RpcClient;

function call<T>(
  method: string,
  parameters: RpcParameter[],
  shape: v.GenericSchema<unknown, T>,
  wallet?: string,
) {
  return node.call(method, parameters, shape, wallet === undefined ? {} : { wallet });
}

/** A wallet of the node that holds what this descriptor says, secrets included. */
async function nodeWallet(name: string, descriptor: string): Promise<void> {
  await call('createwallet', [name, false, true], v.unknown());
  const desc = `${descriptor}#${descriptorChecksum(descriptor)}`;
  const range = descriptor.includes('*') ? { range: [0, STATEMENTS + 10] } : {};
  const done = v.array(v.object({ success: v.literal(true) }));
  await call('importdescriptors', [[{ desc, timestamp: 'now', ...range }]], done, name);
}

async function processByNode(name: string, psbt: Uint8Array, finalize: boolean): Promise<Uint8Array> {
  const parameters = [psbtText(psbt), true, 'ALL', true, finalize];
  return psbtBytes((await call('walletprocesspsbt', parameters, processed, name)).psbt);
}

function nodeOf(person: Person, path: string) {
  return BIP32Factory(secp256k1).fromSeed(mnemonicToSeedSync(WORDS[person]), testnet).derivePath(path);
}

/** The record descriptor with this person's secret in the place of its xpub. */
function descriptorWithSecretOf(person: Person): string {
  const account = nodeOf(person, "m/48'/1'/0'/2'");
  const [body = ''] = home.text.split('#');
  return body.replace(account.neutered().toBase58(), account.toBase58());
}

const globals = (psbt: Uint8Array) => parsePsbt(psbt).global;
const proprietary = (psbt: Uint8Array) => fieldsOf(globals(psbt), GLOBAL.proprietary);

beforeAll(async () => {
  const { rpcUrl, cookieFile } = await regtestUp(context);
  node = rpcClient({ url: rpcUrl, credentials: { cookieFile }, timeoutMs: 60_000 });
  await nodeWallet('guardian', descriptorWithSecretOf('guardian'));
});

afterAll(async () => {
  await regtestDown(context);
  rmSync(context.home, { recursive: true, force: true });
});

describe('Bitcoin Knots as a co-signer', () => {
  async function begin(): Promise<Start> {
    const { txid, vout } = await regtestFund(context, addressOfScript(scriptAt(0, 0), 'regtest'), 1_000_000);
    const raw = await call('getrawtransaction', [txid], v.string());
    return { genesis: parseTransaction(hexToBytes(raw)), vout };
  }

  async function accept(transaction: Transaction): Promise<void> {
    const raw = bytesToHex(serializeTransaction(transaction, { witness: true }));
    const allowed = v.tuple([v.object({ allowed: v.literal(true) })]);
    await call('testmempoolaccept', [[raw]], allowed);
    await call('sendrawtransaction', [raw], v.string());
  }

  it('keeps every field of a statement, signs it, and finishes it', async () => {
    const start = await begin();
    const known = knowledge(undefined, { ledger: ledgerOf(start) });
    const { psbt } = statement({ start });
    const byNode = await processByNode('guardian', psbt, false);
    expect(sortFields(globals(byNode))).toEqual(sortFields(globals(psbt)));
    const byUs = sign(psbt, 'custodian', known);
    const combined = psbtBytes(await call('combinepsbt', [[psbtText(byUs), psbtText(byNode)]], v.string()));
    expect(proprietary(combined)).toEqual(proprietary(psbt));
    const finished = await processByNode('guardian', byUs, true);
    expect(proprietary(finished)).toEqual(proprietary(psbt));
    const transactions = [
      readFinishedStatement(combined, psbt, options(known)),
      readFinishedStatement(finished, psbt, options(known)),
      readFinishedStatement(byNode, byUs, options(known)),
    ].map(({ transaction }) => transaction);
    const [first, second, third] = transactions;
    expect(first && transactions.every((one) => one.inputs.length === first.inputs.length)).toBe(true);
    expect(second).toEqual(third);
    if (first !== undefined) await accept(first);
  });

  it('signs a seal for whoever sends it; as a sponsor medwallet passes that signature on to nobody', async () => {
    const start = await begin();
    const sponsor = {
      coins: [{ previous: payment(0x22, [5_000n, sponsorScript]), vout: 0 }],
      changeScript: sponsorScript,
      feeRate: 1,
    };
    const made = sponsorForeignStatementPsbt(statement({ start }).psbt, { ...NETWORK, sponsor });
    const signed = await processByNode('guardian', made, false);
    expect(partialSignatures(signed, 0)).toHaveLength(1);
    expect(partialSignatures(addSponsorSignatures(made, signed), 0)).toEqual([]);
  });

  it(`and medwallet make ${STATEMENTS} statements that the mempool takes`, async () => {
    const start = await begin();
    let before: NonNullable<Plan['before']> = [];
    for (let i = 0; i < STATEMENTS; i++) {
      const known = knowledge(before.at(-1)?.made.known, { ledger: ledgerOf(start) });
      const made = statement({ start, before, carry: 3, feeRate: 1 + (i % 7) / 2 });
      const patientFirst = i % 4 < 2;
      const half = patientFirst ? sign(made.psbt, 'patient', known) : made.psbt;
      const other =
        i % 2 === 0 ? await processByNode('guardian', half, i % 8 < 4) : sign(half, 'custodian', known);
      const all = patientFirst ? other : sign(other, 'patient', known);
      const { transaction } = readFinishedStatement(all, made.psbt, options(known));
      await accept(transaction);
      before = [...before, { made, transaction }];
      if (i % 20 === 19) await regtestMine(context, 1);
    }
    expect(before).toHaveLength(STATEMENTS);
  });
});

describe('Bitcoin Knots and a grant', () => {
  const claims = claimsOf();
  const offer = createGrantPsbt(claims, { acceptBy: NOON + DAY });

  it('shows our fields, combines, and finishes what both have signed', async () => {
    const entry = v.object({ identifier: v.string(), subtype: v.unknown(), value: v.string() });
    const shape = v.object({ proprietary: v.array(entry), unknown: v.record(v.string(), v.string()) });
    const decoded = await call('decodepsbt', [psbtText(offer)], shape);
    expect(decoded.proprietary.every(({ identifier }) => identifier === '6d656477616c6c6574')).toBe(true);
    expect(decoded.unknown['09']).toBe(
      bytesToHex(new TextEncoder().encode(readGrantPsbt(offer, NETWORK).message)),
    );
    const [patient, provider] = (['patient', 'custodian'] as const).map((who) =>
      psbtText(signGrantPsbt(offer, identity(who), NOW)),
    );
    const combined = await call('combinepsbt', [[patient ?? '', provider ?? '']], v.string());
    const both = finishGrantPsbt(combined, NETWORK);
    const shapeOfFinal = v.object({ psbt: v.string(), complete: v.literal(true) });
    const finalized = await call('finalizepsbt', [combined, false], shapeOfFinal);
    expect(finishGrantPsbt(finalized.psbt, NETWORK).witness).toEqual(both.witness);
  });

  it('signs one as the provider would, and the signature is good', async () => {
    const secret = nodeOf('custodian', "m/48'/1'/1'/2'/0/0").privateKey ?? new Uint8Array(0);
    const wif = base58CheckEncode(concatBytes(Uint8Array.of(testnet.wif), secret, Uint8Array.of(1)));
    const keys = [claims.iss, claims.aud, claims.guardian ?? ''].map((did) =>
      bytesToHex(publicKeyOfDid(did)),
    );
    keys[1] = wif;
    await nodeWallet('provider', `wsh(sortedmulti(2,${keys.join(',')}))`);
    const signed = await processByNode('provider', offer, false);
    expect(sortFields(globals(signed))).toEqual(sortFields(globals(offer)));
    expect(readGrantPsbt(signed, NETWORK).signatures.map(({ signer }) => signer.role)).toEqual(['provider']);
    finishGrantPsbt(signGrantPsbt(signed, identity('patient'), NOW), NETWORK);
  });
});
