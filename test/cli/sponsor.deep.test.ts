import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { regtestDown, regtestUp } from '../../src/adapters/regtest/index.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import { addContact, makeCard } from '../../src/wallet/index.ts';
import { createProfile, unlock } from '../support/people.ts';
import { sponsorScene, type Decoded, type SponsorScene } from './sponsor-scene.ts';

// The patient has no coins and never gets any: the clinic's node pays for everything.
describe('sponsors of all kinds', () => {
  let scene: SponsorScene;

  beforeAll(async () => {
    scene = await sponsorScene();
    await createProfile(scene.home, 'dave', 'provider');
  });
  afterAll(async () => {
    await scene.close();
  });

  it('pays from the start', async () => {
    const { node, run } = scene;
    await run('--profile clinic sponsor genesis alice --wallet fees --sat 1000 --yes');
    await node.mine(1);
  });

  it('may be somebody who is no co-signer, with a taproot coin', { timeout: 60_000 }, async () => {
    const { node, newAddress, run, refused, something } = scene;
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

  it(
    'a statement that its co-signers sent themselves is the patient’s own',
    { timeout: 60_000 },
    async () => {
      const { node, run, something, home } = scene;
      await something();
      await run('--profile alice anchor --sponsor --out st.psbt');
      await run('--profile clinic cosign st.psbt --sponsor fees --out st1.psbt --yes');
      await run('--profile mom cosign st1.psbt --out st2.psbt --yes');
      const psbt = Buffer.from(home.read('st2.psbt')).toString('base64');
      const { hex } = (await node.rpc('finalizepsbt', psbt)) as { hex: string };
      await node.rpc('sendrawtransaction', hex);
      await run('--profile alice anchor finish st2.psbt');
      await node.mine(1);
      expect((await run('--profile alice anchor status'))['state']).toBe('confirmed');
    },
  );

  it('keeps its caps, and the patient notices a coin that is gone', { timeout: 60_000 }, async () => {
    const { node, newAddress, run, refused, something } = scene;
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
    const { node, home, people, newAddress, run, refused, decoded } = scene;
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

  it('pays what a node asks that relays nothing under 20 sat/vB', { timeout: 60_000 }, async () => {
    const { node, run, refused, something } = scene;
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
