import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { regtestDown, regtestUp } from '../../src/adapters/regtest/index.ts';
import { utf8ToBytes } from '../../src/encoding/index.ts';
import { addContact, addRecord, makeCard } from '../../src/wallet/index.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import { runCli, type CliRun } from '../support/cli.ts';
import { startTestNode, type PlainJson, type TestNode } from '../support/node.ts';
import {
  createHome,
  createPeople,
  createProfile,
  unlock,
  type People,
  type TestHome,
} from '../support/people.ts';

interface Decoded {
  readonly vin: readonly { readonly txid: string; readonly vout: number }[];
  readonly vout: readonly {
    readonly value: PlainJson;
    readonly scriptPubKey: { readonly address?: string };
  }[];
}

// The patient has no coins and never gets any: the clinic's node pays for everything.
describe('a custodian who pays the fees', () => {
  let node: TestNode;
  let home: TestHome;
  let people: People;
  let dave: UnlockedWallet;
  let events = 0;

  beforeAll(async () => {
    node = await startTestNode();
    home = createHome(node.home);
    people = await createPeople(home);
    await createProfile(home, 'dave', 'provider');
    dave = await unlock(home, 'dave');
    await node.rpc('createwallet', 'fees');
    for (const [type, sat] of [
      ['bech32', 30_000],
      ['bech32m', 20_000],
      ['bech32', 3_000],
    ] as const) {
      await node.fund(await newAddress('fees', type), sat);
    }
  });
  afterAll(async () => {
    people.close();
    dave.close();
    home.remove();
    await node.stop();
  });

  const newAddress = async (wallet: string, type: string): Promise<string> =>
    node.chain.call('getnewaddress', ['', type], v.string(), { wallet });
  const run = async (line: string, expected = 0): Promise<Record<string, unknown>> => {
    const result: CliRun = await runCli(home, [...line.split(' '), '--json']);
    expect(result.code, `${line}\n${result.stdout}${result.stderr}`).toBe(expected);
    return result.json;
  };
  const refused = async (line: string, expected = 1): Promise<string> =>
    ((await run(line, expected))['error'] as { code: string }).code;
  const something = async (): Promise<void> => {
    await addRecord(people.alice, [utf8ToBytes(`record ${events++}`)], { title: 'x' });
  };
  const decoded = async (txid: unknown): Promise<Decoded> =>
    (await node.rpc('getrawtransaction', String(txid), true)) as unknown as Decoded;

  it(
    'pays the genesis output and every statement; the seal keeps its 1,000 sat',
    { timeout: 120_000 },
    async () => {
      const genesis = await run('--profile clinic sponsor genesis alice --wallet fees --sat 1000 --yes');
      expect(genesis['address']).toBe(people.address);
      await node.mine(1);
      for (let n = 1; n <= 3; n++) {
        await something();
        if (n === 1) expect(await refused('--profile alice anchor --out no.psbt')).toBe('seal-too-small');
        const planned = await run('--profile alice anchor --sponsor --out st.psbt');
        expect(planned).toMatchObject({ payer: 'sponsor', fee: 0, seal: 1_000 });
        expect(await refused('--profile clinic cosign st.psbt --out no.psbt --yes')).toBe('needs-sponsor');
        const signed = await run('--profile clinic cosign st.psbt --sponsor fees --out st2.psbt --yes');
        const sent = await run('--profile alice anchor finish st2.psbt');
        expect(sent).toMatchObject({ state: 'in-mempool', txid: signed['txid'] });
        const { vin, vout } = await decoded(sent['txid']);
        expect(vin).toHaveLength(2);
        expect(vout[0]?.value).toBe('0.00001000');
        expect(vout).toHaveLength(3);
        await node.mine(1);
        expect((await run('--profile alice anchor status'))['state']).toBe('confirmed');
      }
    },
  );

  it('may be somebody who is no co-signer, with a taproot coin', { timeout: 60_000 }, async () => {
    await node.rpc('createwallet', 'dave');
    await node.fund(await newAddress('dave', 'bech32m'), 9_000);
    await something();
    await run('--profile alice anchor --sponsor --out st.psbt');
    const paid = await run('--profile dave sponsor st.psbt --wallet dave --out st1.psbt --yes');
    expect(paid).toMatchObject({ cosigner: false, brought: 9_000 });
    expect(paid['cost']).toBe(9_000 - Number(paid['change']));
    await run('--profile mom cosign st1.psbt --out st2.psbt --yes');
    await run('--profile alice anchor finish st2.psbt');
    await node.mine(1);
    expect((await run('--profile alice anchor status'))['state']).toBe('confirmed');
    expect(await refused('--profile dave sponsor st2.psbt --wallet dave --out no.psbt --yes')).toBe(
      'already-signed',
    );
  });

  it('keeps its caps, and the patient notices a coin that is gone', { timeout: 60_000 }, async () => {
    await something();
    await run('--profile alice anchor --sponsor --out st.psbt');
    await run('--profile clinic settings max-fee 200');
    expect(await refused('--profile clinic cosign st.psbt --sponsor fees --out no.psbt --yes')).toBe(
      'fee-too-high',
    );
    await run('--profile clinic settings max-fee 20000');
    const rate = '--profile clinic cosign st.psbt --sponsor fees --out no.psbt --yes --fee-rate';
    expect(await refused(`${rate} 0.5`)).toBe('fee-too-low');
    expect(await refused(`${rate} 300`)).toBe('fee-too-high');
    await run('--profile clinic cosign st.psbt --sponsor fees --out st2.psbt --yes');
    // The clinic spends its coins elsewhere before the patient signs.
    const everything = await newAddress('dave', 'bech32');
    await node.chain.call('sendall', [[everything], null, 'unset', '5'], undefined, { wallet: 'fees' });
    expect(await refused('--profile alice anchor finish st2.psbt')).toBe('sponsor-coin-gone');
    await node.mine(1);
    expect(await refused('--profile clinic cosign st.psbt --sponsor fees --out no.psbt --yes')).toBe(
      'no-sponsor-coins',
    );
    expect(await refused('--profile clinic cosign st.psbt --sponsor nobody --out no.psbt --yes', 3)).toBe(
      'node-refused-call',
    );
  });

  it('never ties two patients together by a coin', { timeout: 60_000 }, async () => {
    await createProfile(home, 'bob', 'patient');
    const bob = await unlock(home, 'bob');
    try {
      const card = async (who: UnlockedWallet, withCustodyKey: boolean): Promise<Uint8Array> =>
        (await makeCard(who, { name: who.profile.name, withCustodyKey })).file;
      addContact(bob, await card(people.clinic, true), 'clinic');
      addContact(people.clinic, await card(bob, false), 'bob');
    } finally {
      bob.close();
    }
    await run('--profile bob address new --custodian clinic --accept-lockout --out b.file');
    await run('--profile clinic address accept b.file --out b.ack --yes');
    await run('--profile bob address confirm b.ack');
    await node.fund(await newAddress('fees', 'bech32'), 15_000);
    await run('--profile clinic cosign st.psbt --sponsor fees --out st2.psbt --yes');
    expect(await refused('--profile clinic sponsor genesis bob --wallet fees --yes')).toBe(
      'no-sponsor-coins',
    );
    await node.fund(await newAddress('fees', 'bech32'), 15_000);
    const before = await run('--profile alice anchor finish st2.psbt');
    const paid = await run('--profile clinic sponsor genesis bob --wallet fees --yes');
    const [alices, bobs] = [await decoded(before['txid']), await decoded(paid['txid'])];
    const names = ({ vin }: Decoded): string[] => vin.map(({ txid, vout }) => `${txid}:${vout}`);
    expect(names(alices).filter((name) => names(bobs).includes(name))).toEqual([]);
    await node.mine(1);
  });

  it('is not needed while there is fee money on branch 1', { timeout: 60_000 }, async () => {
    const feeAddress = String((await run('--profile alice address show'))['feeAddress']);
    await node.fund(feeAddress, 2_000);
    await node.fund(feeAddress, 1_500);
    for (const inputs of [2, 2]) {
      await something();
      const planned = await run('--profile alice anchor --out st.psbt');
      expect(planned).toMatchObject({ payer: 'fee-money', seal: 1_000 });
      await run('--profile mom cosign st.psbt --out st2.psbt --yes');
      const { vin, vout } = await decoded((await run('--profile alice anchor finish st2.psbt'))['txid']);
      expect(vin).toHaveLength(inputs);
      expect(vout).toHaveLength(3);
      await node.mine(1);
    }
    expect(String((await run('--profile alice address show'))['feeAddress'])).not.toBe(feeAddress);
  });

  it('pays what a node asks that relays nothing under 20 sat/vB', { timeout: 60_000 }, async () => {
    appendFileSync(join(node.datadir, 'bitcoin.conf'), 'minrelaytxfee=0.0002\n');
    await regtestDown(node.context);
    await regtestUp(node.context);
    await something();
    const richer = await run('--profile alice settings fallback-fee-rate 3');
    expect(richer['settings']).toMatchObject({ 'fallback-fee-rate': 3 });
    expect(await refused('--profile alice anchor --out no.psbt --fee-rate 5')).toBe('fee-too-low');
    await run('--profile alice anchor --sponsor --out st.psbt');
    // Bob's change is no use to Alice; the node has restarted, and the wallet is loaded again by itself.
    const signed = await run('--profile clinic cosign st.psbt --sponsor fees --out st2.psbt --yes');
    expect(Number(signed['fee'])).toBeGreaterThanOrEqual(20 * Number(signed['vsize']));
    expect((await run('--profile alice anchor finish st2.psbt'))['state']).toBe('in-mempool');
  });
});
